#include "indexer/moments.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <numeric>
#include <unordered_set>

#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

Numbers undated_of(const std::vector<ArticleState>& states) {
  Numbers undated;
  for (std::uint32_t i = 0; i < states.size(); ++i) {
    if (!states[i].is_dated()) undated.push_back(i);
  }
  return undated;
}

struct Undated {
  Numbers articles;
  std::vector<Likeness> known;  // of each of them, what it resembled before
};

bool must_compare_all(const PlacedArticles& articles, const Undated& undated, const ArticleChanges& changes) {
  const auto is_new = [&](std::uint32_t article) { return !articles.as_before[article]; };
  if (std::any_of(undated.articles.begin(), undated.articles.end(), is_new)) return true;
  std::unordered_set<std::uint64_t> gone;
  for (const ArticleState* state : changes.gone) {
    if (!state->is_dated()) return true;
    gone.insert(state->identity);
  }
  return std::any_of(undated.known.begin(), undated.known.end(),
                     [&](const Likeness& likeness) { return gone.contains(likeness.identity); });
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

// Of each undated article.
std::vector<Likeness> find_likenesses(const PlacedArticles& articles, const Undated& undated,
                                      const ArticleChanges& changes, ArticleDescriber& describer) {
  const bool anew = must_compare_all(articles, undated, changes);
  Numbers others = changes.made;
  if (anew) {
    others.resize(articles.states.size());
    std::iota(others.begin(), others.end(), 0U);
  }
  describer.describe(undated.articles);
  describer.describe(others);
  UndatedArticles compared;
  for (const std::uint32_t article : undated.articles) compared.add(describer.load(article));
  std::vector<Likeness> nearest = nearest_among(others, compared, describer);
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    if (!anew && undated.known[i].is_better_than(nearest[i])) nearest[i] = undated.known[i];
  }
  return nearest;
}

}  // namespace

std::vector<Moment> find_moments(PlacedArticles& articles, const StatesView& before, const ArticleChanges& changes,
                                 ArticleDescriber& describer) {
  std::vector<Moment> moments(articles.states.size());
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (articles.states[i].is_dated()) moments[i] = articles.states[i].published_at_utc;
  }
  Undated undated{undated_of(articles.states), {}};
  if (undated.articles.empty()) return moments;
  for (const std::uint32_t article : undated.articles) {
    undated.known.push_back(find_likeness(before.resemblances, articles.states[article].identity));
  }
  const std::vector<Likeness> likenesses = find_likenesses(articles, undated, changes, describer);
  for (std::size_t i = 0; i < likenesses.size(); ++i) {
    const ArticleState& state = articles.states[undated.articles[i]];
    if (likenesses[i].identity != 0) articles.resemblances.push_back({state.identity, likenesses[i]});
  }
  const StatesView now{articles.states, articles.resemblances};
  for (const std::uint32_t article : undated.articles) moments[article] = moment_of(articles.states[article], now);
  return moments;
}

Moment moment_of(const ArticleState& state, const StatesView& states) {
  if (state.is_dated()) return state.published_at_utc;
  const Likeness likeness = find_likeness(states.resemblances, state.identity);
  const ArticleState* resembled = likeness.identity == 0 ? nullptr : find_state(states.articles, likeness.identity);
  return resembled && resembled->is_dated() ? Moment(resembled->published_at_utc) : std::nullopt;
}

}  // namespace newsfold::indexer
