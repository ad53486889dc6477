// What a search needs to know of every hit, in one mapped file of a generation: a row a document, so that ranking and
// grouping look up no value slot. Slots hold the same facts, for readers without the file (remote databases).
//
//   header   magic and byte order, number of documents, number of stories
//   rows     one a document, by its number from 1 on, segment after segment; a number that no document has is a row
//            without a story of its own
//   ids      of the stories, 16 bytes each, padded with NUL
//   begins   where the members of each story begin, and where the last one's end
//   members  the documents of each story, ascending
//   lengths, stories  of each document: apart from the rows, as every match needs them and few matches need the rest
//
// Numbers have the writing machine's byte order; another one is refused. Never renumber; a change needs a new magic.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "common/file_io.hpp"

namespace newsfold::common {

constexpr const char* kColumnsName = "columns";

// What the file begins with.
struct ArticleColumnsHeader {
  static constexpr std::uint64_t kMagic = 0x3253'4e4d'4c4f'434e;  // "NCOLMNS2" where the lowest byte comes first
  static constexpr std::size_t kStoryIdBytes = 16;

  std::uint64_t magic;
  std::uint32_t documents;
  std::uint32_t stories;
};

// Thread rule: const members may be called from any thread. Results that hold views are good as long as the object.
class ArticleColumns {
 public:
  struct Row {
    std::int64_t published_at_utc;  // kNoTime: none
    double quality;                 // NaN: none
    std::uint32_t provider;         // equal for equal providers; 0: none
    std::uint32_t copy_group;       // the same
  };
  static constexpr std::int64_t kNoTime = INT64_MIN;

  // Maps the file. Throws Error(index_corrupt) when it is no such file or its size is not what its header says,
  // Error(io).
  explicit ArticleColumns(const std::filesystem::path& path);

  std::uint32_t documents() const { return static_cast<std::uint32_t>(rows_.size()); }
  std::uint32_t stories() const { return static_cast<std::uint32_t>(begins_.size() - 1); }

  // These throw Error(index_corrupt) for a number that is not in the file, wherever it was read.
  const Row& row(std::uint32_t document) const { return rows_[place_of(document)]; }
  std::uint32_t length(std::uint32_t document) const { return lengths_[place_of(document)]; }
  std::uint32_t story(std::uint32_t document) const { return story_of_[place_of(document)]; }
  std::string_view story_id(std::uint32_t story) const;
  std::span<const std::uint32_t> members(std::uint32_t story) const;

  // Has the processor fetch a row that will be asked for soon.
  void read_ahead(std::uint32_t document) const { __builtin_prefetch(&row(document)); }

 private:
  std::size_t place_of(std::uint32_t document) const {
    if (document == 0 || document > rows_.size()) throw_missing("documents");
    return document - 1;
  }
  [[noreturn]] void throw_missing(const char* what) const;

  std::string path_;
  MappedFile file_;
  std::span<const Row> rows_;
  std::string_view ids_;
  std::span<const std::uint32_t> begins_;
  std::span<const std::uint32_t> members_;
  std::span<const std::uint32_t> lengths_;
  std::span<const std::uint32_t> story_of_;
};

}  // namespace newsfold::common
