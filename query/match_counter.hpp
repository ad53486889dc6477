// How many articles and stories match, and what values they have: exactly where that is cheap or asked for, else as an
// estimate from a sample of the stories.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <newsfold/types.hpp>

#include "query/facets.hpp"
#include "query/grouping.hpp"
#include "query/index_reader.hpp"
#include "query/search_task.hpp"

namespace newsfold::query {

struct MatchCounts {
  std::size_t articles = 0;
  std::size_t stories = 0;
};

// Thread rule: as the generation's. Throws common::Error and Xapian::Error.
class MatchCounter {
 public:
  // Up to about `cheap_matches` all matches are looked at, where the task does not have them already.
  MatchCounter(const SearchTask& task, OpenGeneration& generation, std::size_t cheap_matches);

  // From a first look, that goes no further than the first match.
  bool is_nothing() const { return task_.words ? task_.words->empty() : highest_ == 0; }
  std::size_t estimated() const { return estimated_; }

  // Fills in articles_matched, stories_matched and facets. They are the same for every page of an answer, as an
  // estimate never depends on how much a page had to look at; only without Request::counts they are what it looked at.
  void count(const Page& page, Results& results) const;

 private:
  bool estimate(Results& results) const;
  MatchCounts count_all(Results& results) const;
  MatchCounts count_by_columns() const;
  MatchCounts count_few(const WordMatches& matches) const;
  MatchCounts count_words(const WordMatches& matches) const;
  void add_words(const WordMatches& matches, FacetCounter& facets) const;
  void put(const MatchCounts& counts, bool exact, Results& results) const;

  const SearchTask& task_;
  OpenGeneration& generation_;
  std::size_t cheap_matches_;
  // How many matches there are, as far as Xapian knows after the first look.
  std::size_t lowest_ = 0, highest_ = 0, estimated_ = 0;
};

// How many articles match, each looked at. Throws as above.
std::size_t count_matches(const Xapian::Query& query, const OpenGeneration& generation, StopCheck& stop);

// Whether any article matches. Throws as above.
bool matches_anything(const Xapian::Query& query, const OpenGeneration& generation, StopCheck& stop);

}  // namespace newsfold::query
