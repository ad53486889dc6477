// English words that are written in more than one way: by American and British spelling (center, centre; organize,
// organise), and plurals that no ending makes (women, crises). Stems take them for one word; what is quoted does not.
// Tables are in the source file: extend them there, and raise the analyzer's rules version.
//
// Left out are those of which one is a well-known name, or a word of its own: Labour and labor, Grey and Gray, Tyre and
// tire, Wolves and wolf, cheque and check, storey and story, lives and life, men and man, which would be Manning too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newsfold::common {

// The spelling that stands for all spellings of a word, beginning with the same letter; for most words it is the word.
// Words are folded, here and below; only those of ASCII letters have another one.
std::string usual_spelling(std::string word);

// All spellings of a word, itself among them, the usual one first; and some that nobody writes.
std::vector<std::string> spellings_of(const std::string& word);

// What else words may begin with whose usual spelling begins with `beginning`: "centre" for "cente", "paediatri" for
// "pediatri". For "organi" nothing, as both spellings of organize begin so.
std::vector<std::string> other_beginnings(std::string_view beginning);

}  // namespace newsfold::common
