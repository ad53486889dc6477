// Text first, quality as a bounded prior, freshness where asked for.
#include "query/ranking.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "common/schema.hpp"

namespace newsfold::query {
namespace {

unsigned below(std::mt19937& random, unsigned end) { return static_cast<unsigned>(random() % end); }

constexpr std::int64_t kDay = 86'400;

double score(const Hit& hit, const ScoringRule& rule) { return score_parts(hit, rule).total(); }

Hit hit_of(double text, double prior, std::optional<std::int64_t> time = std::nullopt) {
  Hit hit;
  hit.text = text;
  hit.prior = prior;
  hit.published_at_utc = time;
  return hit;
}

ScoringRule rule_of(double best_text, double quality_weight, double half_life_days = 0, std::int64_t now = 0) {
  return {best_text, quality_weight, half_life_days, now};
}

std::vector<Hit> random_hits(std::mt19937& random, const ScoringRule& rule, std::size_t count) {
  std::vector<Hit> hits;
  for (std::uint32_t i = 0; i < count; ++i) {
    Hit hit = hit_of(rule.best_text * (below(random, 11)) / 10, common::quality_prior(below(random, 190)),
                     static_cast<std::int64_t>(below(random, 40)) * kDay);
    if (below(random, 5) == 0) hit.published_at_utc.reset();
    hit.document = i + 1;
    hit.score = score(hit, rule);
    hits.push_back(hit);
  }
  return hits;
}

std::size_t rank_of(std::vector<Hit> hits, std::uint32_t document) {
  std::sort(hits.begin(), hits.end(), ranks_before);
  return static_cast<std::size_t>(
      std::find_if(hits.begin(), hits.end(), [&](const Hit& h) { return h.document == document; }) - hits.begin());
}

TEST_CASE("without quality and freshness the score is the text's") {
  CHECK(score(hit_of(7.5, 0.9), rule_of(10, 0)) == 7.5);
  CHECK(score(hit_of(0, 0.9), rule_of(0, 0.2)) == 0);
}

TEST_CASE("quality adds its part of the best text score") {
  CHECK(score(hit_of(8, 0.5), rule_of(10, 0.2)) == Approx(9));  // 8 + 0.2 * 10 * 0.5
  const ScoreParts parts = score_parts(hit_of(8, 0.5), rule_of(10, 0.2));
  CHECK(parts.text == 8);
  CHECK(parts.quality == Approx(1));
  CHECK(parts.freshness == 1);
}

TEST_CASE("raising quality alone never lowers a rank") {
  std::mt19937 random(24);
  for (int round = 0; round < 300; ++round) {
    const ScoringRule rule = rule_of(12, 0.1 * (below(random, 11)), below(random, 2) ? 7 : 0, 40 * kDay);
    std::vector<Hit> hits = random_hits(random, rule, 30);
    const std::uint32_t document = 1 + static_cast<std::uint32_t>(below(random, 30));
    Hit& raised = hits[document - 1];
    std::size_t rank = rank_of(hits, document);
    for (double quality = 0; quality < 200; quality += 10) {
      raised.prior = std::max(raised.prior, common::quality_prior(quality));
      raised.score = score(raised, rule);
      const std::size_t now = rank_of(hits, document);
      CHECK(now <= rank);
      rank = now;
    }
  }
}

TEST_CASE("quality never lifts an article over one whose text is better by more than its weight") {
  for (const double weight : {0.0, 0.1, 0.2, 0.5, 1.0}) {
    const ScoringRule rule = rule_of(10, weight);
    CHECK(score(hit_of(10, 0), rule) > score(hit_of(10 - weight * 10 - 0.001, 0.999'999), rule));
  }
}

TEST_CASE("quality decides between equal matches") {
  const ScoringRule rule = rule_of(10, 0.2);
  CHECK(score(hit_of(8, common::quality_prior(90)), rule) > score(hit_of(8, common::quality_prior(20)), rule));
}

TEST_CASE("no article with at most that text scores above the bound") {
  std::mt19937 random(25);
  for (int round = 0; round < 5'000; ++round) {
    const ScoringRule rule = rule_of(1 + below(random, 30), 0.1 * (below(random, 11)),
                                     below(random, 3) ? 0.5 + below(random, 30) : 0, 20 * kDay);
    const double text = rule.best_text * (below(random, 101)) / 100;
    Hit hit = hit_of(text * (below(random, 101)) / 100, common::quality_prior(below(random, 100'000)),
                     static_cast<std::int64_t>(below(random, 60)) * kDay - 20 * kDay);
    if (below(random, 5) == 0) hit.published_at_utc.reset();
    CHECK(score(hit, rule) <= score_bound(text, rule));
  }
}

TEST_CASE("a bound of more text is no lower") {
  const ScoringRule rule = rule_of(10, 0.2);
  for (double text = 0; text < 10; text += 0.5) CHECK(score_bound(text, rule) <= score_bound(text + 0.5, rule));
}

TEST_CASE("every half-life of age halves the score") {
  const ScoringRule rule = rule_of(10, 0.2, 7, 100 * kDay);
  const double fresh = score(hit_of(8, 0.5, 100 * kDay), rule);
  CHECK(fresh == Approx(9));
  CHECK(score(hit_of(8, 0.5, 93 * kDay), rule) == Approx(fresh / 2));
  CHECK(score(hit_of(8, 0.5, 86 * kDay), rule) == Approx(fresh / 4));
  CHECK(score(hit_of(8, 0.5, 65 * kDay), rule) == Approx(fresh / 32));
}

TEST_CASE("what lies ahead of now is as fresh as now, and what has no date counts as two half-lives old") {
  const ScoringRule rule = rule_of(10, 0.2, 7, 100 * kDay);
  const double fresh = score(hit_of(8, 0.5, 100 * kDay), rule);
  CHECK(score(hit_of(8, 0.5, 200 * kDay), rule) == fresh);
  CHECK(score(hit_of(8, 0.5), rule) == Approx(fresh / 4));
}

TEST_CASE("without a half-life age does not count") {
  const ScoringRule rule = rule_of(10, 0.2, 0, 100 * kDay);
  CHECK(score(hit_of(8, 0.5, 0), rule) == score(hit_of(8, 0.5, 100 * kDay), rule));
  CHECK(score(hit_of(8, 0.5), rule) == score(hit_of(8, 0.5, 100 * kDay), rule));
}

TEST_CASE("the parts multiply out to the score") {
  std::mt19937 random(26);
  const ScoringRule rule = rule_of(12, 0.3, 9, 40 * kDay);
  for (const Hit& hit : random_hits(random, rule, 200)) {
    const ScoreParts parts = score_parts(hit, rule);
    CHECK((parts.text + parts.quality) * parts.freshness == parts.total());
    CHECK(parts.text == hit.text);
    CHECK(parts.quality >= 0);
    CHECK(parts.freshness > 0);
    CHECK(parts.freshness <= 1);
  }
}

TEST_CASE("hits are ordered by score, then newest, then document") {
  Hit best = hit_of(0, 0), newer = hit_of(0, 0, 2), older = hit_of(0, 0, 1), undated = hit_of(0, 0),
      last = hit_of(0, 0);
  best.score = 2;
  newer.score = older.score = undated.score = last.score = 1;
  best.document = 9;
  older.document = 1;
  newer.document = 8;
  undated.document = 2;
  last.document = 3;
  const std::vector<Hit> order{best, newer, older, undated, last};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t k = 0; k < order.size(); ++k) CHECK(ranks_before(order[i], order[k]) == (i < k));
  }
}

TEST_CASE("any order of arrival gives the same ranking") {
  std::mt19937 random(27);
  const ScoringRule rule = rule_of(2, 0, 0);
  std::vector<Hit> hits = random_hits(random, rule, 100);
  std::vector<Hit> first = hits;
  std::sort(first.begin(), first.end(), ranks_before);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(hits.begin(), hits.end(), random);
    std::vector<Hit> sorted = hits;
    std::sort(sorted.begin(), sorted.end(), ranks_before);
    for (std::size_t i = 0; i < sorted.size(); ++i) CHECK(sorted[i].document == first[i].document);
  }
}

}  // namespace
}  // namespace newsfold::query
