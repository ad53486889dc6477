// How many articles and stories match, and what values they have: exactly where that is cheap or asked for, else as an
// estimate from a look at some of the matches.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <newsfold/types.hpp>

#include "query/grouping.hpp"
#include "query/index_reader.hpp"
#include "query/search_task.hpp"

namespace newsfold::query {

class MatchTally;

// Thread rule: as the generation's. Throws common::Error and Xapian::Error.
class MatchCounter {
 public:
  // Up to `cheap_matches` all matches are looked at.
  MatchCounter(const SearchTask& task, OpenGeneration& generation, std::size_t cheap_matches);

  // From a first look, that goes no further than the first match.
  bool is_nothing() const { return first_look_.highest == 0; }
  bool seem_cheap() const { return first_look_.estimated <= cheap_matches_; }

  // Fills in articles_matched, stories_matched and facets. They are the same for every page of an answer: an estimate
  // never depends on how much a page had to look at.
  void count(const Page& page, Results& results) const;

 private:
  // How many matches there are, as far as Xapian knows after a look at some of them.
  struct Look {
    std::size_t lowest = 0, highest = 0, estimated = 0;

    void add(const Xapian::MSet& matches);
  };

  Look look() const;
  Look look_through(Xapian::doccount at_least, MatchTally& tally) const;
  Xapian::MSet match_segment(const Xapian::Database& segment, Xapian::doccount at_least, Xapian::MatchSpy* spy) const;
  void count_exactly(Results& results) const;
  void count_roughly(Results& results) const;
  void put(std::size_t articles, std::size_t stories, bool exact, Results& results) const;

  const SearchTask& task_;
  OpenGeneration& generation_;
  Xapian::doccount cheap_matches_;
  Look first_look_;
};

}  // namespace newsfold::query
