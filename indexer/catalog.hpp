// What the indexer knows of every file of the corpus, kept in each generation so that the next run parses only what
// changed. Written front to back, ordered by path; entries are read by their number, in any order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/byte_codec.hpp"
#include "common/decompression.hpp"
#include "common/file_io.hpp"
#include "common/file_stamp.hpp"
#include "indexer/compression.hpp"
#include "indexer/mentions.hpp"
#include "indexer/verdict.hpp"

namespace newsfold::indexer {

enum class Verdict : std::uint8_t { accepted = 0, skipped = 1, rejected = 2 };  // never renumber

struct CatalogEntry {
  std::string path;
  common::FileStamp stamp;         // all zero: read the file again whatever its stamp says
  std::uint64_t content_hash = 0;  // of the bytes that were judged
  Verdict verdict = Verdict::accepted;
  Rejected problem;  // of a skipped file the reason, of a rejected one all
  std::vector<Warning> warnings;
  // Of an accepted file; of a rejected one, those of its last good version.
  std::vector<Mention> mentions;
  // For each mention, the hashes of the canonical addresses that identify it; the first one is its own.
  std::vector<std::vector<std::uint64_t>> identities;

  bool operator==(const CatalogEntry&) const;
};

// What its mentions say is compressed; the rest is not, as every run looks at it.
std::string encode_entry(const CatalogEntry& entry, const Compressor& compressor);

// `dictionary` is that of the catalog the record is of, here and below. Throws common::Error(index_corrupt).
CatalogEntry decode_entry(std::string_view record, const common::DecompressionDictionary& dictionary);

// Without its mentions.
CatalogEntry decode_entry_head(std::string_view record);
bool has_mentions(std::string_view record);

// The record of a file that was touched, but holds what it held.
std::string with_stamp(std::string_view record, const common::FileStamp& stamp);

// What is compressed of an entry: what a dictionary is made of.
std::string compressible_part(const CatalogEntry& entry);
std::string compressible_part(std::string_view record, const common::DecompressionDictionary& dictionary);

// The record for a catalog with another dictionary.
std::string compress_anew(std::string_view record, const common::DecompressionDictionary& dictionary,
                          const Compressor& compressor);

// What a run looks at of every record: enough to decide whether the file has to be read. Good as long as the record.
struct EntryGlance {
  std::string_view path;
  common::FileStamp stamp;
  Verdict verdict = Verdict::accepted;
  bool has_warnings = false;
};

EntryGlance decode_glance(std::string_view record);
std::string_view decode_path(std::string_view record);

// What tells which article a mention is of, without what it says.
struct MentionKeys {
  bool own_file = false;
  std::uint64_t contents = 0;  // a hash of all that the mention adds to its article: equal for equal additions
  std::vector<std::uint64_t> identities;
};

// Those of a record's mentions, one after the other. Throws common::Error(index_corrupt), all of it.
class KeyReader {
 public:
  explicit KeyReader(std::string_view record);

  // Whether there is another mention, whose keys are then in `keys`.
  bool next(MentionKeys& keys);

 private:
  common::ByteReader in_;
  std::size_t left_;
};

// One mention of an entry, with what its article takes from the file it stands in.
struct PlacedMention {
  std::string path;
  Mention mention;
  std::vector<std::uint64_t> identities;
  std::vector<std::string> file_topics;  // of a related entry: those of the file that lists it
};

// Throws common::Error(index_corrupt), also when the record has no mention of that number.
PlacedMention decode_mention(std::string_view record, std::size_t index,
                             const common::DecompressionDictionary& dictionary);

// What all records of a catalog are compressed with.
struct CatalogDictionary {
  std::string bytes;        // empty: none, as there was too little to make it of
  std::uint64_t files = 0;  // those of the corpus when it was made, or could not be
};

class CatalogWriter {
 public:
  // Throws common::Error(io), as do the others.
  explicit CatalogWriter(const std::filesystem::path& path, const CatalogDictionary& dictionary = {});
  void append(std::string_view record);
  void close() { file_.close(); }

 private:
  common::FileWriter file_;
};

// Of a generation.
constexpr const char* kCatalogName = "catalog";

// A catalog on disk, mapped into memory. Thread rule: const members may be called from any thread.
class Catalog {
 public:
  Catalog() = default;  // an empty one
  // Whether the file is a catalog of this version; one of another version is as good as none, so the run is a full one.
  static bool is_readable(const std::filesystem::path& path);

  // Throws common::Error(io) and (index_corrupt).
  explicit Catalog(const std::filesystem::path& path);

  const CatalogDictionary& dictionary() const { return dictionary_; }
  // The same, to read records with.
  const common::DecompressionDictionary& decompression() const { return decompression_; }

  std::size_t size() const { return records_.size(); }
  std::string_view record(std::size_t i) const { return records_[i]; }

  // To be called after so many records by who goes through them all: a catalog can be larger than memory.
  static constexpr std::size_t kRecordsUntilRelease = 4096;
  void release_memory() const { file_.release_memory(); }

 private:
  common::MappedFile file_;
  CatalogDictionary dictionary_;
  common::DecompressionDictionary decompression_;
  std::vector<std::string_view> records_;
};

}  // namespace newsfold::indexer
