// Folding: which texts become one, and what holds for every character there is.
#include "common/text_folding.hpp"

#include <unicode/uchar.h>

#include <catch2/catch.hpp>

#include "common/utf8.hpp"
#include "tests/support/random_text.hpp"

namespace newsfold::common {
namespace {

constexpr std::int32_t kCodePoints = 0x110000;

std::string folded(std::string_view text) {
  TextFolder folder;
  std::string out;
  folder.append(text, out);
  return out;
}

bool is_surrogate(std::int32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

std::string encoded(std::int32_t code_point) {
  std::string text;
  append_code_point(text, code_point);
  return text;
}

bool is_mark(std::int32_t c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

TEST_CASE("spellings of one word fold to one") {
  const char* const cases[][2] = {{"Straße", "strasse"},
                                  {"STRASSE", "strasse"},
                                  {"ẞ", "ss"},
                                  {"naïve", "naive"},
                                  {"Café", "cafe"},
                                  {"cafe\u0301", "cafe"},
                                  {"İ", "i"},
                                  {"I\u0307", "i"},
                                  {"ı", "i"},
                                  {"ﬁnance", "finance"},
                                  {"ＡＩ", "ai"},
                                  {"ｶﾞ", "ガ"},
                                  {"Ø", "o"},
                                  {"Æ", "ae"},
                                  {"Œ", "oe"},
                                  {"Þ", "th"},
                                  {"Đ", "d"},
                                  {"ł", "l"},
                                  {"Ħ", "h"},
                                  {"Ŧ", "t"},
                                  {"Ά", "α"},
                                  {"ς", "σ"},
                                  {"①", "1"},
                                  {"½", "1⁄2"},
                                  {"㎏", "kg"},
                                  {"한", "한"},
                                  {"\u1112\u1161\u11ab", "한"},
                                  {"𝒜", "a"},
                                  {"Й", "й"},
                                  {"и\u0306", "й"},
                                  {"か\u3099", "が"},
                                  {"co\u00adop", "coop"},
                                  {"ǿ", "o"},
                                  {"", ""},
                                  {"a\u0301\u0302\u0303", "a"}};
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(folded(text) == expected);
  }
}

TEST_CASE("letters that only look alike stay apart") {
  CHECK(folded("и") != folded("й"));
  CHECK(folded("か") != folded("が"));
  CHECK(folded("a") != folded("а"));  // Latin and Cyrillic
}

TEST_CASE("invalid bytes and NUL are dropped") {
  CHECK(folded("a\xff\xc0\x80\x62") == "ab");
  CHECK(folded("\xed\xa0\x80") == "");
  CHECK(folded(std::string_view("a\0b", 3)) == "ab");
  CHECK(folded("e\u0301\xff\x66") == "ef");
}

TEST_CASE("the folded form is appended to what is there") {
  TextFolder folder;
  std::string out = "É ";
  folder.append("É", out);
  folder.append("e\u0301", out);  // by another way inside
  CHECK(out == "É ee");
}

TEST_CASE("every character folds to valid text that folds to itself") {
  TextFolder folder;
  std::string once, twice;
  for (std::int32_t c = 1; c < kCodePoints; ++c) {
    if (is_surrogate(c)) continue;
    once.clear();
    twice.clear();
    folder.append(encoded(c), once);
    folder.append(once, twice);
    if (once == twice) continue;
    CAPTURE(c, once, twice);
    CHECK(once == twice);
  }
}

TEST_CASE("a character and its lower and upper case fold to the same") {
  TextFolder folder;
  for (std::int32_t c = 1; c < kCodePoints; ++c) {
    const std::int32_t lower = u_tolower(c), upper = u_toupper(c);
    if (is_surrogate(c) || (lower == c && upper == c)) continue;
    std::string own, other_lower, other_upper;
    folder.append(encoded(c), own);
    folder.append(encoded(lower), other_lower);
    folder.append(encoded(upper), other_upper);
    if (own == other_lower && own == other_upper) continue;
    CAPTURE(c, lower, upper, own, other_lower, other_upper);
    CHECK((own == other_lower && own == other_upper));
  }
}

// A mark sends the whole text through the normaliser; without one, characters are folded one by one.
TEST_CASE("folding one by one and as a whole give the same") {
  TextFolder folder;
  for (std::int32_t c = 1; c < kCodePoints; ++c) {
    if (is_surrogate(c) || is_mark(c) || (c >= 0x1100 && c <= 0x11FF)) continue;
    std::string one_by_one, whole;
    folder.append(" " + encoded(c) + "e", one_by_one);
    folder.append(" " + encoded(c) + "e\u0301", whole);
    if (one_by_one == whole) continue;
    CAPTURE(c, one_by_one, whole);
    CHECK(one_by_one == whole);
  }
}

TEST_CASE("composed and decomposed accents fold alike beside a sign that decomposes into a mark", "") {
  CHECK(folded("xำé") == folded("xำe\u0301"));
}

TEST_CASE("a folder that has seen much folds like a new one") {
  testing::RandomText random(4);
  TextFolder used;
  for (int i = 0; i < 500; ++i) {
    const std::string text = random.nearly_valid(30);
    std::string out;
    used.append(text, out);
    REQUIRE(out == folded(text));
  }
}

TEST_CASE("of a run of combining marks only the first kMaxMarks count") {
  std::string text = "и", cut = "и";
  for (int i = 0; i < 10'000; ++i) {
    text.append("\u0306");
    if (i < kMaxMarks) cut.append("\u0306");
  }
  CHECK(folded(text) == folded(cut));
  CHECK(folded("e" + text.substr(2)) == "e");
}

TEST_CASE("labels are folded, trimmed, and have single blanks") {
  TextFolder folder;
  const char* const cases[][2] = {{"Computer Vision", "computer vision"},
                                  {"  computer \t\n vision  ", "computer vision"},
                                  {"computer\u00a0vision", "computer vision"},
                                  {"computer\u3000vision", "computer vision"},
                                  {"Énergie", "energie"},
                                  {"AT&T", "at&t"},
                                  {" ", ""},
                                  {"", ""},
                                  {"\x7f\x01", ""}};
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(folder.label(text) == expected);
  }
}

TEST_CASE("the label of a label is itself") {
  testing::RandomText random(5);
  TextFolder folder;
  for (int i = 0; i < 2'000; ++i) {
    const std::string label = folder.label(random.nearly_valid(20));
    CAPTURE(label);
    REQUIRE(folder.label(label) == label);
  }
}

}  // namespace
}  // namespace newsfold::common
