// The analyzer's rules, one by one, and what holds for any bytes whatever.
#include "common/text_analyzer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <random>
#include <set>
#include <tuple>

#include "common/error.hpp"
#include "common/stable_hash.hpp"
#include "common/utf8.hpp"
#include "tests/support/random_text.hpp"

namespace newsfold::common {
namespace {

char letter(TokenKind kind) {
  switch (kind) {
    case TokenKind::word: return 'w';
    case TokenKind::part: return 'p';
    case TokenKind::joined: return 'j';
    case TokenKind::marked: return 'm';
    case TokenKind::gram: return 'g';
    case TokenKind::unigram: return 'u';
  }
  return '?';
}

// "AT&T" -> "at&t@1m at@1p t@2p": text, position and kind of every token.
std::string described(std::string_view text) {
  TextAnalyzer analyzer;
  std::string all;
  for (const Token& token : analyzer.analyze(text)) {
    if (!all.empty()) all.push_back(' ');
    all.append(token.text).append("@").append(std::to_string(token.position)).push_back(letter(token.kind));
  }
  return all;
}

std::set<std::string> terms_of(std::string_view text) {
  TextAnalyzer analyzer;
  std::set<std::string> terms;
  for (const Token& token : analyzer.analyze(text)) terms.insert(token.text);
  return terms;
}

// What each token stands for, as written.
std::vector<std::string> written(std::string_view text) {
  TextAnalyzer analyzer;
  std::vector<std::string> pieces;
  for (const Token& token : analyzer.analyze(text))
    pieces.emplace_back(text.substr(token.begin, token.end - token.begin));
  return pieces;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_utf8_trail(c); }));
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text.append(piece);
  return text;
}

bool is_valid_utf8(std::string_view text) {
  for (std::uint32_t at = 0; at < text.size();) {
    if (next_code_point(text, at) < 0) return false;
  }
  return true;
}

// Byte offsets where a character, or a run of bytes that is none, begins; and the end.
std::vector<bool> character_boundaries(std::string_view text) {
  std::vector<bool> boundaries(text.size() + 1, false);
  for (std::uint32_t at = 0; at < text.size();) {
    boundaries[at] = true;
    next_code_point(text, at);
  }
  boundaries[text.size()] = true;
  return boundaries;
}

// One token a position that stands for its own piece of the text.
bool is_base(TokenKind kind) { return kind == TokenKind::word || kind == TokenKind::part || kind == TokenKind::gram; }

void require_sound(std::string_view text, const std::vector<Token>& tokens) {
  const std::vector<bool> boundaries = character_boundaries(text);
  std::uint32_t last_position = 0, last_base = 0, last_unit = 0;
  for (const Token& token : tokens) {
    REQUIRE_FALSE(token.text.empty());
    REQUIRE(token.text.size() <= kMaxAnalyzedTermBytes);
    REQUIRE(code_points(token.text) <= kMaxTermCodePoints);
    REQUIRE(is_valid_utf8(token.text));
    REQUIRE(token.text.find('\0') == std::string::npos);
    REQUIRE(token.begin < token.end);
    REQUIRE(token.end <= text.size());
    REQUIRE(boundaries[token.begin]);
    REQUIRE(boundaries[token.end]);
    REQUIRE(token.position >= 1);
    REQUIRE(token.position >= last_position);
    REQUIRE(token.unit >= last_unit);
    if (is_base(token.kind)) REQUIRE(token.position > last_base);
    if (is_base(token.kind)) last_base = token.position;
    last_position = token.position;
    last_unit = token.unit;
  }
}

TEST_CASE("plain words are folded and numbered from 1") {
  CHECK(described("") == "");
  CHECK(described(" \t\r\n.,;!?…—– ") == "");
  CHECK(described("Export Rules") == "export@1w rules@2w");
  CHECK(described("(export) — “rules”!") == "export@1w rules@2w");
  CHECK(described("'quoted'") == "quoted@1w");
  CHECK(described("😀 smile") == "smile@1w");
  CHECK(described("a\nb\tc") == "a@1w b@2w c@3w");
}

// Every o as ø, which folds to o but is no ASCII letter.
std::string in_danish(std::string_view text) {
  std::string danish;
  for (const char c : text) danish.append(c == 'o' ? "ø" : c == 'O' ? "Ø" : std::string(1, c));
  return danish;
}

TEST_CASE("words of ASCII letters are read as other letters are") {
  std::vector<std::string> pieces{"to",   "So", "o",  "O.",   "Oslo",          "oo's",
                                  "no.o", "7",  "日", "\xff", repeat("o", 63), "oo"};
  for (char c = 1; c < 0x7f; ++c) {
    if (!std::isalnum(static_cast<unsigned char>(c))) pieces.emplace_back(1, c);
  }
  for (int i = 0; i < 30; ++i) pieces.emplace_back(i % 2 ? " " : "foo");
  testing::RandomText random(31);
  TextAnalyzer analyzer;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t n = random.below(12); n > 0; --n) text.append(random.pick(pieces));
    const std::string danish = in_danish(text);
    CAPTURE(text);
    const std::vector<Token> tokens = analyzer.analyze(text), expected = analyzer.analyze(danish);
    REQUIRE(tokens.size() == expected.size());
    for (std::size_t k = 0; k < tokens.size(); ++k) {
      const Token &token = tokens[k], &twin = expected[k];
      REQUIRE(token.text == twin.text);
      REQUIRE(std::tuple(token.position, token.unit, token.kind) == std::tuple(twin.position, twin.unit, twin.kind));
      REQUIRE(in_danish(text.substr(0, token.begin)).size() == twin.begin);
      REQUIRE(in_danish(text.substr(0, token.end)).size() == twin.end);
    }
  }
}

TEST_CASE("acronyms lose their dots") {
  const char* const same[][2] = {{"U.S.", "us"}, {"U.S", "us"},     {"US", "us"},   {"us", "us"},
                                 {"u.s.", "us"}, {"F.B.I.", "fbi"}, {"FBI", "fbi"}, {"J.R.R.", "jrr"}};
  for (const auto& [text, term] : same) {
    CAPTURE(text);
    CHECK(described(text) == std::string(term) + "@1w");
  }
  CHECK(described("The U.S. Army") == "the@1w us@2w army@3w");
  CHECK(written("The U.S. Army") == std::vector<std::string>{"The", "U.S.", "Army"});
  CHECK(terms_of("U.S.-China talks").contains("us"));
  CHECK(terms_of("U.S.-China talks").contains("china"));
  CHECK(described("Plan B. Then") == "plan@1w b@2w then@3w");
}

TEST_CASE("a sign that makes another word gives the word with it and the words in it") {
  const char* const cases[][2] = {
      {"C++", "c++@1m c@1p"},         {"C#", "c#@1m c@1p"},        {"Google+", "google+@1m google@1p"},
      {"AT&T", "at&t@1m at@1p t@2p"}, {"R&D", "r&d@1m r@1p d@2p"}, {"@name", "@name@1m name@1p"},
      {"#tag", "#tag@1m tag@1p"},     {"$IBM", "$ibm@1m ibm@1p"},  {".NET", ".net@1m net@1p"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(described(text) == expected);
    CHECK(written(text)[0] == text);
  }
  CHECK(terms_of("AT&T's").contains("at&t"));
  CHECK(described("in C++ and C#") == "in@1w c++@2m c@2p and@3w c#@4m c@4p");
  CHECK(terms_of("(C++)").contains("c++"));
  CHECK(terms_of("C++, Java").contains("c++"));
}

TEST_CASE("C, C++ and C# are three terms") {
  CHECK(terms_of("C") == std::set<std::string>{"c"});
  CHECK_FALSE(terms_of("C++").contains("c#"));
  CHECK_FALSE(terms_of("C#").contains("c++"));
}

TEST_CASE("a sign away from its word is none") {
  CHECK(described("R & D") == "r@1w d@2w");
  CHECK(described("1 + 2") == "1@1w 2@2w");
  CHECK(described("# tag") == "tag@1w");
  CHECK(described("end. Next") == "end@1w next@2w");
}

TEST_CASE("compounds give the whole and the parts") {
  const char* const cases[][2] = {
      {"self-driving", "selfdriving@1j self@1p driving@2p"},
      {"e-mail", "email@1j e@1p mail@2p"},
      {"snake_case", "snakecase@1j snake@1p case@2p"},
      {"COVID-19", "covid19@1j covid@1p 19@2p"},
      {"ibm.com", "ibm.com@1j ibm@1p com@2p"},
      {"joe@ibm.com", "joe@ibm.com@1j joe@1p ibm@2p com@3p"},
      {"state-of-the-art", "stateoftheart@1j state@1p of@2p the@3p art@4p"},
      {"New York-based firm", "new@1w yorkbased@2j york@2p based@3p firm@4w"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(described(text) == expected);
  }
  CHECK(described("self‐driving") == described("self-driving"));
  CHECK(described("self‑driving") == described("self-driving"));
  CHECK(described("well – known") == "well@1w known@2w");
  CHECK(described("trailing- word") == "trailing@1w word@2w");
}

TEST_CASE("a compound reaches the same word written in one") {
  const char* const pairs[][2] = {{"COVID-19", "COVID19"}, {"e-mail", "email"}, {"self-driving", "selfdriving"}};
  for (const auto& [hyphenated, plain] : pairs) {
    CAPTURE(hyphenated);
    for (const std::string& term : terms_of(plain)) CHECK(terms_of(hyphenated).contains(term));
  }
}

TEST_CASE("all tokens of a compound share its unit, and no other token does") {
  TextAnalyzer analyzer;
  const auto tokens = analyzer.analyze("a COVID-19 test");
  REQUIRE(tokens.size() == 5);
  CHECK(tokens[1].unit == tokens[2].unit);
  CHECK(tokens[1].unit == tokens[3].unit);
  CHECK(tokens[0].unit != tokens[1].unit);
  CHECK(tokens[4].unit != tokens[1].unit);
}

TEST_CASE("apostrophes, straight or curly, join, and a closing 's is dropped") {
  const char* const cases[][2] = {{"O'Reilly", "oreilly"}, {"O’Reilly", "oreilly"}, {"OREILLY", "oreilly"},
                                  {"IBM's", "ibm"},        {"IBM’s", "ibm"},        {"don't", "dont"},
                                  {"boss'", "boss"},       {"O’Neil’s", "oneil"},   {"Hawaiʻi", "hawaii"}};
  for (const auto& [text, term] : cases) {
    CAPTURE(text);
    CHECK(described(text) == std::string(term) + "@1w");
  }
}

TEST_CASE("numbers keep their point and lose their thousands commas") {
  const char* const cases[][2] = {{"3.5", "3.5@1w"},
                                  {"10,000", "10000@1w"},
                                  {"1,234,567", "1234567@1w"},
                                  {"10,00", "10@1w 00@2w"},
                                  {"1, 2", "1@1w 2@2w"},
                                  {"3.5%", "3.5@1w"},
                                  {"in 2020.", "in@1w 2020@2w"},
                                  {"2020-09-11", "20200911@1j 2020@1p 09@2p 11@3p"}};
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(described(text) == expected);
  }
}

TEST_CASE("case, accents, ligatures and width make no other word") {
  const char* const cases[][2] = {{"Straße", "strasse"},
                                  {"STRASSE", "strasse"},
                                  {"naïve", "naive"},
                                  {"nai\u0308ve", "naive"},
                                  {"café", "cafe"},
                                  {"cafe\u0301", "cafe"},
                                  {"CAFÉ", "cafe"},
                                  {"İstanbul", "istanbul"},
                                  {"Istanbul", "istanbul"},
                                  {"I\u0307stanbul", "istanbul"},
                                  {"ﬁnance", "finance"},
                                  {"ＡＩ", "ai"},
                                  {"Łódź", "lodz"},
                                  {"Ørsted", "orsted"},
                                  {"Ægir", "aegir"},
                                  {"Ηράκλειο", "ηρακλειο"},
                                  {"co\u00adoperate", "cooperate"}};
  for (const auto& [text, term] : cases) {
    CAPTURE(text);
    CHECK(described(text) == std::string(term) + "@1w");
    CHECK(written(text) == std::vector<std::string>{text});
  }
}

TEST_CASE("marks of other scripts than Latin and Greek are letters of their own") {
  CHECK(described("й") == "й@1w");
  CHECK(described("и") == "и@1w");
  CHECK(described("が") == "が@1w");
  CHECK(described("か\u3099") == "が@1w");
  CHECK(described("か") == "か@1w");
}

TEST_CASE("Han, kana and Hangul give every two neighbours and every single character") {
  CHECK(described("日本の人工知能") ==
        "日本@1g 日@1u 本の@2g 本@2u の人@3g の@3u 人工@4g 人@4u 工知@5g 工@5u 知能@6g 知@6u 能@7u");
  CHECK(described("한국어뉴스") == "한국@1g 한@1u 국어@2g 국@2u 어뉴@3g 어@3u 뉴스@4g 뉴@4u 스@5u");
  CHECK(described("\u1112\u1161\u11ab\u1100\u116e\u11a8") == "한국@1g 한@1u 국@2u");
  CHECK(described("日") == "日@1w");
  CHECK(described("日本、東京") == "日本@1g 日@1u 本@2u 東京@3g 東@3u 京@4u");
  CHECK(described("ｶﾞｽ") == described("ガス"));
  CHECK(described("データ") == "デー@1g デ@1u ータ@2g ー@2u タ@3u");
}

TEST_CASE("scripts change the rules in the middle of a piece of writing") {
  CHECK(described("AI日本") == "ai@1w 日本@2g 日@2u 本@3u");
  CHECK(described("日本AI") == "日本@1g 日@1u 本@2u ai@3w");
}

TEST_CASE("Thai words are found by a dictionary") {
  CHECK(described("สวัสดีครับ") == "สวัสดี@1w ครับ@2w");
  CHECK(written("สวัสดีครับ") == std::vector<std::string>{"สวัสดี", "ครับ"});
}

TEST_CASE("English words of one kind have one stem") {
  TextAnalyzer analyzer;
  const char* const pairs[][2] = {{"market", "markets"},     {"vote", "voting"}, {"company", "companies"},
                                  {"election", "elections"}, {"bank", "banks"},  {"drive", "driving"}};
  for (const auto& [a, b] : pairs) {
    CAPTURE(a, b);
    const std::string stem = analyzer.stem(a);
    CHECK(analyzer.stem(b) == stem);
  }
  const std::string new_stem = analyzer.stem("news");
  CHECK(analyzer.stem("new") != new_stem);
}

// More words than the hashes that are kept, each asked for again when others took its place.
TEST_CASE("the hash of a stem is that of the stem") {
  std::vector<std::string> words{"", "january", "defence", "women", "c++", "日本", "müller", "8"};
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b = 'a'; b <= 'z'; ++b) {
      for (char c = 'a'; c <= 'z'; ++c) {
        for (const char* ending : {"ing", "s"}) words.push_back(std::string{a, b, c} + ending);
      }
    }
  }
  for (const char* language : {"english", "none"}) {
    TextAnalyzer analyzer(language);
    for (int round = 0; round < 2; ++round) {
      const bool all_equal = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return analyzer.stem_hash(word) == stable_hash(analyzer.stem(word));
      });
      CHECK(all_equal);
    }
  }
}

TEST_CASE("a month that the press shortens has the stem of its short form") {
  TextAnalyzer analyzer;
  const char* const pairs[][2] = {{"january", "jan"},   {"february", "feb"}, {"august", "aug"},   {"september", "sept"},
                                  {"september", "sep"}, {"october", "oct"},  {"november", "nov"}, {"december", "dec"}};
  for (const auto& [whole, part] : pairs) {
    CAPTURE(whole, part);
    const std::string stem = analyzer.stem(whole);
    CHECK(analyzer.stem(part) == stem);
    CHECK(std::string_view(whole).starts_with(stem));
    CHECK(is_shortened_month(stem));
  }
  const std::string march = analyzer.stem("march");
  CHECK(analyzer.stem("mar") != march);
  for (const char* const stem : {"march", "man", "decid", ""}) CHECK_FALSE(is_shortened_month(stem));
}

// The highlighter relies on it.
TEST_CASE("a stem begins like its word") {
  TextAnalyzer analyzer;
  std::mt19937 random(3);
  const std::string_view letters = "aeiouybcdfglmnrstsingedly";
  for (int i = 0; i < 20'000; ++i) {
    std::string word;
    for (std::size_t size = 1 + random() % 9; size > 0; --size) word += letters[random() % letters.size()];
    CAPTURE(word);
    REQUIRE(analyzer.stem(word).substr(0, 1) == word.substr(0, 1));
  }
}

TEST_CASE("terms of more than plain letters are their own stem, and so is everything without a language") {
  TextAnalyzer english, none("none");
  for (const char* term : {"c++", "covid19", "at&t", "日本", "ηρακλειο", "ибм", "3.5", "ibm.com"}) {
    CHECK(english.stem(term) == term);
  }
  for (const char* term : {"markets", "driving", "c++"}) CHECK(none.stem(term) == term);
}

TEST_CASE("a language without rules is refused") {
  CHECK_THROWS_AS(TextAnalyzer("klingon"), Error);
  CHECK_THROWS_AS(TextAnalyzer(""), Error);
}

TEST_CASE("fingerprints tell languages apart and are the same for the same rules") {
  CHECK(TextAnalyzer("english").fingerprint() == TextAnalyzer("english").fingerprint());
  CHECK(TextAnalyzer("english").fingerprint() != TextAnalyzer("none").fingerprint());
}

TEST_CASE("a longer word keeps its head, at a character boundary") {
  const std::string exact = repeat("a", kMaxTermCodePoints);
  CHECK(terms_of(exact) == std::set<std::string>{exact});
  CHECK(terms_of(exact + "b") == std::set<std::string>{exact});
  CHECK(terms_of(repeat("ж", 65)) == std::set<std::string>{repeat("ж", 64)});
  CHECK(terms_of(repeat("𐌰", 60)) == std::set<std::string>{repeat("𐌰", 57)});  // 4 bytes each, 57 * 4 = 228
  CHECK(written(repeat("a", 100)) == std::vector<std::string>{repeat("a", 100)});
}

TEST_CASE("two words that differ within the limit stay two terms") {
  CHECK(terms_of(repeat("a", 63) + "b") != terms_of(repeat("a", 63) + "c"));
}

TEST_CASE("long runs of combining marks are cut and cost no more than their bytes") {
  CHECK(terms_of("e" + repeat("\u0301", 30'000)) == std::set<std::string>{"e"});
  TextAnalyzer analyzer;
  for (const char* base : {"e", "か", "и", "न", "ครับ", "한"}) {
    const std::string text = std::string(base) + repeat("\u0301", 30'000);
    const auto tokens = analyzer.analyze(text);
    CHECK(tokens.size() <= 2);
    require_sound(text, tokens);
  }
  CHECK(terms_of(repeat("\u0301", 1'000)).empty());
}

TEST_CASE("invalid bytes stand between words") {
  const std::string_view invalid[] = {"\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc3",
                                      "\xe2\x82",
                                      "\xed\xa0\x80",
                                      "\xf0\x9f\x98",
                                      "\xf4\x90\x80\x80",
                                      "\xfe",
                                      "\xff",
                                      "\xf8\x88\x80\x80\x80",
                                      "\xe0\x80\xaf",
                                      std::string_view("\0", 1)};
  for (const std::string_view bytes : invalid) {
    CAPTURE(bytes.size(), static_cast<unsigned>(static_cast<unsigned char>(bytes[0])));
    CHECK(described("ab " + std::string(bytes) + " cd") == "ab@1w cd@2w");
    CHECK(described("ab" + std::string(bytes)) == "ab@1w");
    CHECK(described(std::string(bytes) + "cd") == "cd@1w");
    CHECK(described(std::string(bytes)) == "");
    const std::string text = "ab" + std::string(bytes) + "cd";
    TextAnalyzer analyzer;
    require_sound(text, analyzer.analyze(text));
  }
}

TEST_CASE("any bytes give sound tokens") {
  TextAnalyzer analyzer;
  testing::RandomText random(1);
  for (int i = 0; i < 3'000; ++i) {
    const std::string text = i % 3 == 0 ? random.bytes(200) : random.nearly_valid(80);
    require_sound(text, analyzer.analyze(text));
  }
}

TEST_CASE("64 KB of any one kind of text give no more tokens than bytes") {
  TextAnalyzer analyzer;
  const std::string_view kinds[] = {"a",  "a ",     "a-",      "a.",  "a&", "#a",  "@a",      "a'", "1,000,",
                                    "1.", "é",      "日",      "한",  "ส",  "ครับ", "e\u0301", "ﷺ",  "ﷺ-",
                                    "İ",  "\u0301", "\xff",    "+",   "-",  "'",   "C++",     "U.", "C#",
                                    "𝒜",  "\u3164", "a\u200d", "日a", "&",  "a@",  "a_b-"};
  for (const std::string_view kind : kinds) {
    CAPTURE(kind);
    const std::string text = repeat(kind, 65'536 / kind.size());
    const auto tokens = analyzer.analyze(text);
    std::size_t term_bytes = 0;
    for (const Token& token : tokens) term_bytes += token.text.size();
    CHECK(tokens.size() <= text.size());
    CHECK(term_bytes <= 32 * text.size());  // U+FDFA folds to 11 times its bytes, once in a part, once in the whole
    require_sound(text, tokens);
  }
}

TEST_CASE("the order of texts does not matter to an analyzer") {
  testing::RandomText random(2);
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(random.nearly_valid(40));
  TextAnalyzer used;
  for (const std::string& text : texts) used.analyze(text);
  for (const std::string& text : texts) {
    TextAnalyzer fresh;
    const auto a = used.analyze(text), b = fresh.analyze(text);
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      REQUIRE(a[i].text == b[i].text);
      REQUIRE(a[i].position == b[i].position);
      REQUIRE(a[i].begin == b[i].begin);
    }
  }
}

TEST_CASE("ASCII case changes no term") {
  testing::RandomText random(3);
  TextAnalyzer analyzer;
  for (int i = 0; i < 500; ++i) {
    const std::string text = random.nearly_valid(40);
    std::string upper = text;
    for (char& c : upper) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    const auto a = analyzer.analyze(text), b = analyzer.analyze(upper);
    REQUIRE(a.size() == b.size());
    for (std::size_t k = 0; k < a.size(); ++k) REQUIRE(a[k].text == b[k].text);
  }
}

}  // namespace
}  // namespace newsfold::common
