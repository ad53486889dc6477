// The forward index of a segment: of each document the words of title, topics and excerpt as written, in their order,
// in one mapped file beside the database; and the dictionary of these words. Phrases, NEAR, quoted words, prefixes,
// searches in one field, spelling and the ranking of forms apart go by it. Written by the indexer
// (forward_index_writer), read by queries.
//
//   texts       a record a document, by its number: varint bytes of its title, varint bytes of its topics; tokens of
//               the title, of the topics, of the excerpt. Empty where there is no such document, or it has no words
//   ends        of the records, 8 bytes each
//   dictionary  a record a word, ascending by its bytes: varint bytes it has in common with the one before (0 every
//               kBlockWords words), varint bytes of the rest, the rest, varint id, for each field varint number of
//               articles that have the word there
//   blocks      where every kBlockWords-th word of the dictionary begins, 4 bytes each
//   footer      see ForwardIndexFooter
//
// A token is the varint of its word's id + kFirstId, one position after the token before it (0 before the first);
// kSamePosition before it puts it at the same position, kStep and a varint step so many further. Ids are given by
// frequency, so that most words take one byte or two: 1.9 bytes a token of 72,285 articles.
//
// Fixed numbers have the writing machine's byte order; another one is refused. Never renumber; a change needs a new
// magic.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/document_records.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"

namespace newsfold::common {

constexpr const char* kForwardIndexName = "words";

struct PlacedWord {
  std::string text;  // folded
  std::uint32_t position = 0;

  bool operator==(const PlacedWord&) const = default;
};

// The words of an article by TextField, positions ascending.
using ArticleWords = std::array<std::vector<PlacedWord>, kTextFields>;

// How many articles have a word in each field.
using ArticleCounts = std::array<std::uint32_t, kTextFields>;

struct ForwardIndexFooter {
  static constexpr std::uint64_t kMagic = 0x3153'4452'4f57'4e46;  // "FNWORDS1" where the lowest byte comes first

  std::uint64_t magic = kMagic;
  std::uint64_t texts_bytes = 0;
  std::uint64_t dictionary_bytes = 0;
  std::uint32_t documents = 0;
  std::uint32_t words = 0;
};

constexpr std::uint32_t kBlockWords = 16;

enum TokenCode : std::uint32_t { kSamePosition = 0, kStep = 1, kFirstId = 2 };

// `path`: of the file, where it is known.
[[noreturn]] void throw_damaged_words(const std::string& path = {});

// Reads the tokens of one field in turn. The bytes may be any: what cannot be read throws Error(index_corrupt). Inline
// as phrases of frequent words read millions of tokens.
class TokenReader {
 public:
  explicit TokenReader(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  // Goes to the next token; false when there is none.
  bool next() {
    if (at_ == end_) return false;
    std::uint32_t code = get_varint();
    std::uint32_t step = 1;
    if (code < kFirstId) {
      step = code == kSamePosition ? 0 : get_varint();
      code = get_varint();
      if (code < kFirstId) throw_damaged_words();
    }
    position_ += step;
    id_ = code - kFirstId;
    return true;
  }

  std::uint32_t id() const { return id_; }
  std::uint32_t position() const { return position_; }

 private:
  // Whether a number has one byte or two is a coin toss to the processor: up to three bytes are read without asking.
  std::uint32_t get_varint() {
    if (end_ - at_ < 4) return get_rare_varint();
    std::uint32_t bytes = 0;
    for (unsigned i = 0; i < 4; ++i) bytes |= std::uint32_t{static_cast<unsigned char>(at_[i])} << (8 * i);
    const std::uint32_t last_bytes = ~bytes & 0x0080'8080;
    if (last_bytes == 0) return get_rare_varint();
    const auto size = static_cast<unsigned>(std::countr_zero(last_bytes)) / 8 + 1;
    at_ += size;
    const std::uint32_t value = (bytes & 0x7f) | (bytes >> 1 & 0x3f80) | (bytes >> 2 & 0x1f'c000);
    return value & ((1U << (7 * size)) - 1);
  }

  std::uint32_t get_rare_varint();

  const char* at_;
  const char* end_;
  std::uint32_t position_ = 0;
  std::uint32_t id_ = 0;
};

// Finds the tokens of one word without reading the others.
class TokenFinder {
 public:
  explicit TokenFinder(std::uint32_t id);

  // The tokens of a field from the first one of the word on, which has position 1; empty when there is none.
  std::string_view find(std::string_view tokens) const;
  // The same after the token that `found` begins with.
  std::string_view find_next(std::string_view found) const { return find_from(found, code_.size()); }

 private:
  std::string_view find_from(std::string_view tokens, std::size_t at) const;

  std::string code_;
};

// The encoded tokens of a document by TextField.
using DocumentTexts = std::array<std::string_view, kTextFields>;

class ForwardIndex;

// The words of a dictionary, ascending; none is empty. Good as long as the index it is from. Throws
// Error(index_corrupt), also where a word is not above the one before.
class WordCursor {
 public:
  bool at_end() const { return left_ == 0; }
  void next();
  // Goes to the next word that does not begin with the first `size` bytes of this one; of those that do, some 16 are
  // looked at and one of each further block.
  void skip_beginning(std::size_t size);

  // Until the next move.
  const std::string& word() const { return word_; }
  std::uint32_t id() const { return id_; }
  const ArticleCounts& articles() const { return articles_; }

 private:
  friend class ForwardIndex;
  WordCursor(const ForwardIndex& index, std::uint32_t block);
  void read();
  void read_record();
  void skip_records(std::string_view beginning);
  void skip_blocks(std::string_view beginning);

  const ForwardIndex* index_;
  std::string_view rest_;
  std::uint32_t left_;  // words from the one it is at
  std::string word_;
  std::uint32_t id_ = 0;
  ArticleCounts articles_{};
};

// Thread rule: const members may be called from any thread. Results that hold views are good as long as the object.
class ForwardIndex {
 public:
  // Maps the file. Throws Error(index_corrupt) when it is no such file or its size is not what its footer says,
  // Error(io).
  explicit ForwardIndex(const std::filesystem::path& path);

  const std::string& path() const { return path_; }
  std::uint32_t documents() const { return footer_.documents; }  // the highest number of one
  std::uint32_t words() const { return footer_.words; }

  // These throw Error(index_corrupt), and for a document that is not in the file.
  DocumentTexts texts(std::uint32_t document) const;
  WordCursor words_from(std::string_view first) const;  // at the first word that is not below `first`
  std::optional<std::uint32_t> id_of(std::string_view word) const;

  // Has the memory fetched that texts(document) reads. Any number will do.
  void read_ahead(std::uint32_t document) const { texts_.read_ahead(document); }

  void release_memory() const { file_.release_memory(); }

 private:
  friend class WordCursor;

  std::string_view dictionary_from(std::uint32_t block) const;

  std::string path_;
  MappedFile file_;
  ForwardIndexFooter footer_;
  DocumentRecords texts_;
  std::string_view dictionary_, blocks_;
};

}  // namespace newsfold::common
