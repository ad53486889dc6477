// What ranking and grouping know of an article: from the columns of the generation, or from value slots where it has
// none. Both give the same.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>
#include <vector>

#include "query/index_reader.hpp"
#include "query/ranking.hpp"

namespace newsfold::query {

// Thread rule: as the generation's. Throws common::Error(index_corrupt) and Xapian::Error.
class HitReader {
 public:
  explicit HitReader(const OpenGeneration& generation) : generation_(generation) {}

  Hit hit(Xapian::docid document, double text) const;

  // Of a row of the columns, which must be there.
  Hit hit_of_row(std::uint32_t row, double text) const;

  std::string story_id(Xapian::docid document) const;

  // Numbers that equal providers and equal groups of copies share; 0: none.
  struct Origin {
    std::uint64_t provider = 0;
    std::uint64_t copy_group = 0;
  };
  Origin origin(Xapian::docid document) const;

  // To be called for hits, and their origins, that will be asked for soon.
  void read_ahead(Xapian::docid document) const;

  // All articles of the story that a hit is in, ascending.
  std::vector<Xapian::docid> members(const Hit& hit) const;

 private:
  Hit hit_from_slots(Xapian::docid document, double text) const;
  const common::ArticleColumns::Row& row(Xapian::docid document) const;
  std::uint32_t story(Xapian::docid document) const;

  const OpenGeneration& generation_;
};

}  // namespace newsfold::query
