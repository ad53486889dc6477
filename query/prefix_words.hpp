// The words of an index that a prefix (react*) stands for.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <string>
#include <vector>

#include "common/schema.hpp"
#include "common/text_analyzer.hpp"

namespace newsfold::query {

// Words a prefix stands for at most; the most frequent ones.
constexpr std::size_t kMaxPrefixWords = 100;

struct PrefixWords {
  std::string prefix;              // folded
  std::vector<std::string> terms;  // exact terms of the searched fields, at most kMaxPrefixWords
  std::vector<std::string> stems;  // of these words, ascending, each once
  std::size_t found = 0;           // terms there were
};

// `field` null: title, excerpt and topics.
PrefixWords find_prefix_words(const std::string& text, const common::Field* field, const Xapian::Database& database,
                              common::TextAnalyzer& analyzer);

}  // namespace newsfold::query
