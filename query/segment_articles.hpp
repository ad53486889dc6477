// The articles of all segments of a generation, by the numbers of their documents.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <vector>

#include "common/stored_article.hpp"

namespace newsfold::query {

// Thread rule: one thread at a time. All throw common::Error(index_corrupt).
class SegmentArticles {
 public:
  // The next segment, in the order in which they were added to the database. Throws also where the articles are those
  // of another segment.
  void add_segment(const Xapian::Database& segment, common::StoredArticleReader articles);

  // Of a document of the whole database.
  common::Article get(Xapian::docid document);

  // The same for who reads many: the memory of what was read so far is given back now and then. `document`: of the
  // whole database, or of one segment.
  common::Article get_one_of_many(Xapian::docid document);
  common::Article get_one_of_many(std::size_t segment, Xapian::docid document);

 private:
  std::vector<common::StoredArticleReader> readers_;
};

}  // namespace newsfold::query
