#include "indexer/background_words.hpp"

#include <string_view>
#include <unordered_map>

#include "common/stable_hash.hpp"

namespace newsfold::indexer {
namespace {

struct BackgroundWord {
  std::string_view stem;
  std::uint32_t articles;
};

// Made by newsfold-count-words (tests/support) over a few thousand articles; stems of fewer than four are left out.
constexpr BackgroundWord kWords[] = {
#include "indexer/background_words.inc"
};

}  // namespace

const std::uint32_t kBackgroundArticles = 2958;

std::uint32_t background_count(std::uint32_t stem_hash) {
  static const auto counts = [] {
    std::unordered_map<std::uint32_t, std::uint32_t> table;
    for (const BackgroundWord& word : kWords) {
      table.emplace(static_cast<std::uint32_t>(common::stable_hash(word.stem)), word.articles);
    }
    return table;
  }();
  const auto found = counts.find(stem_hash);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace newsfold::indexer
