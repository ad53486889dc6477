// What a score is made of and why an article is in its story, in words.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "query/cli/explanation.hpp"

namespace newsfold::cli {
namespace {

TEST_CASE("a receipt is one line by word and field") {
  CHECK(receipt_line({{{"reactor", "title", 6.214}, {"reactor", "excerpt", 2.05}, {"pump", "topic", 3.1}}, 0.84, 1}) ==
        "reactor: title 6.21, excerpt 2.05; pump: topic 3.10; quality 0.84; total 12.20");
  CHECK(receipt_line({}) == "quality 0.00; total 0.00");
  CHECK(receipt_line({{{"ai", "title", 0.0042}, {"ai", "topic", 0.1}}, 1e-9, 1}) ==
        "ai: title 0.0042, topic 0.10; quality 0.000000; total 0.10");
  CHECK(receipt_line({{}, 1, 0.25}) == "quality 1.00; freshness x 0.250; total 0.25");
  CHECK(total_of({{{"a", "title", 2}, {"b", "topic", 1}}, 1, 0.25}) == 1);
}

TEST_CASE("freshness is a line of a receipt where it takes something away") {
  CHECK(receipt_rows({{}, 1, 1}).size() == 2);
  const auto rows = receipt_rows({{}, 1, 0.25});
  REQUIRE(rows.size() == 3);
  CHECK(rows[1].word == "freshness");
  CHECK(rows[1].field == "x 0.250");
  CHECK(rows[1].amount == "-0.75");
}

TEST_CASE("the lines of a receipt add up to the total, and each is within a cent of what it stands for") {
  std::mt19937 random(31);
  for (int i = 0; i < 2'000; ++i) {
    Receipt receipt;
    for (std::size_t n = random() % 20; n > 0; --n) {
      receipt.text.push_back({"w" + std::to_string(n / 2), "title", static_cast<double>(random() % 99'999) / 9'999});
    }
    receipt.quality = static_cast<double>(random() % 9'999) / 3'333;
    receipt.freshness = i % 2 == 0 ? 1 : static_cast<double>(random() % 999) / 1'000;
    const auto rows = receipt_rows(receipt);
    long sum = 0;
    for (std::size_t row = 0; row + 1 < rows.size(); ++row) sum += std::lround(std::stod(rows[row].amount) * 100);
    CHECK(sum == std::lround(std::stod(rows.back().amount) * 100));
    CHECK(std::abs(std::stod(rows.back().amount) - total_of(receipt)) < 0.00501);
    for (std::size_t row = 0; row < receipt.text.size(); ++row) {
      CHECK(std::abs(std::stod(rows[row].amount) - receipt.text[row].value) < 0.01001);
      CHECK(rows[row].amount != "-0.00");
    }
  }
}

TEST_CASE("a membership names what speaks for it, and nothing else") {
  struct Case {
    Membership membership;
    const char* expected;
  };
  const Case cases[] = {
      {{{{"norrvik", 0.614}, {"reactor", 0.3}, {"coolant", 0.05}}, 1.0, true, true, true},
       "same story: shares \"norrvik\" 61%, \"reactor\" 30%, \"coolant\" 5%; 1 day apart; links to the lead; "
       "linked by the lead; same text"},
      {{{{"norrvik", 1}}, 0.99, false, false, false}, "same story: shares \"norrvik\" 100%; less than a day apart"},
      {{{}, 2.4, true, false, false}, "same story: 2 days apart; links to the lead"},
      {{{}, 2.4, false, true, false}, "same story: 2 days apart; linked by the lead"},
      {{{}, 1.49, false, false, false}, "same story: 1 day apart"},
      {{{}, {}, false, false, true}, "same story: same text"},
      {{}, "same story"},
  };
  for (const Case& c : cases) CHECK(membership_line(c.membership) == c.expected);
}

}  // namespace
}  // namespace newsfold::cli
