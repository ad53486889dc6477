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

CharClass classify_beyond_ascii(std::int32_t code_point);

inline CharClass classify(std::int32_t code_point) {
  if (code_point >= 0x80) return classify_beyond_ascii(code_point);
  if (code_point >= '0' && code_point <= '9') return CharClass::digit;
  const std::int32_t lower = code_point | 0x20;  // of an invalid byte, -1, it stays -1
  return lower >= 'a' && lower <= 'z' ? CharClass::letter : CharClass::other;
}

bool is_apostrophe(std::int32_t code_point);
bool is_hyphen(std::int32_t code_point);  // also _ and the Unicode hyphens; no dash

}  // namespace newsfold::common
