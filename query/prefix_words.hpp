// The words of an index that a prefix (react*) stands for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/schema.hpp"
#include "query/index_reader.hpp"

namespace newsfold::query {

// Words a prefix stands for at most; the most frequent ones.
constexpr std::size_t kMaxPrefixWords = 100;

struct PrefixWords {
  std::string prefix;              // folded
  std::vector<std::string> words;  // of the searched fields, at most kMaxPrefixWords
  std::vector<std::string> stems;  // of these words, ascending, each once
  std::size_t found = 0;           // words there were
};

// `field` null: title, excerpt and topics.
PrefixWords find_prefix_words(const std::string& text, const common::Field* field, OpenGeneration& generation);

// Calls visit(word, number of articles) for each word of a field that begins with `start`, ascending.
void for_each_word(const OpenGeneration& generation, const std::string& start, const common::Field* field,
                   const std::function<void(const std::string&, std::uint32_t)>& visit);

}  // namespace newsfold::query
