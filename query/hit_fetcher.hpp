// The hits of a search, a number of them or all above a score: from the matches that are known, or from Xapian's
// matcher, by text or by a value. Asked by the search session while it collects a page.
#pragma once

#include <cstddef>

#include "query/grouping.hpp"
#include "query/index_reader.hpp"
#include "query/match_counter.hpp"
#include "query/search_task.hpp"

namespace newsfold::query {

// Thread rule: as the generation's. Throws common::Error and Xapian::Error.
class HitFetcher {
 public:
  // Puts the best text score into the task's rule.
  HitFetcher(SearchTask& task, const MatchCounter& counter, OpenGeneration& generation)
      : task_(task), counter_(counter), generation_(generation) {}

  FetchedHits fetch(const HitsWanted& wanted);

 private:
  FetchedHits rank_words(const HitsWanted& wanted);
  FetchedHits rank_words_of(double least_score) const;
  FetchedHits fetch_by_text(std::size_t count);
  FetchedHits fetch_by_value(std::size_t count) const;

  SearchTask& task_;
  const MatchCounter& counter_;
  OpenGeneration& generation_;
};

}  // namespace newsfold::query
