// How far two words are from each other. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace newsfold::query {

// How many letters have to be put in, left out, changed or swapped with their neighbour to make one word of the other
// (restricted Damerau-Levenshtein distance), in code points; `limit` + 1 when it is more than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// The same for words as code points.
std::size_t edit_distance(const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b, std::size_t limit);

std::vector<std::int32_t> code_points(std::string_view text);

}  // namespace newsfold::query
