// The articles of all segments of a generation, by the numbers of their documents.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <filesystem>
#include <vector>

#include "common/stored_article.hpp"

namespace newsfold::query {

// Thread rule: one thread at a time. All throw common::Error(index_corrupt).
class SegmentArticles {
 public:
  // The next segment, in the order in which they were added to the database. Throws also common::Error(io), and where
  // the articles are those of another segment.
  void add_segment(const Xapian::Database& segment, const std::filesystem::path& path);

  // Of a document of the whole database.
  common::Article get(Xapian::docid document);

  // For documents of one segment.
  common::StoredArticleReader& reader(std::size_t segment) { return readers_[segment]; }

 private:
  std::vector<common::StoredArticleReader> readers_;
};

}  // namespace newsfold::query
