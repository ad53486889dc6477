// The words of an index that a prefix (react*) stands for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/schema.hpp"
#include "query/index_reader.hpp"
#include "query/stop_check.hpp"

namespace newsfold::query {

// Words a prefix stands for at most; the most frequent ones.
constexpr std::size_t kMaxPrefixWords = 100;

struct PrefixWords {
  std::string prefix;              // folded
  std::vector<std::string> words;  // of the searched fields, at most kMaxPrefixWords
  std::vector<std::string> stems;  // of these words, ascending, each once
  std::size_t found = 0;           // words there were
};

// `field` null: title, excerpt and topics. Throws what `stop` throws.
PrefixWords find_prefix_words(const std::string& text, const common::Field* field, OpenGeneration& generation,
                              StopCheck& stop);

struct WordStart {
  std::string text;
  const common::Field* field = nullptr;  // null: title, excerpt and topics
};

// Calls visit(word, number of articles) for each word of a field that begins so, ascending. Throws what `stop` throws.
void for_each_word(const WordStart& start, const OpenGeneration& generation, StopCheck& stop,
                   const std::function<void(const std::string&, std::uint32_t)>& visit);

}  // namespace newsfold::query
