// Text for property tests, the same in every run: random bytes, and random characters of the kinds that have rules of
// their own (accents, ligatures, marks, CJK, Thai, signs that join words).
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::testing {

class RandomText {
 public:
  explicit RandomText(unsigned seed) : generator_(seed) {}

  // 0 to `end` - 1.
  std::size_t below(std::size_t end) { return generator_() % end; }

  std::string bytes(std::size_t max_size) {
    std::string text(below(max_size + 1), '\0');
    for (char& c : text) c = static_cast<char>(generator_());
    return text;
  }

  // Valid UTF-8.
  std::string characters(std::size_t max_count) {
    std::string text;
    for (std::size_t count = below(max_count + 1); count > 0; --count) text.append(pick(kPieces));
    return text;
  }

  // Characters and, now and then, a few bytes that are none.
  std::string nearly_valid(std::size_t max_count) {
    std::string text;
    for (std::size_t count = below(max_count + 1); count > 0; --count) {
      if (below(8) == 0) text.append(bytes(3));
      else text.append(pick(kPieces));
    }
    return text;
  }

  const std::string& pick(const std::vector<std::string>& choices) { return choices[below(choices.size())]; }

 private:
  inline static const std::vector<std::string> kPieces{
      "a",  "B",      "e",   "s",  "S",     "T",  "i",      "U.",       "S.",     "0",      "7",
      "19", " ",      " ",   " ",  ".",     ",",  "-",      "_",        "+",      "#",      "@",
      "&",  "$",      "'",   "’",  "…",     "(",  ")",      "\"",       "*",      ":",      "\n",
      "é",  "İ",      "ı",   "ß",  "ﬁ",     "ø",  "Æ",      "e\u0301",  "Ａ",     "１",     "ж",
      "й",  "ά",      "日",  "本", "の",    "カ", "ｶﾞ",     "か\u3099", "한",     "국",     "\u1112\u1161\u11ab",
      "ส",  "วั",      "ครับ", "न",  "ि",     "ع",  "\u0301", "\u200d",   "\u00ad", "\u2060", "😀",
      "𝒜",  "\u3000", "½",   "ﷺ",  "\u3164"};

  std::mt19937 generator_;
};

}  // namespace newsfold::testing
