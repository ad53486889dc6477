#include "indexer/story_vectors.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "common/stable_hash.hpp"
#include "common/timestamp.hpp"
#include "common/word_use.hpp"
#include "indexer/articles.hpp"
#include "indexer/background_words.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using TermUses = std::unordered_map<std::uint32_t, common::WordUse>;

void count_terms(std::string_view text, double count, common::TextAnalyzer& analyzer, TermUses& uses) {
  for (const common::Token& token : analyzer.analyze(text)) {
    if (token.kind == common::TokenKind::unigram || token.kind == common::TokenKind::joined) continue;
    uses[static_cast<std::uint32_t>(common::stable_hash(analyzer.stem(token.text)))].add(count, text[token.begin]);
  }
}

// How many articles of a window have each term, while the window moves along the ranks.
class WindowCounts {
 public:
  WindowCounts(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order)
      : articles_(articles), order_(order) {}

  std::size_t articles_of(std::uint64_t provider) const {
    const auto found = providers_.find(provider);
    return found == providers_.end() ? 0 : static_cast<std::size_t>(found->second);
  }

  // Makes the window the ranks [begin, end); `end` only grows.
  void move_to(std::size_t begin, std::size_t end) {
    if (begin_ == end_) begin_ = end_ = begin;
    while (begin_ > begin) add(--begin_, 1);
    for (; end_ < end; ++end_) add(end_, 1);
    for (; begin_ < begin; ++begin_) add(begin_, -1);
  }

  std::size_t size() const { return end_ - begin_; }

  int count(std::uint32_t term) const {
    const auto found = counts_.find(term);
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  void add(std::size_t rank, int change) {
    providers_[articles_[order_[rank]].provider] += change;
    for (const TermWeight& term : articles_[order_[rank]].terms) {
      const auto found = counts_.try_emplace(term.term, 0).first;
      if ((found->second += change) == 0) counts_.erase(found);
    }
  }

  const std::vector<StoryArticle>& articles_;
  const std::vector<std::uint32_t>& order_;
  std::unordered_map<std::uint32_t, int> counts_;
  std::unordered_map<std::uint64_t, int> providers_;
  std::size_t begin_ = 0, end_ = 0;
};

double rarity(std::uint32_t term, const WindowCounts& window) {
  const double scale = kBackgroundWeight / kBackgroundArticles;
  const double having = window.count(term) + scale * background_count(term);
  return std::log((static_cast<double>(window.size()) + kBackgroundWeight + 1) / (having + 0.5));
}

// Common words have the longest lists and the least to say: the lightest ones are left out as long as their squared
// weights add up to no more than `square`.
void drop_commonest(std::vector<TermWeight>& vector, double square) {
  const auto by_weight = [](const TermWeight& a, const TermWeight& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  };
  std::sort(vector.begin(), vector.end(), by_weight);
  double dropped = 0;
  while (!vector.empty()) {
    const auto weight = static_cast<double>(vector.back().weight);
    dropped += weight * weight;
    if (dropped > square) break;
    vector.pop_back();
  }
  std::sort(vector.begin(), vector.end(), [](const auto& a, const auto& b) { return a.term < b.term; });
}

std::vector<TermWeight> unit_vector(const StoryArticle& article, const WindowCounts& window) {
  std::vector<TermWeight> vector = article.terms;
  double square = 0;
  for (TermWeight& term : vector) {
    const double weight = static_cast<double>(term.weight) * std::max(0.0, rarity(term.term, window));
    term.weight = static_cast<float>(weight);
    square += weight * weight;
  }
  drop_commonest(vector, square * kDroppedShare);
  const double length = std::sqrt(square);
  for (TermWeight& term : vector) term.weight = length > 0 ? static_cast<float>(term.weight / length) : 0;
  return vector;
}

void weigh_range(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order,
                 std::size_t first_rank, std::size_t last_rank, std::vector<WeighedArticle>& weighed) {
  constexpr std::int64_t kWindow = kRarityWindowDays * common::kSecondsPerDay;
  WindowCounts window(articles, order);
  const auto time = [&](std::size_t rank) { return articles[order[rank]].published_at_utc; };
  std::size_t begin = 0, end = 0;
  for (std::size_t rank = first_rank; rank < last_rank; ++rank) {
    const auto now = time(rank);
    if (!now) {
      begin = 0;
      end = order.size();
    }
    while (now && *now - *time(begin) > kWindow) ++begin;
    end = std::max(end, begin);
    while (end < order.size() && time(end) && *time(end) - *now <= kWindow) ++end;
    window.move_to(begin, end);
    const StoryArticle& article = articles[order[rank]];
    const auto of_provider = static_cast<double>(window.articles_of(article.provider));
    const bool tells = article.provider != 0 && of_provider < kOnlyProviderShare * static_cast<double>(window.size());
    weighed[rank] = {unit_vector(article, window), tells};
  }
}

}  // namespace

StoryArticle build_story_article(const common::Article& article, std::uint64_t identity,
                                 common::TextAnalyzer& analyzer) {
  StoryArticle built;
  built.identity = identity;
  built.published_at_utc = article.published_at_utc;
  if (!article.title.empty()) built.title_hash = common::stable_hash(analyzer.fold_label(article.title));
  TermUses uses;
  count_terms(article.title, common::kTitleUse, analyzer, uses);
  count_terms(article.excerpt, 1, analyzer, uses);
  built.terms.reserve(uses.size());
  for (const auto& [term, use] : uses) built.terms.push_back({term, static_cast<float>(use.weight())});
  std::sort(built.terms.begin(), built.terms.end(), [](const auto& a, const auto& b) { return a.term < b.term; });
  if (const std::string key = provider_key(article.provider); !key.empty()) built.provider = common::stable_hash(key);
  built.text = sketch_text(article.excerpt, analyzer);
  return built;
}

std::vector<std::uint32_t> order_by_time(const std::vector<StoryArticle>& articles) {
  std::vector<std::uint32_t> order(articles.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto key = [&](std::uint32_t i) {
    return std::pair(articles[i].published_at_utc.value_or(INT64_MAX), articles[i].identity);
  };
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
  return order;
}

std::vector<WeighedArticle> weigh_by_rarity(const std::vector<StoryArticle>& articles,
                                            const std::vector<std::uint32_t>& order, unsigned jobs) {
  // Every chunk counts its first window anew, so chunks are large.
  const std::size_t chunk_size = std::max<std::size_t>(4096, order.size() / (4 * std::size_t{std::max(1U, jobs)}) + 1);
  std::vector<WeighedArticle> weighed(order.size());
  for_each_chunk(
      jobs, chunk_count(order.size(), chunk_size), [] { return 0; },
      [&](int, std::size_t chunk) {
        const std::size_t begin = chunk * chunk_size;
        weigh_range(articles, order, begin, std::min(order.size(), begin + chunk_size), weighed);
      });
  return weighed;
}

}  // namespace newsfold::indexer
