// Articles of a segment as the library uses them, out of its article store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "common/article.hpp"
#include "common/article_store.hpp"
#include "common/decompression.hpp"

namespace newsfold::common {

// Reads the articles of one segment. Thread rule: one a thread.
class StoredArticleReader {
 public:
  // Of the segment at `segment`. Throws Error(index_corrupt), Error(io).
  explicit StoredArticleReader(const std::filesystem::path& segment);

  const std::string& path() const { return store_.path(); }
  std::uint32_t documents() const { return store_.documents(); }

  // Throws Error(index_corrupt), also where the document has no article.
  Article read(std::uint32_t document);

  // What was read so far takes memory until then.
  void release_memory() const { store_.release_memory(); }

 private:
  ArticleStore store_;
  DecompressionDictionary dictionary_;
  Decompressor decompressor_;
};

}  // namespace newsfold::common
