// How query text is read: text -> the query as format_query writes it, and what the notes say.
#include "query/query_parser.hpp"

#include <catch2/catch.hpp>

#include "common/error.hpp"
#include "tests/support/random_text.hpp"

namespace newsfold::query {
namespace {

constexpr std::int64_t kNow = 1'599'834'120;  // Friday, 2020-09-11T14:22:00Z

constexpr const char* kNoWord = "holds no word and was left out";
constexpr const char* kNoField = "is no field; it was read as words";
constexpr const char* kNoValue = "has no value; it was read as a word";
constexpr const char* kAnd = "AND needs something on both sides and was left out";
constexpr const char* kOr = "OR needs something on both sides and was left out";
constexpr const char* kNear = "NEAR needs a word on both sides and was left out";
constexpr const char* kNot = "NOT needs something after it and was left out";
constexpr const char* kMinus = "a - without a word was left out";
constexpr const char* kClose = "a closing bracket without an opening one was left out";
constexpr const char* kOpen = "an opening bracket without a closing one was closed at the end";
constexpr const char* kQuote = "a quote without its end was closed at the end";
constexpr const char* kShort = "is too short for a prefix";
constexpr const char* kBrackets = "takes one value, no brackets";

struct Case {
  const char* text;
  const char* parsed;
  const char* note = nullptr;  // part of the only note; null: none
};

std::string parsed(std::string_view text) { return format_query(parse_query(text, kNow).root); }

template <std::size_t N>
void check_all(const Case (&cases)[N]) {
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const ParsedQuery query = parse_query(c.text, kNow);
    CHECK(query.root.kind == QueryNode::Kind::all_of);
    CHECK(format_query(query.root) == c.parsed);
    if (c.note) {
      REQUIRE(query.notes.size() == 1);
      CHECK_THAT(query.notes[0], Catch::Contains(c.note));
    } else {
      CHECK(query.notes == std::vector<std::string>());
    }
    CHECK(parsed(c.parsed) == c.parsed);
  }
}

std::string refusal(std::string_view text) {
  try {
    parse_query(text, kNow);
  } catch (const common::Error& error) {
    CHECK(error.code() == common::ErrorCode::query_refused);
    return error.what();
  }
  return {};
}

// True when the text is read or refused as a query; anything else that is thrown fails the test.
bool is_answered(std::string_view text) {
  try {
    parse_query(text, kNow);
  } catch (const common::Error& error) {
    return error.code() == common::ErrorCode::query_refused;
  }
  return true;
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text.append(piece);
  return text;
}

TEST_CASE("words side by side must all match") {
  const Case cases[] = {
      {"", ""},
      {"   ", ""},
      {"\t\r\n", ""},
      {"reactor", "reactor"},
      {"facial recognition", "facial recognition"},
      {"  facial \t\n recognition  ", "facial recognition"},
      {"Facial RECOGNITION", "Facial RECOGNITION"},
      {"a b c d", "a b c d"},
      {"C++", "C++"},
      {"C#", "C#"},
      {".NET", ".NET"},
      {"AT&T R&D", "AT&T R&D"},
      {"@name #tag $IBM", "@name #tag $IBM"},
      {"U.S. F.B.I.", "U.S. F.B.I."},
      {"O’Reilly O'Reilly", "O’Reilly O'Reilly"},
      {"COVID-19", "COVID-19"},
      {"self-driving car", "self-driving car"},
      {"ibm.com", "ibm.com"},
      {"naïve café", "naïve café"},
      {"日本の人工知能", "日本の人工知能"},
      {"สวัสดีครับ", "สวัสดีครับ"},
      {"3.5 10,000", "3.5 10,000"},
      {"a/b a|b a+b a=b", "a/b a|b a+b a=b"},
      {"--x", "--x"},
      {"a--b", "a--b"},
      {"a-b-", "a-b-"},
      {"and or not near", "and or not near"},
      {"And Or Not", "And Or Not"},
      {"ANDY ORDER NOTE NEARBY", "ANDY ORDER NOTE NEARBY"},
      {"https://example.com/a", "https://example.com/a"},
      {"*abc", "*abc"},
      {"a*b", "a*b"},
  };
  check_all(cases);
}

TEST_CASE("quotes make phrases") {
  const Case cases[] = {
      {"\"press release\"", "\"press release\""},
      {"\"a\"", "\"a\""},
      {"“press release”", "\"press release\""},
      {"„press release“", "\"press release\""},
      {"«press release»", "\"press release\""},
      {"“press release\"", "\"press release\""},
      {"a \"b c\" d", "a \"b c\" d"},
      {"a\"b c\"d", "a \"b c\" d"},
      {"\"a\"\"b\"", "\"a\" \"b\""},
      {"-\"b c\"", "-\"b c\""},
      {"\"(a OR b)\"", "\"(a OR b)\""},
      {"\"AND\"", "\"AND\""},
      {"\"date:foo\"", "\"date:foo\""},
      {"\"-a\"", "\"-a\""},
      {"title:\"press release\"", "title:\"press release\""},
      {"\"press release", "\"press release\"", kQuote},
      {"a \"b c", "a \"b c\"", kQuote},
      {"“a", "\"a\"", kQuote},
      {"\"\"", "", kNoWord},
      {"\" \"", "", kNoWord},
      {"a \"...\" b", "a b", kNoWord},
      {"title:\"\"", "", kNoWord},
  };
  check_all(cases);
}

TEST_CASE("operators") {
  const Case cases[] = {
      {"a AND b", "a AND b"},
      {"a AND b AND c", "a AND b AND c"},
      {"a OR b", "a OR b"},
      {"a OR b OR c", "a OR b OR c"},
      {"a b OR c", "(a b) OR c"},
      {"a OR b c", "a OR (b c)"},
      {"a AND b OR c AND d", "(a AND b) OR (c AND d)"},
      {"a (b OR c)", "a (b OR c)"},
      {"a AND (b OR c)", "a AND (b OR c)"},
      {"(a OR b) (c OR d)", "(a OR b) (c OR d)"},
      {"-a", "-a"},
      {"a -b", "a -b"},
      {"a -b -c", "a -b -c"},
      {"-a b", "-a b"},
      {"NOT a", "-a"},
      {"a NOT b", "a -b"},
      {"a AND NOT b", "a AND -b"},
      {"a AND -b", "a AND -b"},
      {"a OR -b", "a OR -b"},
      {"-(a b)", "-(a b)"},
      {"-(a OR b)", "-(a OR b)"},
      {"NOT (a OR b)", "-(a OR b)"},
      {"-(a)", "-a"},
      {"NOT NOT a", "a"},
      {"-(-a)", "a"},
      {"NOT NOT NOT a", "-a"},
      {"-(NOT (a b))", "a b"},
      {"AND a", "a", kAnd},
      {"a AND", "a", kAnd},
      {"AND", "", kAnd},
      {"a AND AND b", "a AND b", kAnd},
      {"OR a", "a", kOr},
      {"OR", "", kOr},
      {"NOT", "", kNot},
      {"a NOT", "a", kNot},
      {"-()", "", kMinus},
      {"a -() b", "a b", kMinus},
      {"-", "", kNoWord},
      {"a - b", "a b", kNoWord},
      {"a – b", "a b", kNoWord},
      {"...", "", kNoWord},
      {"a ... b", "a b", kNoWord},
      {"*", "", kNoWord},
      {"***", "", kNoWord},
      {"😀", "", kNoWord},
      {"\xff", "", kNoWord},
      {"a (AND) b", "a b", kAnd},
      {"a ( OR ) b", "a b", kOr},
  };
  check_all(cases);
}

TEST_CASE("brackets") {
  const Case cases[] = {
      {"()", ""},
      {"(((a)))", "a"},
      {"(a)(b)", "a b"},
      {"a(b)c", "a b c"},
      {"(a b) c", "(a b) c"},
      {"a (b c)", "a (b c)"},
      {"((a b) c) d", "((a b) c) d"},
      {"(a AND b) c", "(a AND b) c"},
      {"(a", "a", kOpen},
      {"(a b", "a b", kOpen},
      {"((a", "a", kOpen},
      {"a (b OR c", "a (b OR c)", kOpen},
      {"a)", "a", kClose},
      {")a", "a", kClose},
      {"a) b", "a b", kClose},
      {")))", "", kClose},
      {"a AND b) c", "(a AND b) c", kClose},
      {"a OR b) c", "(a OR b) c", kClose},
  };
  check_all(cases);
  CHECK(parse_query("a) OR b", kNow).notes == std::vector<std::string>{kClose, kOr});
}

TEST_CASE("fields") {
  const Case cases[] = {
      {"title:reactor", "title:reactor"},
      {"TITLE:reactor", "title:reactor"},
      {"Title:Reactor", "title:Reactor"},
      {"excerpt:a topic:b provider:c", "excerpt:a topic:b provider:c"},
      {"topic:\"computer vision\"", "topic:\"computer vision\""},
      {"provider:reuters.com", "provider:reuters.com"},
      {"category:news", "category:news"},
      {"category:\"news\"", "category:news"},
      {"category:\"long reads\"", "category:\"long reads\""},
      {"type:video", "type:video"},
      {"url:example.com/2020/story", "url:example.com/2020/story"},
      {"url:https://example.com/a?b=c", "url:https://example.com/a?b=c"},
      {"url:\"example.com/a(b)\"", "url:\"example.com/a(b)\""},
      {"story:0a1b2c3d4e5f6", "story:0a1b2c3d4e5f6"},
      {"-title:a", "-title:a"},
      {"-category:news", "-category:news"},
      {"title:C++", "title:C++"},
      {"title:(a b)", "title:a title:b"},
      {"title:(a OR b)", "title:a OR title:b"},
      {"title:(a -b)", "title:a -title:b"},
      {"title:(a \"b c\")", "title:a title:\"b c\""},
      {"title:(a OR topic:b)", "title:a OR topic:b"},
      {"title:(a b) c", "(title:a title:b) c"},
      {"-title:(a OR b)", "-(title:a OR title:b)"},
      {"topic:ai OR topic:ml AND x", "topic:ai OR (topic:ml AND x)"},
      {"title:react*", "title:react*"},
      {"author:smith", "author:smith", kNoField},
      {"a author:smith b", "a author:smith b", kNoField},
      {"title:foo:bar", "title:foo:bar", kNoField},
      {":a", ":a"},
      {"title:", "title", kNoValue},
      {"title: a", "title a", kNoValue},
      {"a title:", "a title", kNoValue},
      {"date:", "date", kNoValue},
      {"title:title:x", "title title:x", kNoValue},
      {"title:-x", "title -x", kNoValue},
      {"category:(a b)", "a b", kBrackets},
      {"date:(2020)", "2020", kBrackets},
      {"title:...", "", kNoWord},
  };
  check_all(cases);
}

TEST_CASE("dates and numbers are ranges, both ends included") {
  const Case cases[] = {
      {"date:2020", "date:2020-01-01T00:00:00Z..2020-12-31T23:59:59Z"},
      {"date:2020-09", "date:2020-09-01T00:00:00Z..2020-09-30T23:59:59Z"},
      {"date:2020-02", "date:2020-02-01T00:00:00Z..2020-02-29T23:59:59Z"},
      {"date:2020-09-11", "date:2020-09-11T00:00:00Z..2020-09-11T23:59:59Z"},
      {"date:2020-09-11T14:22Z", "date:2020-09-11T14:22:00Z"},
      {"date:2020-09-11T14:22:07+02:00", "date:2020-09-11T12:22:07Z"},
      {"date:2020-09-01..2020-09-10", "date:2020-09-01T00:00:00Z..2020-09-10T23:59:59Z"},
      {"date:2020-09..2020-10", "date:2020-09-01T00:00:00Z..2020-10-31T23:59:59Z"},
      {"date:2020-09..", "date:2020-09-01T00:00:00Z.."},
      {"date:..2020-09", "date:..2020-09-30T23:59:59Z"},
      {"date:today", "date:2020-09-11T00:00:00Z..2020-09-11T23:59:59Z"},
      {"date:yesterday..", "date:2020-09-10T00:00:00Z.."},
      {"date:this-week", "date:2020-09-07T00:00:00Z..2020-09-13T23:59:59Z"},
      {"date:\"last month\"", "date:2020-08-01T00:00:00Z..2020-08-31T23:59:59Z"},
      {"DATE:2020 reactor", "date:2020-01-01T00:00:00Z..2020-12-31T23:59:59Z reactor"},
      {"-date:2020", "-date:2020-01-01T00:00:00Z..2020-12-31T23:59:59Z"},
      {"quality:80", "quality:80"},
      {"quality:80..", "quality:80.."},
      {"quality:..120", "quality:..120"},
      {"quality:80..120", "quality:80..120"},
      {"quality:80..80", "quality:80"},
      {"quality:1.5..2.25", "quality:1.5..2.25"},
      {"quality:1e3", "quality:1000"},
      {"quality:0.1", "quality:0.1"},
      {"title:date:2020", "title date:2020-01-01T00:00:00Z..2020-12-31T23:59:59Z", kNoValue},
  };
  check_all(cases);
}

TEST_CASE("prefixes and NEAR") {
  const Case cases[] = {
      {"react*", "react*"},
      {"react**", "react*"},
      {"a react* b", "a react* b"},
      {"-react*", "-react*"},
      {"日*", "日", kShort},
      {"日本語*", "日本語*"},
      {"abc-*", "abc-*"},
      {"ab*", "ab", kShort},
      {"a*", "a", kShort},
      {"title:a*", "title:a", kShort},
      {"a NEAR b", "a NEAR/10 b"},
      {"a NEAR/5 b", "a NEAR/5 b"},
      {"a NEAR/5 b c", "a NEAR/5 b c"},
      {"c a NEAR/5 b", "c a NEAR/5 b"},
      {"a NEAR/5 b NEAR/5 c", "a NEAR/5 b NEAR/5 c"},
      {"a NEAR/5 b NEAR/3 c", "a NEAR/5 b NEAR/5 c"},
      {"a NEAR/500 b", "a NEAR/100 b"},
      {"(a NEAR/5 b) NEAR/3 c", "a NEAR/5 b NEAR/5 c"},
      {"a NEAR/2 b OR c", "a NEAR/2 b OR c"},
      {"a NEAR/2 b AND c", "a NEAR/2 b AND c"},
      {"a NEAR/0 b", "a NEAR/0 b"},
      {"a NEAR/x b", "a NEAR/x b"},
      {"a near b", "a near b"},
      {"NEAR a", "a", kNear},
      {"a NEAR", "a", kNear},
      {"NEAR", "", kNear},
      {"a NEAR (b c)", "a (b c)", kNear},
      {"a NEAR -b", "a -b", kNear},
      {"a NEAR b*c*", "a b*c*", kNear},
      {"a NEAR \"b c\"", "a \"b c\"", kNear},
      {"\"a b\" NEAR c", "\"a b\" c", kNear},
      {"title:a NEAR b", "title:a b", kNear},
      {"-a NEAR b", "-a b", kNear},
  };
  check_all(cases);
}

TEST_CASE("an OR with nothing after it leaves what is before it", "") {
  const Case cases[] = {
      {"a OR", "a", kOr},
      {"a OR OR b", "a OR b", kOr},
      {"topic:ai OR", "topic:ai", kOr},
      {"(a OR) b", "a b", kOr},
      {"\"press release\" OR ...", "\"press release\"", nullptr},
  };
  for (const Case& c : cases) CHECK(parsed(c.text) == c.parsed);
  CHECK(parse_query("a OR", kNow).notes == std::vector<std::string>{kOr});
}

TEST_CASE("the tree of NEAR in a field and of an excluded NEAR can be written", "") {
  CHECK(parse_query(parsed("title:(a NEAR/5 b)"), kNow).notes.empty());
  CHECK(parse_query(parsed("-(a NEAR/5 b)"), kNow).notes.empty());
}

TEST_CASE("a quoted value stays one when it is written", "") {
  for (const char* text :
       {"category:\"\"", "category:\"-a\"", "category:\"AND\"", "category:\"a\nb\"", "url:\"title:a\""}) {
    CAPTURE(text);
    CHECK(parsed(parsed(text)) == parsed(text));
    CHECK(parse_query(parsed(text), kNow).notes.empty());
  }
}

TEST_CASE("a note is given once") {
  CHECK(parse_query("(a (b (c", kNow).notes.size() == 1);
  CHECK(parse_query("a ) b ) c )", kNow).notes.size() == 1);
}

TEST_CASE("values that cannot be read are refused, and the message points at them") {
  struct Refused {
    const char* text;
    std::size_t column;
  };
  const Refused cases[] = {{"date:foo", 5},
                           {"reactor date:foo", 13},
                           {"café date:foo", 10},
                           {"日本 date:foo", 8},
                           {"date:2020-13", 5},
                           {"date:2020-02-30", 5},
                           {"date:2019-02-29", 5},
                           {"date:20", 5},
                           {"date:2020-10..2020-09", 5},
                           {"date:..", 5},
                           {"date:today..foo", 5},
                           {"date:2020-9", 5},
                           {"a (b -date:foo)", 11},
                           {"quality:abc", 8},
                           {"quality:80..x", 8},
                           {"quality:120..80", 8},
                           {"quality:..", 8},
                           {"quality:nan", 8},
                           {"quality:inf", 8},
                           {"quality:1e999", 8},
                           {"quality:0x10", 8},
                           {"a quality:\"80 90\"", 10}};
  for (const Refused& c : cases) {
    CAPTURE(c.text);
    const std::string message = refusal(c.text);
    const std::size_t first = message.find('\n'), second = message.find('\n', first + 1);
    REQUIRE(second != std::string::npos);
    CHECK(message.substr(first + 1, second - first - 1) == "  " + std::string(c.text));
    CHECK(message.substr(second + 1) == "  " + std::string(c.column, ' ') + "^");
  }
}

TEST_CASE("caps are refused just past them, and read just at them") {
  CHECK(refusal(std::string(kMaxQueryBytes, 'a')).empty());
  CHECK_FALSE(refusal(std::string(kMaxQueryBytes + 1, 'a')).empty());
  CHECK(refusal(repeat("a ", kMaxQueryTerms)).empty());
  CHECK_THAT(refusal(repeat("a ", kMaxQueryTerms + 1)), Catch::Contains("more than 64 words"));
  CHECK_THAT(refusal(repeat("\"a\" ", kMaxQueryTerms + 1)), Catch::Contains("more than 64 words"));
  CHECK_THAT(refusal(repeat("type:a ", kMaxQueryTerms + 1)), Catch::Contains("more than 64 words"));
  CHECK(refusal(repeat("abc* ", kMaxQueryPrefixes)).empty());
  CHECK_THAT(refusal(repeat("abc* ", kMaxQueryPrefixes + 1)), Catch::Contains("more than 4 prefixes"));
  CHECK(refusal(repeat("(", kMaxQueryDepth) + "a").empty());
  CHECK_FALSE(refusal(repeat("(", kMaxQueryDepth + 1) + "a").empty());
  CHECK(refusal(repeat("NOT ", kMaxQueryDepth) + "a").empty());
  CHECK_FALSE(refusal(repeat("NOT ", kMaxQueryDepth + 1) + "a").empty());
  CHECK_FALSE(refusal(repeat("-(", kMaxQueryDepth) + "a").empty());
}

TEST_CASE("the 65th word is the one that is pointed at") {
  const std::string message = refusal(repeat("a ", 65));
  CHECK(message.substr(message.rfind('\n') + 1) == "  " + std::string(128, ' ') + "^");
}

TEST_CASE("hostile shapes of any size are read or refused") {
  const std::string_view pieces[] = {
      "(",     ")",  "()",    "\"",     "-",         "-(",     "NOT ",     "AND ",   "OR ",
      "NEAR ", "a ", "a OR ", "a AND ", "a NEAR ",   "title:", "title:(",  "date:",  "x*",
      "abc* ", "*",  "a:",    "“",      "\"a\" ",    "\xff",   "\xe2\x80", "日",     ") OR (",
      "-\"",   "a(", "NOT(",  "\n",     "a NEAR/5 ", "url:(",  "title:-",  "(-a OR "};
  for (const std::string_view piece : pieces) {
    CAPTURE(std::string(piece));
    for (const std::size_t bytes : {std::size_t{200}, kMaxQueryBytes, std::size_t{1'000'000}}) {
      CHECK(is_answered(repeat(piece, bytes / piece.size())));
    }
  }
  CHECK(is_answered(std::string(500, '\0')));
}

TEST_CASE("any bytes are read or refused") {
  testing::RandomText random(10);
  for (int i = 0; i < 5'000; ++i) CHECK(is_answered(i % 2 ? random.bytes(100) : random.nearly_valid(60)));
}

// Checks it for random queries of a few of these pieces, each a piece of a query or half of one.
void check_reads_back(const std::vector<std::string>& pieces, unsigned seed) {
  testing::RandomText random(seed);
  for (int i = 0; i < 20'000; ++i) {
    std::string text, once;
    for (std::size_t n = random.below(12); n > 0; --n) text.append(random.pick(pieces));
    try {
      once = parsed(text);
    } catch (const common::Error&) {
      continue;  // nested too deep, or a date without a value
    }
    CAPTURE(text, once);
    CHECK(parsed(once) == once);
  }
}

TEST_CASE("what a query was read as is read as the same again") {
  check_reads_back({"a ",
                    "b ",
                    "reactor ",
                    "\"press release\" ",
                    "(",
                    "(",
                    ")",
                    ") ",
                    "-",
                    "NOT ",
                    "AND ",
                    "a OR b ",
                    "title:a OR b* ",
                    "title:",
                    "topic:a ",
                    "provider:\"b c\" ",
                    "category:news ",
                    "category:\"long reads\" ",
                    "date:2020-09 ",
                    "date:today.. ",
                    "quality:80.. ",
                    "react* ",
                    "ab* ",
                    "author:x ",
                    "“y” ",
                    "C++ ",
                    "- ",
                    "--z ",
                    "url:example.com/a ",
                    "* "},
                   11);
  check_reads_back({"a ", "a NEAR/5 b ", "NEAR ", "\"press release\" ", "react* ", "title:c ", "NEAR/3 "}, 12);
}

TEST_CASE("the same holds for operators that miss a side", "") {
  check_reads_back({"a ", "\"press release\" ", "OR ", "AND ", "(", ") ", "title:", "date:2020 ", "x OR y "}, 13);
}

}  // namespace
}  // namespace newsfold::query
