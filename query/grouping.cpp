#include "query/grouping.hpp"

#include <algorithm>
#include <unordered_set>

namespace newsfold::query {
namespace {

// The best hit of each story, in order; `hits` are in order.
std::vector<Hit> leaders_of(const std::vector<Hit>& hits, bool by_story) {
  if (!by_story) return hits;
  std::vector<Hit> leaders;
  std::unordered_set<std::string> seen;
  for (const Hit& hit : hits) {
    if (seen.insert(hit.story).second) leaders.push_back(hit);
  }
  return leaders;
}

// The page is settled when its last story scores above what any other hit could have. A tie is not enough: the hit that
// was not fetched might come first by date.
bool settled(const std::vector<Hit>& leaders, std::size_t wanted, double bound) {
  return leaders.size() >= wanted && (wanted == 0 || leaders[wanted - 1].score > bound);
}

}  // namespace

Page collect_page(const FetchHits& fetch, std::size_t offset, std::size_t limit, bool by_story) {
  constexpr std::size_t kFirst = 64, kGrowth = 4;
  const std::size_t wanted = offset + limit;
  for (std::size_t count = std::max(kFirst, 2 * wanted);; count *= kGrowth) {
    FetchedHits fetched = fetch(count);
    std::sort(fetched.hits.begin(), fetched.hits.end(), ranks_before);
    std::vector<Hit> leaders = leaders_of(fetched.hits, by_story);
    if (!fetched.complete && !settled(leaders, wanted, fetched.bound)) continue;
    Page page;
    page.stories_seen = leaders.size();
    page.articles_seen = fetched.hits.size();
    page.complete = fetched.complete;
    for (std::size_t i = offset; i < std::min(wanted, leaders.size()); ++i) page.leaders.push_back(leaders[i]);
    return page;
  }
}

}  // namespace newsfold::query
