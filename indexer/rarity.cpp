#include "indexer/rarity.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "indexer/background_words.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

// Where `having` of `articles` have the term.
double rarity(std::uint32_t term, int having, std::size_t articles) {
  const double scale = kBackgroundWeight / kBackgroundArticles;
  const double having_at_large = scale * background_count(term);
  return std::log((static_cast<double>(articles) + kBackgroundWeight + 1) / (having + having_at_large + 0.5));
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

template <typename Rarity>
std::vector<TermWeight> unit_vector(const StoryArticle& article, Rarity rarity_of) {
  std::vector<TermWeight> vector;
  vector.reserve(article.terms.size());
  double square = 0;
  for (std::size_t i = 0; i < article.terms.size(); ++i) {
    const double weight = article.uses[i].weight() * std::max(0.0, rarity_of(article.terms[i]));
    vector.push_back({article.terms[i], static_cast<float>(weight)});
    square += weight * weight;
  }
  drop_commonest(vector, square * kDroppedShare);
  const double length = std::sqrt(square);
  for (TermWeight& term : vector) term.weight = length > 0 ? static_cast<float>(term.weight / length) : 0;
  return vector;
}

template <typename Counts, typename Key>
int count_of(const Counts& counts, Key key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

template <typename Counts, typename Key>
void change_count(Counts& counts, Key key, int change) {
  const auto found = counts.try_emplace(key, 0).first;
  if ((found.value() += change) == 0) counts.erase(found);
}

}  // namespace

std::vector<TermWeight> weigh_by_background(const StoryArticle& article) {
  return unit_vector(article, [](std::uint32_t term) { return rarity(term, 0, 0); });
}

ArticleWeigher::ArticleWeigher(const Timeline& timeline, LoadArticle load, unsigned jobs, std::uint32_t begin)
    : timeline_(timeline), load_(std::move(load)), jobs_(jobs), weighed_end_(begin) {}

std::vector<WeighedArticle> ArticleWeigher::weigh_up_to(std::uint32_t end) {
  constexpr std::size_t kChunk = 64;
  std::vector<WeighedArticle> weighed(end - weighed_end_);
  for (std::uint32_t begin = weighed_end_; begin < end;) {
    // All of a day have the same window.
    const std::int64_t day = timeline_.day(begin);
    const auto first_of = [&](std::int64_t any_day) { return timeline_.first_from(any_day * common::kSecondsPerDay); };
    move_window(first_of(day - kRarityWindowDays), first_of(day + kRarityWindowDays + 1));
    const std::uint32_t day_end = std::min(end, first_of(day + 1));
    for_each_chunk(
        jobs_, chunk_count(day_end - begin, kChunk), [] { return 0; },
        [&](int, std::size_t chunk) {
          const std::size_t chunk_end = std::min<std::size_t>(day_end, begin + (chunk + 1) * kChunk);
          for (std::size_t rank = begin + chunk * kChunk; rank < chunk_end; ++rank) {
            weighed[rank - weighed_end_] = weigh(static_cast<std::uint32_t>(rank));
          }
        });
    begin = day_end;
  }
  weighed_end_ = end;
  return weighed;
}

void ArticleWeigher::move_window(std::uint32_t begin, std::uint32_t end) {
  if (begin >= window_end_) {  // past all that was counted
    loaded_.clear();
    with_term_.clear();
    of_provider_.clear();
    window_begin_ = window_end_ = begin;
  }
  load_up_to(end);
  for (; window_end_ < end; ++window_end_) count(loaded(window_end_), 1);
  for (; window_begin_ < begin; ++window_begin_) {
    count(loaded_.front(), -1);
    loaded_.pop_front();
  }
}

void ArticleWeigher::load_up_to(std::uint32_t end) {
  constexpr std::size_t kChunk = 64;
  const std::size_t first = loaded_.size();
  if (window_begin_ + first >= end) return;
  loaded_.resize(end - window_begin_);
  for_each_chunk(
      jobs_, chunk_count(loaded_.size() - first, kChunk), [] { return 0; },
      [&](int, std::size_t chunk) {
        const std::size_t begin = first + chunk * kChunk;
        for (std::size_t i = begin; i < std::min(begin + kChunk, loaded_.size()); ++i) {
          loaded_[i] = load_(window_begin_ + static_cast<std::uint32_t>(i));
          loaded_[i].text = {};  // not asked for here
        }
      });
}

void ArticleWeigher::count(const StoryArticle& article, int change) {
  change_count(of_provider_, article.provider, change);
  for (const std::uint32_t term : article.terms) change_count(with_term_, term, change);
}

WeighedArticle ArticleWeigher::weigh(std::uint32_t rank) const {
  const StoryArticle& article = loaded(rank);
  const std::size_t articles = window_end_ - window_begin_;
  const auto rarity_of = [&](std::uint32_t term) { return rarity(term, count_of(with_term_, term), articles); };
  const double of_provider = count_of(of_provider_, article.provider);
  const bool tells = of_provider < kOnlyProviderShare * static_cast<double>(articles);
  return {unit_vector(article, rarity_of), article.title_hash, tells ? article.provider : 0};
}

}  // namespace newsfold::indexer
