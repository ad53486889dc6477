// How query text is read: text -> the query as format_query writes it, and what the notes say. Most of it is in the
// table of tests/data/language.
#include "query/query_parser.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "common/error.hpp"
#include "tests/support/language_table.hpp"
#include "tests/support/random_text.hpp"

namespace newsfold::query {
namespace {

constexpr std::int64_t kNow = testing::kLanguageNow;

std::string parsed(std::string_view text) { return format_query(parse_query(text, kNow).root); }

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

TEST_CASE("every query of the language table is read as the table says, and reads back") {
  for (const testing::LanguageCase& c : testing::language_cases()) {
    CAPTURE(c.query);
    const ParsedQuery query = parse_query(c.query, kNow);
    CHECK(query.root.kind == QueryNode::Kind::all_of);
    CHECK(format_query(query.root) == c.parsed);
    CHECK(parsed(c.parsed) == c.parsed);
    REQUIRE(query.notes.size() == c.notes.size());
    for (std::size_t i = 0; i < c.notes.size(); ++i) CHECK_THAT(query.notes[i], Catch::Contains(c.notes[i]));
  }
}

TEST_CASE("each thing that was read leniently has its note") {
  CHECK(parse_query("a) OR b", kNow).notes ==
        std::vector<std::string>{"a closing bracket without an opening one was left out",
                                 "OR needs something on both sides and was left out"});
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
                           {"date:last friday", 5},
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

TEST_CASE("a range the wrong way round is told from what is none") {
  CHECK_THAT(refusal("date:2020-10..2020-09"), Catch::Contains("\"2020-10..2020-09\" ends before it begins\n"));
  CHECK_THAT(refusal("date:today..yesterday"), Catch::Contains("ends before it begins"));
  CHECK_THAT(refusal("quality:120..80"), Catch::Contains("\"120..80\" ends before it begins\n"));
  CHECK_THAT(refusal("date:today..last week"), Catch::Contains("\"today..last week\" ends before it begins\n"));
  CHECK_THAT(refusal("date:foo..2020"), Catch::Contains("is no date or range of dates"));
  CHECK_THAT(refusal("quality:80..x"), Catch::Contains("is no number or range"));
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
  CHECK(parse_query("a" + repeat(" NEAR a", kMaxNearWords - 1), kNow).notes.empty());
  CHECK(parse_query(repeat("a NEAR b ", kMaxQueryNears), kNow).notes.empty());
  CHECK_THAT(refusal(repeat("a NEAR b ", kMaxQueryNears + 1)),
             Catch::Contains("more than 8 times words joined by NEAR"));
  CHECK_THAT(refusal("a" + repeat(" NEAR a", kMaxNearWords)), Catch::Contains("NEAR joins more than 16 words"));
  CHECK(refusal(repeat("(", kMaxQueryDepth) + "a").empty());
  CHECK_FALSE(refusal(repeat("(", kMaxQueryDepth + 1) + "a").empty());
  CHECK(refusal(repeat("NOT ", kMaxQueryDepth) + "a").empty());
  CHECK_FALSE(refusal(repeat("NOT ", kMaxQueryDepth + 1) + "a").empty());
  CHECK_FALSE(refusal(repeat("-(", kMaxQueryDepth) + "a").empty());
}

TEST_CASE("queries that nest too deep with the brackets they are read with are refused, all others read back") {
  // How often each may be repeated: OR needs brackets around words side by side, and so does a NOT.
  const std::map<std::string, int> levels{{"a OR b (", 8}, {"a OR b -(", 5}, {"a OR b title:(", 8},
                                          {"a (b OR ", 8}, {"a OR -", 16},   {"-(a ", 8}};
  for (const auto& [level, most] : levels) {
    for (int count = 1; count <= kMaxQueryDepth; ++count) {
      const std::string query = repeat(level, static_cast<std::size_t>(count)) + "c d";
      INFO(query);
      if (!refusal(query).empty()) {
        CHECK(count > most);
        CHECK_THAT(refusal(query), Catch::Contains("deeper than 16"));
      } else {
        CHECK(count <= most);
        CHECK(parsed(parsed(query)) == parsed(query));
      }
    }
  }
}

TEST_CASE("the 65th word is the one that is pointed at, in the part of a long query around it") {
  const std::string message = refusal(repeat("a ", 64) + "é and more words that do not fit on the line of a terminal");
  // 128 characters stand before it: 88 are left out, 40 shown, then 32 from it on.
  CHECK(message == "more than 64 words\n  …" + repeat("a ", 20) + "é and more words that do not fit…\n  " +
                       std::string(41, ' ') + "^");
  const std::string first = refusal("date:foo " + repeat("a ", 40));
  CHECK(first.substr(first.find('\n')) == "\n  date:foo " + repeat("a ", 31) + "a…\n       ^");
}

TEST_CASE("a name that is nearly a field's is said to be") {
  CHECK(parse_query("titel:ibm", kNow).notes ==
        std::vector<std::string>{"\"titel\" is no field; it was read as words (is title: meant?)"});
  CHECK(parse_query("topics:ibm", kNow).notes ==
        std::vector<std::string>{"\"topics\" is no field; it was read as words (is topic: meant?)"});
  CHECK(parse_query("author:ibm", kNow).notes ==
        std::vector<std::string>{"\"author\" is no field; it was read as words"});
  CHECK(parse_query("source:reuters", 0).notes ==
        std::vector<std::string>{"\"source\" is no field; it was read as words (is provider: meant?)"});
  CHECK(parse_query("fog - ferry", 0).notes ==
        std::vector<std::string>{"\"-\" holds no word and was left out; to exclude a word, write -word"});
  CHECK(parse_query("Smith & Wesson", 0).notes.empty());
  CHECK(format_query(parse_query("Smith & Wesson", 0).root) == "Smith Wesson");
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
