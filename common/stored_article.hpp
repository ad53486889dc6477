// Articles of a segment as the library uses them, out of its article store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "common/article.hpp"
#include "common/article_store.hpp"
#include "common/decompression.hpp"

namespace newsfold::common {

// Reads the articles of one segment. Thread rule: one a thread. All throw Error(index_corrupt).
class StoredArticleReader {
 public:
  // Of the segment at `segment`. Throws also Error(io).
  explicit StoredArticleReader(const std::filesystem::path& segment);

  std::uint32_t documents() const { return store_.documents(); }

  Article read(std::uint32_t document);

  // Throws where a document has no article that can be decompressed.
  void check(std::uint32_t document);

 private:
  std::string_view encoded(std::uint32_t document);

  ArticleStore store_;
  DecompressionDictionary dictionary_;
  Decompressor decompressor_;
};

}  // namespace newsfold::common
