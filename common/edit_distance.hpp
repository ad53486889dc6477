// How far two words are apart; for suggestions to a word that nobody knows.
#pragma once

#include <cstddef>
#include <string_view>

namespace newsfold::common {

// How many letters have to be put in, left out, changed or swapped with their neighbour to make one word of the other
// (restricted Damerau-Levenshtein distance), in code points; `limit` + 1 when it is more than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace newsfold::common
