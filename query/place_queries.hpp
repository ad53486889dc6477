// Queries for words as written in their places: for fields of text a look into the forward index, for names of
// providers terms with positions. Filters, without a score. Used by the query compiler.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "common/schema.hpp"
#include "query/place_matcher.hpp"
#include "query/segment_words.hpp"
#include "query/stop_check.hpp"

namespace newsfold::query {

// Where `field` is null, the words are looked for in any one of the text fields. A query reads the words of every
// document it is asked about, once: so it is to stand in a conjunction with what those documents have. It passes for a
// part that all documents match, so that a conjunction asks it last. Thread rule: a query and its copies one thread at
// a time, and no longer than what the object was made of lives.
class PlaceQueries {
 public:
  PlaceQueries(const SegmentWords& words, StopCheck& stop) : words_(words), stop_(stop) {}

  Xapian::Query sequence(const std::vector<std::string>& words, const common::Field* field);
  Xapian::Query near(const std::vector<std::string>& words, unsigned window, const common::Field* field);
  Xapian::Query any_of(const std::vector<std::string>& words, const common::Field* field);

  // The conditions of all queries that were made, but for those on names of providers.
  const std::vector<PlaceCondition>& made() const { return made_; }

 private:
  Xapian::Query look(PlaceCondition condition, const common::Field* field);

  const SegmentWords& words_;
  StopCheck& stop_;
  std::vector<PlaceCondition> made_;
};

}  // namespace newsfold::query
