// Counts of articles and stories by field, over everything that matched.
#pragma once

#include <functional>
#include <map>
#include <newsfold/types.hpp>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/article.hpp"

namespace newsfold::query {

// What a filter makes of a value.
using FoldValue = std::function<std::string(const std::string&)>;

// Thread rule: as `fold`.
class FacetCounter {
 public:
  // Values that `fold` makes one are one, under the spelling that most articles have. Throws
  // common::Error(invalid_argument) for a field without facets; one that is given again counts once.
  explicit FacetCounter(const std::vector<std::string>& fields, FoldValue fold = {});

  // Counts an article once for every value it has in the fields; one without any value for the empty one.
  void add(const common::Article& article);

  // Most articles first, ties by value, at most `limit` values a field; all years, months, days and quality bands, by
  // value. The articles without a value come last, under the empty one, whatever the limit.
  std::vector<Facet> results(std::size_t limit) const;

 private:
  struct Tally {
    std::size_t articles = 0;
    std::set<std::string> stories;
    std::map<std::string, std::size_t> spellings;  // with their articles
  };

  const std::string& folded(const std::string& value);

  std::vector<std::string> fields_;
  FoldValue fold_;
  std::unordered_map<std::string, std::string> folded_;  // by value as written
  std::vector<std::map<std::string, Tally>> tallies_;    // one a field, by folded value
};

}  // namespace newsfold::query
