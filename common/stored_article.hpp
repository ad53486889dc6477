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

  // The same for who reads many: the memory of what was read so far is given back now and then.
  Article read_one_of_many(std::uint32_t document);

 private:
  ArticleStore store_;
  DecompressionDictionary dictionary_;
  Decompressor decompressor_;
  std::uint64_t read_bytes_ = 0;  // of many, since memory was given back
};

}  // namespace newsfold::common
