// The values of date: and quality:, relative to a fixed now. Dates beside each case were looked up in a calendar.
#include "query/query_ranges.hpp"

#include <catch2/catch.hpp>

#include "common/timestamp.hpp"
#include "tests/support/random_text.hpp"

namespace newsfold::query {
namespace {

std::int64_t at(std::string_view time) { return common::parse_timestamp(time).value(); }

// From the first second of one day to the last of another.
NumberRange days(std::string_view first, std::string_view last) {
  return {static_cast<double>(at(first)), static_cast<double>(at(last) + common::kSecondsPerDay - 1)};
}

TEST_CASE("words name days, weeks from Monday, months and years around now") {
  struct Case {
    const char* now;
    const char* word;
    const char* first;
    const char* last;
  };
  const Case cases[] = {
      // Friday
      {"2020-09-11T14:22:00Z", "today", "2020-09-11", "2020-09-11"},
      {"2020-09-11T14:22:00Z", "yesterday", "2020-09-10", "2020-09-10"},
      {"2020-09-11T14:22:00Z", "this week", "2020-09-07", "2020-09-13"},
      {"2020-09-11T14:22:00Z", "last week", "2020-08-31", "2020-09-06"},
      {"2020-09-11T14:22:00Z", "this month", "2020-09-01", "2020-09-30"},
      {"2020-09-11T14:22:00Z", "last month", "2020-08-01", "2020-08-31"},
      {"2020-09-11T14:22:00Z", "this year", "2020-01-01", "2020-12-31"},
      {"2020-09-11T14:22:00Z", "last year", "2019-01-01", "2019-12-31"},
      // the first and the last second of a day
      {"2020-09-11T00:00:00Z", "today", "2020-09-11", "2020-09-11"},
      {"2020-09-11T23:59:59Z", "today", "2020-09-11", "2020-09-11"},
      // Monday's first and Sunday's last second
      {"2020-09-07T00:00:00Z", "this week", "2020-09-07", "2020-09-13"},
      {"2020-09-13T23:59:59Z", "this week", "2020-09-07", "2020-09-13"},
      {"2020-09-06T23:59:59Z", "this week", "2020-08-31", "2020-09-06"},
      // a week over the end of a year
      {"2021-01-01T12:00:00Z", "this week", "2020-12-28", "2021-01-03"},
      {"2021-01-01T12:00:00Z", "last month", "2020-12-01", "2020-12-31"},
      {"2021-01-01T00:00:00Z", "yesterday", "2020-12-31", "2020-12-31"},
      {"2021-01-01T00:00:00Z", "last year", "2020-01-01", "2020-12-31"},
      {"2020-12-31T23:59:59Z", "this year", "2020-01-01", "2020-12-31"},
      // leap years
      {"2020-03-01T08:00:00Z", "yesterday", "2020-02-29", "2020-02-29"},
      {"2019-03-01T08:00:00Z", "yesterday", "2019-02-28", "2019-02-28"},
      {"2020-02-29T08:00:00Z", "this month", "2020-02-01", "2020-02-29"},
      {"2021-02-10T08:00:00Z", "this month", "2021-02-01", "2021-02-28"},
      {"2020-03-31T08:00:00Z", "last month", "2020-02-01", "2020-02-29"},
      {"2000-03-15T08:00:00Z", "last month", "2000-02-01", "2000-02-29"},
      // around and before 1970
      {"1970-01-01T00:00:00Z", "this week", "1969-12-29", "1970-01-04"},
      {"1969-12-31T23:59:59Z", "today", "1969-12-31", "1969-12-31"},
      {"1969-12-28T12:00:00Z", "this week", "1969-12-22", "1969-12-28"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.now, c.word);
    CHECK(parse_date_range(c.word, at(c.now)) == days(c.first, c.last));
  }
}

TEST_CASE("words are read in any case, with a blank, - or _") {
  const std::int64_t now = at("2020-09-11T14:22:00Z");
  for (const char* word : {"this week", "this-week", "this_week", "THIS WEEK", "This-Week"}) {
    CHECK(parse_date_range(word, now) == days("2020-09-07", "2020-09-13"));
  }
  for (const char* word : {"thisweek", "this  week", "next week", "week", "tomorrow", "to day", "todays", " today"}) {
    CAPTURE(word);
    CHECK_FALSE(parse_date_range(word, now));
  }
}

TEST_CASE("dates name all they hold, and ranges both ends") {
  struct Case {
    const char* text;
    const char* first;
    const char* last;
  };
  const Case cases[] = {
      {"2020", "2020-01-01", "2020-12-31"},
      {"2020-02", "2020-02-01", "2020-02-29"},
      {"2019-02", "2019-02-01", "2019-02-28"},
      {"2020-09-11", "2020-09-11", "2020-09-11"},
      {"2020-09-01..2020-09-10", "2020-09-01", "2020-09-10"},
      {"2020-09..2020-10", "2020-09-01", "2020-10-31"},
      {"2019..2020", "2019-01-01", "2020-12-31"},
      {"2020-09-11..2020-09-11", "2020-09-11", "2020-09-11"},
      {"2020-09-15..2020-09", "2020-09-15", "2020-09-30"},
      {"last week..today", "2020-08-31", "2020-09-11"},
      {"2020-09-01..yesterday", "2020-09-01", "2020-09-10"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(parse_date_range(c.text, at("2020-09-11T14:22:00Z")) == days(c.first, c.last));
  }
}

TEST_CASE("a range may be open at one end") {
  const auto from = parse_date_range("2020-09..", 0), until = parse_date_range("..2020-09", 0);
  REQUIRE((from && until));
  CHECK(from->low == static_cast<double>(at("2020-09-01")));
  CHECK_FALSE(from->high);
  CHECK_FALSE(until->low);
  CHECK(until->high == static_cast<double>(at("2020-10-01") - 1));
}

TEST_CASE("an exact time is one second") {
  const auto range = parse_date_range("2020-09-11T14:22:07+02:00", 0);
  REQUIRE(range);
  CHECK(range->low == static_cast<double>(at("2020-09-11T12:22:07Z")));
  CHECK(range->low == range->high);
}

TEST_CASE("what is no date or an empty range is not read") {
  for (const char* text :
       {"", "..", "...", "foo", "2020-13", "2020-02-30", "2020-10..2020-09", "today..yesterday", "2020-09-01..x",
        "x..2020", "2020..2021..2022", "20", "2020-09-11-12", "2020-09-01.2020-09-10"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date_range(text, at("2020-09-11T14:22:00Z")));
  }
}

TEST_CASE("numbers and their ranges") {
  CHECK(parse_number_range("80") == NumberRange{80, 80});
  CHECK(parse_number_range("80..120") == NumberRange{80, 120});
  CHECK(parse_number_range("80..") == NumberRange{80, std::nullopt});
  CHECK(parse_number_range("..120") == NumberRange{std::nullopt, 120});
  CHECK(parse_number_range("0.5..1.5") == NumberRange{0.5, 1.5});
  CHECK(parse_number_range("80..80") == NumberRange{80, 80});
  CHECK(parse_number_range("-5..5") == NumberRange{-5, 5});
  for (const char* text : {"", "..", "x", "80x", "80..x", "x..80", "120..80", "nan", "inf", "-inf..0", "1e999", "0x10",
                           " 80", "80 ", "1,000", "80..90..100", "+80", "８０"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_number_range(text));
  }
}

TEST_CASE("this, last and the one before lie side by side, whatever now is") {
  testing::RandomText random(23);
  for (int i = 0; i < 3'000; ++i) {
    const auto now = static_cast<std::int64_t>(random.below(6'000'000'000)) - 2'000'000'000;
    CAPTURE(now);
    const auto bounds = [&](const char* word) { return parse_date_range(word, now).value(); };
    CHECK(*bounds("yesterday").high + 1 == *bounds("today").low);
    for (const std::string unit : {"week", "month", "year"}) {
      const NumberRange current = bounds(("this " + unit).c_str()), last = bounds(("last " + unit).c_str());
      CHECK(*last.high + 1 == *current.low);
      CHECK(*current.low <= static_cast<double>(now));
      CHECK(static_cast<double>(now) <= *current.high);
    }
    CHECK(*bounds("this week").high - *bounds("this week").low + 1 == 7.0 * common::kSecondsPerDay);
  }
}

}  // namespace
}  // namespace newsfold::query
