// What text of strangers becomes on a terminal, and how wide it is there.
#include <catch2/catch.hpp>

#include "query/cli/terminal_text.hpp"

namespace newsfold::cli {
namespace {

std::string joined(const Glyphs& glyphs) {
  std::string text;
  for (const Glyph& glyph : glyphs) text += glyph.text;
  return text;
}

std::string marked(const Glyphs& glyphs) {
  std::string text;
  for (const Glyph& glyph : glyphs) text += glyph.marked ? "[" + glyph.text + "]" : glyph.text;
  return text;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (const Glyphs& line : wrap(visible_glyphs(text), width)) lines.push_back(joined(line));
  return lines;
}

std::string truncated(std::string_view text, std::size_t width) {
  return joined(truncate(visible_glyphs(text), width));
}

TEST_CASE("hostile characters are made visible") {
  struct Case {
    std::string_view text;
    const char* expected;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"plain", "plain"},
      {"O\u2019Reilly caf\u00E9 \u65E5\u672C", "O\u2019Reilly caf\u00E9 \u65E5\u672C"},
      {"\x1B]0;title\x07", "\u241B]0;title\u2407"},
      {"\x1B[2J\x1B[31m", "\u241B[2J\u241B[31m"},
      {"a\0b"sv, "a\u2400b"},
      {"a\bb\x0E\x1F", "a\u2408b\u240E\u241F"},
      {"a\x7F", "a\u2421"},
      {"a\tb\nc\r\nd", "a b c  d"},
      {"\xC2\x9B"
       "31m",
       "\\u{9B}31m"},           // CSI in one character
      {"\xC2\x85", "\\u{85}"},  // a line end of C1
      {"\u202Egpj.exe\u202C", "\\u{202E}gpj.exe\\u{202C}"},
      {"\u2066a\u2069\u200E\u200F\u061C", "\\u{2066}a\\u{2069}\\u{200E}\\u{200F}\\u{61C}"},
      {"a\u2028b\u2029", "a\\u{2028}b\\u{2029}"},
      {"\uFEFFa\u200Bb\u200Cc\u200Dd\u2060", "\\u{FEFF}a\\u{200B}b\\u{200C}c\\u{200D}d\\u{2060}"},
      // Joiners shape Persian and Indic words and join emoji; anywhere else they only hide.
      {"\u0645\u06CC\u200C\u062E", "\u0645\u06CC\u200C\u062E"},
      {"\u0915\u094D\u200D\u0937", "\u0915\u094D\u200D\u0937"},
      {"\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F468\u200D\U0001F469\u200D\U0001F467"},
      {"\u2764\uFE0F\u200D\U0001F525", "\u2764\uFE0F\u200D\U0001F525"},
      {"\u0645\u200C", "\u0645\\u{200C}"},
      {"\u200D\u0645", "\\u{200D}\u0645"},
      {"\u0645\u200D ", "\u0645\\u{200D} "},
      {"a\u200D\u0645", "a\\u{200D}\u0645"},
      {"\u0645\u200C\u200C\u062E", "\u0645\\u{200C}\\u{200C}\u062E"},
      {"\u0645\u200D\u202E\u062E", "\u0645\\u{200D}\\u{202E}\u062E"},
      {"\u2028\u200D\u0645", "\\u{2028}\\u{200D}\u0645"},
      {"a\u00ADb\u034F\u3164", "a\\u{AD}b\\u{34F}\\u{3164}"},
      {"\U000E0041", "\\u{E0041}"},  // a tag
      {"\uFFF9", "\\u{FFF9}"},
      {"\u2764\uFE0F", "\u2764\uFE0F"},  // a heart, as an emoji
      {"\u0600\u0661", "\u0600\u0661"},  // an Arabic number sign shows, though it is a format character
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(visible_text(c.text) == c.expected);
  }
}

TEST_CASE("bytes that are no UTF-8 become replacement characters") {
  CHECK(visible_text("a\xFFz") == "a\uFFFDz");
  CHECK(visible_text("a\xE2\x82") == "a\uFFFD");      // cut short
  CHECK(visible_text("\xC0\x9B") == "\uFFFD\uFFFD");  // ESC, overlong
  CHECK(visible_text("\x9B"
                     "31m") ==
        "\uFFFD"
        "31m");                                                 // CSI of Latin-1
  CHECK(visible_text("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");  // half of a surrogate pair
}

TEST_CASE("no output byte is a control, whatever byte goes in") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string in{'a', static_cast<char>(byte), 'b', static_cast<char>(byte), static_cast<char>(0x9B)};
    for (const char out : visible_text(in)) {
      CAPTURE(byte);
      CHECK((static_cast<unsigned char>(out) >= 0x20 && out != 0x7F));
    }
  }
}

TEST_CASE("marks stay on their character, and do not pile up") {
  CHECK(visible_glyphs("e\u0301t").size() == 2);
  CHECK(visible_text("\u0301t") == "\u25CC\u0301t");
  std::string pile = "a";
  for (int i = 0; i < 10; ++i) pile += "\u0301";
  std::string expected = "a";
  for (int i = 0; i < 8; ++i) expected += "\u0301";
  CHECK(visible_text(pile) == expected + "\\u{301}\\u{301}");
}

TEST_CASE("width is counted in columns") {
  struct Case {
    const char* text;
    std::size_t width;
  };
  const Case cases[] = {
      {"", 0},
      {"news", 4},
      {"caf\u00E9", 4},
      {"cafe\u0301", 4},
      {"\u65E5\u672C\u8A9E", 6},  // Japanese
      {"\uD55C\uAE00", 4},        // Korean syllables
      {"\u1112\u1161\u11AB", 2},  // one Korean syllable in three letters
      {"\uFF21\uFF01", 4},        // full width A!
      {"\uFF71", 1},              // half width katakana
      {"\u3000", 2},              // ideographic blank
      {"\U0001F600", 2},          // an emoji
      {"\u00B7\u2026\u2019", 3},  // of ambiguous width
      {"\u202E", 8},              // \u{202E}
      {"\u0645\u200C\u062E", 2},  // a joiner takes no room
      {"\x1B[0m", 4},
      {"\xFF", 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(display_width(c.text) == c.width);
  }
}

TEST_CASE("spans of bytes mark the glyphs that begin in them") {
  //                  0123456 (the accented letters take two bytes)
  const auto text = "\u00E9t\u00E9 b";
  CHECK(marked(visible_glyphs(text, {{0, 2}})) == "[\u00E9]t\u00E9 b");
  CHECK(marked(visible_glyphs(text, {{2, 5}, {6, 7}})) == "\u00E9[t][\u00E9] [b]");
  CHECK(marked(visible_glyphs(text, {{0, 0}})) == text);
  CHECK(marked(visible_glyphs(text, {{90, 99}})) == text);
  CHECK(marked(visible_glyphs("a\x1B"
                              "b",
                              {{1, 2}})) == "a[\u241B]b");
}

TEST_CASE("lines are wrapped by width") {
  using Lines = std::vector<std::string>;
  CHECK(wrapped("", 10) == Lines{""});
  CHECK(wrapped("   ", 10) == Lines{""});
  CHECK(wrapped("one two three", 13) == Lines{"one two three"});
  CHECK(wrapped("one two three", 12) == Lines{"one two", "three"});
  CHECK(wrapped("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrapped("one two three", 6) == Lines{"one", "two", "three"});
  CHECK(wrapped("  one \t\n  two ", 10) == Lines{"one two"});
  CHECK(wrapped("abcdefgh ij", 3) == Lines{"abc", "def", "gh", "ij"});
  CHECK(wrapped("\u65E5\u672C\u8A9E\u65E5", 5) == Lines{"\u65E5\u672C", "\u8A9E\u65E5"});
  CHECK(wrapped("IBM\u65E5\u672C", 5) == Lines{"IBM\u65E5", "\u672C"});
  CHECK(wrapped("\u65E5\u672C", 1) == Lines{"\u65E5", "\u672C"});
  const std::string joined = "\U0001F468\u200D\U0001F469";
  CHECK(wrapped("\u65E5" + joined, 5) == Lines{"\u65E5", joined});  // what is joined stays together
  CHECK(wrapped("cafe\u0301 au", 4) == Lines{"cafe\u0301", "au"});
}

TEST_CASE("no wrapped line is wider than asked, and nothing but blanks is lost") {
  const std::string text =
      "IBM \u65E5\u672C\u8A9E\u3000says:\u202E no \u1112\u1161\u11AB caf\u00E9s abcdefghijklmnopqrstuvwxyz";
  for (std::size_t width = 8; width < 60; ++width) {
    std::string all;
    for (const std::string& line : wrapped(text, width)) {
      CAPTURE(width, line);
      CHECK(display_width(line) <= width);
      all += line;
    }
    std::string expected = visible_text(text);
    std::erase(expected, ' ');
    std::erase(all, ' ');
    CHECK(all == expected);
  }
}

TEST_CASE("one line is cut by width") {
  CHECK(truncated("one two", 7) == "one two");
  CHECK(truncated("one two", 6) == "one…");
  CHECK(truncated("one  two", 7) == "one two");
  CHECK(truncated("one two three", 10) == "one two…");
  CHECK(truncated("\u65E5\u672C\u8A9E\u65E5", 8) == "\u65E5\u672C\u8A9E\u65E5");
  CHECK(truncated("\u65E5\u672C\u8A9E\u65E5", 7) == "\u65E5\u672C\u8A9E…");
  CHECK(truncated("\u65E5\u672C\u8A9E\u65E5", 6) == "\u65E5\u672C…");
  CHECK(truncated("news", 2) == "n…");
  CHECK(truncated("news", 1) == "…");
  CHECK(truncated("news", 0).empty());
  CHECK(truncated("a wonderfully", 10) == "a wonderf…");
}

TEST_CASE("hyperlinks lead to the web alone, in printable ASCII") {
  CHECK(link_target("https://example.com/a?b=c#d;e") == "https://example.com/a?b=c#d;e");
  CHECK(link_target("HTTP://example.com/%20") == "HTTP://example.com/%20");
  CHECK(link_target("https://ex.com/caf\u00E9 \033\\\x07\x7F\xFF") == "https://ex.com/caf%C3%A9%20%1B\\%07%7F%FF");
  for (const char* url : {"", "http:", "https:/", "ftp://a", "file:///a", "javascript:http://a", " http://a", "a.md"}) {
    CHECK(link_target(url).empty());
  }
  CHECK_FALSE(link_target("https://" + std::string(2'075, 'a')).empty());
  CHECK(link_target("https://" + std::string(2'076, 'a')).empty());
  for (int byte = 0; byte < 256; ++byte) {
    for (const char out : link_target(std::string("http://a/") + static_cast<char>(byte))) {
      CHECK((out > ' ' && out < 0x7F));
    }
  }
}

}  // namespace
}  // namespace newsfold::cli
