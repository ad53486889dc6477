// Words as people write them: which tokens of a query word belong together.
#pragma once

#include <vector>

#include "common/text_analyzer.hpp"

namespace newsfold::query {

// Tokens cut from one piece of writing: see text_analyzer.hpp.
struct Unit {
  const common::Token* whole = nullptr;      // joined or marked
  std::vector<const common::Token*> pieces;  // words, parts or grams, one a position
};

// The units of `tokens`, which must outlive them, in the order of the text.
std::vector<Unit> split_units(const std::vector<common::Token>& tokens);

}  // namespace newsfold::query
