// The field table holds together, and terms stay within what Xapian takes.
#include "common/schema.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <vector>

#include "common/error.hpp"
#include "common/utf8.hpp"

namespace newsfold::common {
namespace {

std::vector<std::string> all_prefixes() {
  std::vector<std::string> prefixes{std::string(kStemPrefix),     std::string(kIdPrefix),    std::string(kHostPrefix),
                                    std::string(kDayPrefix),      std::string(kMonthPrefix), std::string(kYearPrefix),
                                    std::string(kPublishedPrefix)};
  for (const Field& f : kFields) {
    if (!f.word_prefix.empty()) prefixes.emplace_back(f.word_prefix);
    if (!f.value_prefix.empty()) prefixes.emplace_back(f.value_prefix);
  }
  return prefixes;
}

TEST_CASE("every prefix is used once") {
  const auto prefixes = all_prefixes();
  CHECK(std::set<std::string>(prefixes.begin(), prefixes.end()).size() == prefixes.size());
}

// Values are folded, so none begins with a capital: then XP + value is never mistaken for XPW + word.
TEST_CASE("prefixes are capitals only, so that one may begin with another") {
  for (const std::string& prefix : all_prefixes()) {
    CAPTURE(prefix);
    CHECK_FALSE(prefix.empty());
    CHECK(std::all_of(prefix.begin(), prefix.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
  }
}

TEST_CASE("prefixes follow Xapian's conventions: one letter, or X and more") {
  for (const std::string& prefix : all_prefixes()) {
    CAPTURE(prefix);
    CHECK((prefix.size() == 1 ? prefix != "X" : prefix.front() == 'X'));
  }
}

TEST_CASE("fields are found by their one name") {
  std::set<std::string_view> names;
  for (const Field& f : kFields) {
    CHECK(names.insert(f.name).second);
    REQUIRE(find_field(f.name));
    CHECK(find_field(f.name)->name == f.name);
    CHECK(field(f.name).name == f.name);
    CHECK(f.example.starts_with(std::string(f.name) + ":"));
    CHECK_FALSE(f.meaning.empty());
  }
  CHECK(find_field("author") == nullptr);
  CHECK(find_field("") == nullptr);
  CHECK(find_field("TITLE") == nullptr);
  CHECK_THROWS_AS(field("author"), Error);
}

TEST_CASE("only fields with words are part of free text, the title above topics above the excerpt") {
  for (const Field& f : kFields) {
    CHECK((f.weight > 0) == f.text.has_value());
  }
  CHECK(field("title").weight > field("topic").weight);
  CHECK(field("topic").weight > field("excerpt").weight);
}

TEST_CASE("the prior of quality grows, stays from 0 to below 1, and knows a missing value") {
  double last = -1;
  for (double quality = 0; quality <= 1'000; quality += 0.5) {
    const double prior = quality_prior(quality);
    CHECK(prior > last);
    CHECK(prior < 1);
    last = prior;
  }
  CHECK(quality_prior(0.0) == 0);
  CHECK(quality_prior(50.0) == Approx(0.5));
  CHECK(quality_prior(150.0) == Approx(0.75));
  CHECK(quality_prior(-1.0) == 0);
  CHECK(quality_prior(std::nullopt) == quality_prior(kNeutralQuality));
  CHECK(quality_prior(1e12) < 1);
}

TEST_CASE("a short term is prefix and value") {
  CHECK(make_term("XP", "reuters") == "XPreuters");
  CHECK(make_term("S", "") == "S");
  const std::string longest(kMaxTermBytes - 2, 'a');
  CHECK(make_term("XP", longest) == "XP" + longest);
}

TEST_CASE("a long term is cut to what Xapian takes, and two long values stay two terms") {
  const std::string value(kMaxTermBytes - 1, 'a');
  for (const char* tail : {"", "b", "c", "bc"}) {
    const std::string term = make_term("XP", value + tail);
    CHECK(term.size() <= kMaxTermBytes);
    CHECK(term.starts_with("XPaaaa"));
    CHECK(term == make_term("XP", value + tail));
  }
  std::set<std::string> terms;
  for (int i = 0; i < 500; ++i) terms.insert(make_term("U", std::string(300, 'x') + std::to_string(i)));
  CHECK(terms.size() == 500);
}

TEST_CASE("a long value is never cut inside a character") {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string value(shift, 'a');
    while (value.size() < 1'000) value.append("𐌰");
    const std::string term = make_term("XP", value);
    CHECK(term.size() <= kMaxTermBytes);
    for (std::uint32_t at = 0; at < term.size();) REQUIRE(next_code_point(term, at) >= 0);
  }
}

TEST_CASE("terms of bytes that are no characters stay within the limit") {
  for (const char byte : {'\x80', '\xff', '\xc3'})
    CHECK(make_term("XP", std::string(1'000, byte)).size() <= kMaxTermBytes);
}

}  // namespace
}  // namespace newsfold::common
