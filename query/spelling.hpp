// "Did you mean": words of the index that a word nobody used may stand for.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "query/stop_check.hpp"

namespace newsfold::query {

// How many letters have to be put in, left out, changed or swapped with their neighbour to make one word of the other
// (restricted Damerau-Levenshtein distance), in code points; `limit` + 1 when it is more than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// The word of titles or excerpts that is nearest to the folded `word`, of equally near ones the most used: one change
// away, or two for words of seven letters and more, and with the same first letter. Empty when there is none. Looks
// through all words of that letter: a few milliseconds in a large index, so it is for words that no article has.
std::string nearest_word(const std::string& word, const Xapian::Database& database, StopCheck& stop);

}  // namespace newsfold::query
