// What a character is to the analyzer: part of a word, of a script with other rules, or between words.
#pragma once

#include <cstdint>

namespace newsfold::common {

enum class CharClass : std::uint8_t {
  other,  // stands between words; also invalid bytes (-1)
  letter,
  digit,    // any kind of number character
  mark,     // continues a word and never starts one; also joiners and soft hyphens
  cjk,      // Han, kana, Hangul, Bopomofo, Yi: no blanks between words
  complex,  // Thai, Lao, Khmer, Burmese: words are found by a dictionary
};

CharClass classify(std::int32_t code_point);

bool is_apostrophe(std::int32_t code_point);
bool is_hyphen(std::int32_t code_point);  // also _ and the Unicode hyphens; no dash

}  // namespace newsfold::common
