// Hits -> the stories of a page, without looking at every hit: hits are fetched in growing numbers until no hit that
// was not fetched could change the page. The index is behind a callback.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "query/ranking.hpp"
#include "query/stop_check.hpp"

namespace newsfold::query {

struct FetchedHits {
  std::vector<Hit> hits;  // with their scores, in any order
  bool complete = false;  // there are no more
  double bound = 0;       // no hit that was not fetched scores higher
};

struct HitsWanted {
  std::size_t count = 0;              // the best so many or more, by the order in which the index can deliver them
  std::optional<double> least_score;  // or, instead, all that score so much: others cannot come on the page
};

using FetchHits = std::function<FetchedHits(const HitsWanted&)>;

struct Page {
  std::vector<Hit> leaders;      // the best hit of each story of the page, best story first
  std::vector<Hit> hits;         // all that were fetched, in any order
  std::size_t stories_seen = 0;  // among them
  bool complete = false;         // every hit was fetched
};

// Stories `offset` to `offset + limit` of the ranking of stories by their best hit. `by_story` false: each hit is a
// story. Throws what `fetch` and `stop` throw.
Page collect_page(const FetchHits& fetch, std::size_t offset, std::size_t limit, bool by_story, StopCheck& stop);

}  // namespace newsfold::query
