#include "indexer/stories.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "common/stable_hash.hpp"
#include "common/timestamp.hpp"
#include "indexer/average_linkage.hpp"

namespace newsfold::indexer {
namespace {

constexpr float kTitleWeight = 2;
constexpr float kExcerptWeight = 1;

void count_terms(std::string_view text, float weight, common::TextAnalyzer& analyzer,
                 std::unordered_map<std::uint32_t, float>& counts) {
  for (const common::Token& token : analyzer.analyze(text)) {
    if (token.kind == common::TokenKind::unigram || token.kind == common::TokenKind::joined) continue;
    counts[static_cast<std::uint32_t>(common::stable_hash(analyzer.stem(token.text)))] += weight;
  }
}

struct Posting {
  std::uint32_t article = 0;  // by rank
  float weight = 0;           // of the word in the article's vector of length 1
};

// The articles in order of (date, identity), the undated last, with vectors of length 1.
class Comparison {
 public:
  Comparison(const std::vector<StoryArticle>& articles, const StoryOptions& options)
      : articles_(articles), options_(options), order_(articles.size()) {
    std::iota(order_.begin(), order_.end(), 0U);
    std::sort(order_.begin(), order_.end(), [&](auto a, auto b) { return key(a) < key(b); });
    weigh_terms();
  }

  const std::vector<std::uint32_t>& order() const { return order_; }

  // Every pair that could matter, by rank: similar enough after decay, and with the support of links and equal titles.
  std::vector<SimilarPair> similar_pairs(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& links) const;

 private:
  static constexpr std::int64_t kUndated = INT64_MAX;

  std::pair<std::int64_t, std::uint64_t> key(std::uint32_t article) const {
    return {articles_[article].published_at_utc.value_or(kUndated), articles_[article].identity};
  }

  std::int64_t time(std::uint32_t rank) const { return articles_[order_[rank]].published_at_utc.value_or(kUndated); }

  void weigh_terms();
  double decay(std::uint32_t a, std::uint32_t b) const;
  bool same_title(std::uint32_t a, std::uint32_t b) const;

  const std::vector<StoryArticle>& articles_;
  const StoryOptions& options_;
  std::vector<std::uint32_t> order_;               // rank -> article
  std::vector<std::vector<TermWeight>> vectors_;   // by rank
};

void Comparison::weigh_terms() {
  std::unordered_map<std::uint32_t, std::uint32_t> users;
  for (const StoryArticle& article : articles_) {
    for (const TermWeight& term : article.terms) ++users[term.term];
  }
  const double total = static_cast<double>(articles_.size());
  for (const std::uint32_t article : order_) {
    std::vector<TermWeight> vector = articles_[article].terms;
    double square = 0;
    for (TermWeight& term : vector) {
      const double idf = std::log((total + 1) / (users[term.term] + 0.5));
      const double weight = (1 + std::log(static_cast<double>(term.weight))) * idf;
      term.weight = static_cast<float>(weight);
      square += weight * weight;
    }
    const double length = std::sqrt(square);
    for (TermWeight& term : vector) term.weight = length > 0 ? static_cast<float>(term.weight / length) : 0;
    vectors_.push_back(std::move(vector));
  }
}

double Comparison::decay(std::uint32_t a, std::uint32_t b) const {
  if (time(a) == kUndated || time(b) == kUndated) return options_.undated_decay;
  const double days = static_cast<double>(std::abs(time(a) - time(b))) / common::kSecondsPerDay;
  return std::exp(-days / options_.decay_days);
}

bool Comparison::same_title(std::uint32_t a, std::uint32_t b) const {
  const std::uint64_t title = articles_[order_[a]].title_hash;
  return title != 0 && title == articles_[order_[b]].title_hash;
}

std::vector<SimilarPair> Comparison::similar_pairs(
    const std::vector<std::pair<std::uint32_t, std::uint32_t>>& links) const {
  const double max_gap_days = options_.decay_days * std::log(1 / (options_.threshold / 4));
  const auto max_gap = static_cast<std::int64_t>(max_gap_days * common::kSecondsPerDay);
  std::vector<std::uint32_t> rank_of(order_.size());
  for (std::uint32_t rank = 0; rank < order_.size(); ++rank) rank_of[order_[rank]] = rank;
  std::unordered_map<std::uint64_t, bool> linked;
  for (const auto& [a, b] : links) {
    const std::uint64_t low = std::min(rank_of[a], rank_of[b]), high = std::max(rank_of[a], rank_of[b]);
    linked[low << 32 | high] = true;
  }

  std::vector<SimilarPair> pairs;
  std::unordered_map<std::uint32_t, std::vector<Posting>> postings;
  std::vector<float> cosine(order_.size(), 0);
  std::vector<std::uint32_t> touched;
  for (std::uint32_t rank = 0; rank < order_.size(); ++rank) {
    for (const TermWeight& term : vectors_[rank]) {
      std::vector<Posting>& list = postings[term.term];
      const bool dated = time(rank) != kUndated;
      const std::size_t scan = std::min(list.size(), options_.max_postings);
      for (auto posting = list.rbegin(); posting != list.rbegin() + static_cast<std::ptrdiff_t>(scan); ++posting) {
        if (dated && time(rank) - time(posting->article) > max_gap) break;
        if (cosine[posting->article] == 0) touched.push_back(posting->article);
        cosine[posting->article] += posting->weight * term.weight;
      }
      list.push_back({rank, term.weight});
    }
    for (const std::uint32_t other : touched) {
      double similarity = static_cast<double>(cosine[other]);
      const bool supported = similarity >= options_.min_supported;
      const bool related = linked.contains(static_cast<std::uint64_t>(other) << 32 | rank) || same_title(other, rank);
      if (supported && related) similarity += options_.link_bonus;
      similarity *= decay(other, rank);
      if (similarity >= options_.threshold / 4) pairs.push_back({other, rank, static_cast<float>(similarity)});
      cosine[other] = 0;
    }
    touched.clear();
  }
  return pairs;
}

}  // namespace

StoryArticle build_story_article(const common::Article& article, std::uint64_t identity,
                                 common::TextAnalyzer& analyzer) {
  StoryArticle built;
  built.identity = identity;
  built.published_at_utc = article.published_at_utc;
  if (!article.title.empty()) built.title_hash = common::stable_hash(analyzer.fold_label(article.title));
  std::unordered_map<std::uint32_t, float> counts;
  count_terms(article.title, kTitleWeight, analyzer, counts);
  count_terms(article.excerpt, kExcerptWeight, analyzer, counts);
  for (const auto& [term, count] : counts) built.terms.push_back({term, count});
  std::sort(built.terms.begin(), built.terms.end(), [](const auto& a, const auto& b) { return a.term < b.term; });
  return built;
}

std::vector<std::uint32_t> group_stories(const std::vector<StoryArticle>& articles,
                                         const std::vector<std::pair<std::uint32_t, std::uint32_t>>& links,
                                         const StoryOptions& options) {
  const Comparison comparison(articles, options);
  const auto count = static_cast<std::uint32_t>(articles.size());
  const std::vector<std::uint32_t> clusters =
      average_linkage(count, comparison.similar_pairs(links), options.threshold);
  std::vector<std::uint32_t> story_of(count), number_of(count, UINT32_MAX);
  std::uint32_t next = 0;
  for (std::uint32_t rank = 0; rank < count; ++rank) {
    std::uint32_t& number = number_of[clusters[rank]];
    if (number == UINT32_MAX) number = next++;
    story_of[comparison.order()[rank]] = number;
  }
  return story_of;
}

}  // namespace newsfold::indexer
