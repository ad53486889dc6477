#include "query/grouping.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace newsfold::query {
namespace {

// The best hit of each story, in any order.
std::vector<const Hit*> leaders_of(const std::vector<Hit>& hits, bool by_story, StopCheck& stop) {
  std::vector<const Hit*> leaders;
  std::unordered_map<std::uint64_t, std::size_t> places;
  for (const Hit& hit : hits) {
    stop.tick();
    const auto [place, is_new] = by_story ? places.emplace(hit.story, leaders.size()) : std::pair(places.end(), true);
    if (is_new) leaders.push_back(&hit);
    else if (ranks_before(hit, *leaders[place->second])) leaders[place->second] = &hit;
  }
  return leaders;
}

// Brings the best `wanted` to the front, in order. Sorting all would cost more than finding them did.
void rank_first(std::vector<const Hit*>& leaders, std::size_t wanted, StopCheck& stop) {
  const auto end = leaders.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, leaders.size()));
  std::partial_sort(leaders.begin(), end, leaders.end(), [&](const Hit* a, const Hit* b) {
    stop.tick();
    return ranks_before(*a, *b);
  });
}

// The page is settled when its last story scores above what any other hit could have. A tie is not enough: the hit that
// was not fetched might come first by date.
bool settled(const std::vector<const Hit*>& leaders, std::size_t wanted, double bound) {
  return leaders.size() >= wanted && (wanted == 0 || leaders[wanted - 1]->score > bound);
}

}  // namespace

Page collect_page(const FetchHits& fetch, std::size_t offset, std::size_t limit, bool by_story, StopCheck& stop) {
  constexpr std::size_t kFirst = 64, kGrowth = 4;
  const std::size_t wanted = offset + limit;
  HitsWanted hits_wanted{std::max(kFirst, 2 * wanted), {}};
  for (;; hits_wanted.count *= kGrowth) {
    FetchedHits fetched = fetch(hits_wanted);
    std::vector<const Hit*> leaders = leaders_of(fetched.hits, by_story, stop);
    rank_first(leaders, wanted, stop);
    if (!fetched.complete && !settled(leaders, wanted, fetched.bound)) {
      if (leaders.size() >= wanted) hits_wanted.least_score = leaders[wanted - 1]->score;
      continue;
    }
    Page page;
    page.stories_seen = leaders.size();
    page.complete = fetched.complete;
    for (std::size_t i = offset; i < std::min(wanted, leaders.size()); ++i) page.leaders.push_back(*leaders[i]);
    page.hits = std::move(fetched.hits);
    return page;
  }
}

}  // namespace newsfold::query
