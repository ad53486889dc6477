#include "indexer/moments.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

bool is_undated(const ArticleState& state) { return !state.published_at_utc; }

Numbers undated_of(const std::vector<ArticleState>& states) {
  Numbers undated;
  for (std::uint32_t i = 0; i < states.size(); ++i) {
    if (is_undated(states[i])) undated.push_back(i);
  }
  return undated;
}

bool must_compare_all(const PlacedArticles& articles, const Numbers& undated, const ArticleChanges& changes) {
  const auto is_new = [&](std::uint32_t article) { return !articles.as_before[article]; };
  if (std::any_of(undated.begin(), undated.end(), is_new)) return true;
  std::unordered_set<std::uint64_t> gone;
  for (const ArticleState* state : changes.gone) {
    if (is_undated(*state)) return true;
    gone.insert(state->identity);
  }
  return std::any_of(undated.begin(), undated.end(),
                     [&](std::uint32_t article) { return gone.contains(articles.states[article].resembles.identity); });
}

// The nearest of `others` to each of the undated articles.
std::vector<Likeness> nearest_among(const Numbers& others, const UndatedArticles& undated,
                                    const ArticleDescriber& describer) {
  constexpr std::size_t kChunk = 256, kChunksUntilRelease = 64;
  std::deque<UndatedArticles::Comparison> comparisons;  // of each thread
  std::mutex starting;
  for_each_chunk(
      describer.jobs(), chunk_count(others.size(), kChunk),
      [&] {
        const std::lock_guard lock(starting);
        return &comparisons.emplace_back(undated.start());
      },
      [&](UndatedArticles::Comparison* comparison, std::size_t chunk) {
        const std::size_t end = std::min(others.size(), (chunk + 1) * kChunk);
        for (std::size_t i = chunk * kChunk; i < end; ++i) undated.compare(describer.load(others[i]), *comparison);
        if (chunk % kChunksUntilRelease == 0) describer.release_memory();
      });
  std::vector<Likeness> best = undated.start().best;
  for (const UndatedArticles::Comparison& comparison : comparisons) {
    for (std::size_t i = 0; i < best.size(); ++i) {
      if (comparison.best[i].is_better_than(best[i])) best[i] = comparison.best[i];
    }
  }
  return best;
}

void find_likeness(PlacedArticles& articles, const Numbers& undated, const ArticleChanges& changes,
                   ArticleDescriber& describer) {
  const bool anew = must_compare_all(articles, undated, changes);
  Numbers others = changes.made;
  if (anew) {
    others.resize(articles.states.size());
    std::iota(others.begin(), others.end(), 0U);
  }
  describer.describe(undated);
  describer.describe(others);
  UndatedArticles compared;
  for (const std::uint32_t article : undated) compared.add(describer.load(article));
  const std::vector<Likeness> nearest = nearest_among(others, compared, describer);
  for (std::size_t i = 0; i < undated.size(); ++i) {
    Likeness& resembles = articles.states[undated[i]].resembles;
    if (anew || nearest[i].is_better_than(resembles)) resembles = nearest[i];
  }
}

}  // namespace

std::vector<Moment> find_moments(PlacedArticles& articles, const ArticleChanges& changes, ArticleDescriber& describer) {
  const Numbers undated = undated_of(articles.states);
  std::vector<Moment> moments;
  for (const ArticleState& state : articles.states) moments.push_back(state.published_at_utc);
  if (undated.empty()) return moments;
  find_likeness(articles, undated, changes, describer);
  std::unordered_map<std::uint64_t, Moment> of_resembled;
  for (const std::uint32_t article : undated) of_resembled[articles.states[article].resembles.identity];
  for (const ArticleState& state : articles.states) {
    if (const auto found = of_resembled.find(state.identity); found != of_resembled.end()) {
      found->second = state.published_at_utc;
    }
  }
  for (const std::uint32_t article : undated) {
    moments[article] = of_resembled.at(articles.states[article].resembles.identity);
  }
  return moments;
}

Moment moment_before(const ArticleState& state, const ArticleStates& before) {
  if (!is_undated(state)) return state.published_at_utc;
  const ArticleState* resembled = find_state(before, state.resembles.identity);
  return resembled ? resembled->published_at_utc : std::nullopt;
}

}  // namespace newsfold::indexer
