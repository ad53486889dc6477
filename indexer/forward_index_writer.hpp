// Writes forward indexes: of documents as they are made, and of others that are merged. Called by segments.
#pragma once

#include <tsl/robin_map.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/forward_index.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::indexer {

class ForwardIndexFile;

// Of the words of a document by TextField.
using WordNumbers = std::array<std::vector<std::uint32_t>, common::kTextFields>;

// Gathers the words of a few thousand documents in memory, about 200 bytes each.
class ForwardIndexBuilder {
 public:
  // The next document, the first being number 1. Returns the numbers of its words, which go up from 0 in the order in
  // which words are first met; good until the next call.
  const WordNumbers& add(const common::ArticleWords& words);

  // Throws common::Error(io).
  void write(const std::filesystem::path& path) const;

 private:
  struct Word {
    common::ArticleCounts articles{};
    common::ArticleCounts last_document{};  // that was counted
  };
  using FieldSizes = std::array<std::size_t, common::kTextFields>;

  void add_documents(ForwardIndexFile& file, const std::vector<std::uint32_t>& ids) const;
  void count(std::size_t field, const std::vector<common::PlacedWord>& words);

  tsl::robin_map<std::string, std::uint32_t, common::TextHash> numbers_;  // of the words, by their first appearance
  std::vector<Word> words_;
  std::string bytes_;              // the tokens of all documents
  std::vector<FieldSizes> sizes_;  // of each document
  WordNumbers last_;               // of the last document
};

// A forward index whose documents are taken over, but for some.
struct ForwardIndexPart {
  std::filesystem::path path;
  std::vector<std::uint32_t> left_out = {};  // numbers of documents, ascending
};

// One forward index of all parts, at `target`: their documents one after the other, where what is left out has its
// number and no words. Takes time in proportion to the sizes of the parts, and memory to their dictionaries: 4 bytes
// for each word of each, 24 for each word there is. Throws common::Error(io) and Error(index_corrupt).
void merge_forward_indexes(const std::vector<ForwardIndexPart>& parts, const std::filesystem::path& target);

}  // namespace newsfold::indexer
