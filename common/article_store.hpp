// The articles of a segment, encoded and compressed, in one mapped file beside its database. Written by the indexer
// (article_store_writer), read by queries (stored_article).
//
//   records     an article each, by the number of its document, compressed by zstd with the dictionary; one of more
//               bytes than kMaxCompressedFrom as it is encoded. Empty where there is no such document
//   ends        of the records, 8 bytes each
//   dictionary  of what the articles have in common; none where it is empty
//   footer      see ArticleStoreFooter
//
// Why not in the database: as a document's data Xapian deflates it, in vain; as a value it takes 10 us to write and 4
// to 6 to read, as Xapian keeps values 2 KB together and splits those again. What ranks, filters and counts is in the
// database.
//
// Fixed numbers have the writing machine's byte order; another one is refused. A change needs a new magic.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "common/document_records.hpp"
#include "common/file_io.hpp"

namespace newsfold::common {

constexpr const char* kArticleStoreName = "stored";

struct ArticleStoreFooter {
  static constexpr std::uint64_t kMagic = 0x3144'4552'4f54'534e;  // "NSTORED1" where the lowest byte comes first

  std::uint64_t magic = kMagic;
  std::uint64_t records_bytes = 0;
  std::uint64_t dictionary_bytes = 0;
  std::uint64_t documents = 0;  // the highest number of one
};

// What the disk cannot read of a mapped file ends the process (SIGBUS), as with all mapped files of an index.
//
// Thread rule: const members may be called from any thread. Views are good as long as the object.
class ArticleStore {
 public:
  // Maps the file. Throws Error(index_corrupt) when it is no such file or its size is not what its footer says,
  // Error(io).
  explicit ArticleStore(const std::filesystem::path& path);

  const std::string& path() const { return path_; }
  std::uint32_t documents() const { return records_.documents(); }
  std::string_view dictionary() const { return dictionary_; }

  // As it was written; empty where the document has no article. Throws Error(index_corrupt), also for a document that
  // is not in the file.
  std::string_view record(std::uint32_t document) const;

  void release_memory() const { file_.release_memory(); }

 private:
  std::string path_;
  MappedFile file_;
  DocumentRecords records_;
  std::string_view dictionary_;
};

}  // namespace newsfold::common
