// Counts of articles and stories by field, over everything that matched.
#pragma once

#include <map>
#include <newsfold/types.hpp>
#include <set>
#include <string>
#include <vector>

#include "common/article.hpp"

namespace newsfold::query {

// Thread rule: an ordinary value.
class FacetCounter {
 public:
  // Throws common::Error(invalid_argument) for a field without facets.
  explicit FacetCounter(const std::vector<std::string>& fields);

  // Counts an article for every value it has in the fields; one without any value counts nowhere.
  void add(const common::Article& article);

  // Most articles first, ties by value, at most `limit` values a field; all years, months and quality bands, by value.
  std::vector<Facet> results(std::size_t limit) const;

 private:
  struct Tally {
    std::size_t articles = 0;
    std::set<std::string> stories;
  };

  std::vector<std::string> fields_;
  std::vector<std::map<std::string, Tally>> tallies_;  // one a field
};

}  // namespace newsfold::query
