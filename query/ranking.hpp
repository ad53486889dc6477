// What an article's score is made of, and the order of hits. Pure.
//
// Text first: BM25 (Robertson et al., TREC-3, 1994; the parameters are kBm25K1 and kBm25B) over the stems of the query,
// and over forms apart (written_forms). Quality is a bounded prior and adds at most `quality_weight` of the
// best text score of the query; so it decides between near-equal matches, and never lifts an article whose text score
// is lower by more than that. Freshness, where asked for, halves the sum with every half-life of age.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <newsfold/types.hpp>
#include <optional>
#include <string>
#include <vector>

namespace newsfold::query {

// k1 is above the usual 1.2: frequencies count a title word three times, so they are larger numbers here. Measured on
// the Cranfield collection: nDCG@10 0.432 at k1 1.2, 0.438 at 1.6, 0.443 at 2.0, 0.442 at 2.4; b hardly matters from
// 0.7 to 0.8.
constexpr double kBm25K1 = 2.0;
constexpr double kBm25B = 0.75;
// Lengths as parts of the average one; a shorter article is taken to be as long as this.
constexpr double kBm25MinNormalLength = 0.5;

// An article without a date is treated as being so many half-lives old.
constexpr double kUndatedHalfLives = 2;

// The lead of a story stands for it, and all its articles tell of one event: there quality may add this much of the
// best text score, if Request::quality_weight is not more anyway.
constexpr double kLeadQualityWeight = 0.5;

// BM25 of one word in one article, as Xapian::BM25Weight has it with these parameters (and k2 0, k3 1).
class Bm25 {
 public:
  // A word that so many of the articles have; `factor` of what it gives.
  Bm25(double articles, double having, double average_length, double factor = 1);

  // In an article of that length that uses it so often.
  double operator()(std::uint32_t uses, std::uint32_t length) const {
    const double normal_length = std::max(length * length_factor_, kBm25MinNormalLength), count = uses;
    return weight_ * (count / (kBm25K1 * (normal_length * kBm25B + (1 - kBm25B)) + count));
  }

  // More than it gives in any article.
  double bound() const { return weight_; }

 private:
  double weight_ = 0;
  double length_factor_ = 0;
};

struct ScoringRule {
  double best_text = 0;  // the highest text score of any article for this query
  double quality_weight = 0;
  double half_life_days = 0;  // 0: no freshness
  std::int64_t now_utc = 0;
};

// A matching article as the index gives it.
struct Hit {
  std::uint32_t document = 0;
  double text = 0;   // of the query's words
  double prior = 0;  // quality_prior, in [0, 1)
  std::optional<std::int64_t> published_at_utc;
  std::optional<double> quality;
  std::uint64_t story = 0;  // the same number for all articles of a story
  double score = 0;         // what it is ranked by: score_parts(...).total(), or the value of the sort order
};

// The parts of a score; they multiply out to it: (text + quality) * freshness.
struct ScoreParts {
  double text = 0;
  double quality = 0;
  double freshness = 1;

  double total() const { return (text + quality) * freshness; }
};

ScoreParts score_parts(const Hit& hit, const ScoringRule& rule);

// A text score, which is never negative, to nine digits after the point. Xapian adds up the words of an article in an
// order that depends on how many articles were asked for; without this, two equal articles could change places from
// page to page.
inline double rounded_score(double text) {
  constexpr double kDigits = 1e9;
  return static_cast<double>(static_cast<std::int64_t>(text * kDigits + 0.5)) / kDigits;
}

// What an article is ranked by in an order that knows no score, `sort` being date, oldest or quality; those without
// come last.
double sort_value(const Hit& hit, SortOrder sort);

// The best score that any article whose text score is at most `text` can have.
double score_bound(double text, const ScoringRule& rule);

// Total order of hits: score, then newest, then document number.
bool ranks_before(const Hit& a, const Hit& b);

}  // namespace newsfold::query
