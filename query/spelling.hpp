// "Did you mean": words of the index that a word nobody used may stand for.
#pragma once

#include <xapian.h>

#include <string>

namespace newsfold::query {

// The word of titles or excerpts that is nearest to the folded `word`, of equally near ones the most used: one change
// away, or two for words of seven letters and more, and with the same first letter. Empty when there is none. Looks
// through all words of that letter: a few milliseconds in a large index, so it is for words that no article has.
std::string nearest_word(const std::string& word, const Xapian::Database& database);

}  // namespace newsfold::query
