// An article as its document holds it: encoded, compressed with a dictionary that the segment's database keeps as
// metadata, in a value slot. One of more than kMaxCompressedFrom bytes is stored as it is encoded.
//
// Why not as the document's data: Xapian deflates that, and what it cannot make smaller it tries again when databases
// are merged (40,000 articles of 716 bytes: data 23 us to write, 1 to merge, 7.0 to read, compressed data 33, 24 and
// 3.5, a compressed value 10, 1 and 4.3 to 6.5).
#pragma once

#include <xapian.h>

#include <string>
#include <string_view>

#include "common/article.hpp"
#include "common/decompression.hpp"

namespace newsfold::common {

// Where a database has none, its articles were compressed without.
constexpr const char* kArticleDictionaryKey = "article_dictionary";

// Reads the articles of one segment. Thread rule: one a thread.
class StoredArticleReader {
 public:
  // `path` is that of the segment, for messages. Throws Error(index_corrupt) and Xapian::Error, as the others do.
  StoredArticleReader(const Xapian::Database& segment, std::string path);

  Article read(const Xapian::Document& document);

  // Throws where a document has no article that can be decompressed.
  void check(const Xapian::Document& document);

 private:
  std::string_view encoded(std::string_view stored);

  std::string path_;
  DecompressionDictionary dictionary_;
  Decompressor decompressor_;
};

}  // namespace newsfold::common
