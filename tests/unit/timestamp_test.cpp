// Calendar arithmetic against a calendar that counts day by day, and the forms of ISO 8601 that are read.
#include "common/timestamp.hpp"

#include <catch2/catch.hpp>
#include <cstdio>

#include "tests/support/random_text.hpp"

namespace newsfold::common {
namespace {

// 2020 begins 18262 days after 1970; 11 September is day 254 of a leap year, counted from 0.
constexpr std::int64_t k2020 = 1'577'836'800;
constexpr std::int64_t k11September = k2020 + 254 * kSecondsPerDay;

int days_of_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

TEST_CASE("every day from 1970 to 2400 is read and written as a calendar that counts days does") {
  std::int64_t midnight = 0;
  for (int year = 1970; year < 2400; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= days_of_month(year, month); ++day, midnight += kSecondsPerDay) {
        char expected[48];
        std::snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, day);
        if (format_date(midnight) == expected && format_date(midnight + kSecondsPerDay - 1) == expected &&
            parse_timestamp(expected) == midnight) {
          continue;
        }
        FAIL(expected << " is " << format_date(midnight));
      }
    }
  }
}

TEST_CASE("known moments") {
  CHECK(parse_timestamp("1970-01-01T00:00:00Z") == 0);
  CHECK(parse_timestamp("1969-12-31T23:59:59Z") == -1);
  CHECK(parse_timestamp("2001-09-09T01:46:40Z") == 1'000'000'000);
  CHECK(parse_timestamp("2038-01-19T03:14:08Z") == 2'147'483'648);
  CHECK(parse_timestamp("1901-12-13T20:45:52Z") == -2'147'483'648);
  CHECK(format_timestamp(1'000'000'000) == "2001-09-09T01:46:40Z");
  CHECK(format_timestamp(-1) == "1969-12-31T23:59:59Z");
  CHECK(format_timestamp(k11September + 51'720) == "2020-09-11T14:22:00Z");
  CHECK(format_date(k11September) == "2020-09-11");
  CHECK(format_compact_date(k11September) == "20200911");
}

TEST_CASE("clocks, fractions and zones") {
  struct Case {
    const char* text;
    std::int64_t second_of_day;
  };
  const Case cases[] = {
      {"2020-09-11", 0},
      {"2020-09-11T14:22", 51'720},
      {"2020-09-11 14:22", 51'720},
      {"2020-09-11t14:22z", 51'720},
      {"2020-09-11T14:22:07", 51'727},
      {"2020-09-11T14:22:07.250Z", 51'727},
      {"2020-09-11T14:22:07.999999999Z", 51'727},
      {"2020-09-11T14:22:07,5Z", 51'727},
      {"2020-09-11T14:22:07+02:00", 44'527},
      {"2020-09-11T14:22:07+0200", 44'527},
      {"2020-09-11T14:22:07+02", 44'527},
      {"2020-09-11T14:22:07-0930", 85'927},
      {"2020-09-11T00:00:00+01:00", -3'600},
      {"2020-09-11T23:59:60Z", 86'400},
      {"2020-09-11T14:22+00:00", 51'720},
      {"2020-09-11 14:22:07 +0200", 44'527},
      {"2020-09-11 14:22:07 -09:30", 85'927},
      {"2020-09-11 14:22 Z", 51'720},
      {"2020-09-11 14:22:07 UTC", 51'727},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(parse_timestamp(c.text) == k11September + c.second_of_day);
  }
}

TEST_CASE("what is no date or time is not read") {
  for (const char* text : {"",
                           " ",
                           "today",
                           "2020",
                           "2020-09",
                           "2020-9-11",
                           "20200911",
                           "0999-01-01",
                           "10000-01-01",
                           "9999-12-31T23:30:00-05:00",
                           "1000-01-01T00:30:00+01:00",
                           "2020-00-11",
                           "2020-13-01",
                           "2020-09-00",
                           "2020-09-31",
                           "2020-02-30",
                           "2019-02-29",
                           "1900-02-29",
                           "2020-09-11T",
                           "2020-09-11T24:00",
                           "2020-09-11T14",
                           "2020-09-11T14:60",
                           "2020-09-11T14:22:61",
                           "2020-09-11T14:22:",
                           "2020-09-11T14:22:07.",
                           "2020-09-11T14:22Zx",
                           "2020-09-11T14:22+",
                           "2020-09-11T14:22+02:",
                           "2020-09-11T14:22+25:00",
                           "2020-09-11T14:22+02:60",
                           "2020-09-11T14:22  Z",
                           "2020-09-11T14:22 CET",
                           " 2020-09-11",
                           "2020-09-11 ",
                           "2020-09-11x",
                           "2020/09/11",
                           "11-09-2020",
                           "２０２０-09-11",
                           "-020-09-11",
                           "+2020-09-11"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_timestamp(text));
  }
}

TEST_CASE("a span is the whole of what it names") {
  CHECK(parse_time_span("2020") == TimeSpan{k2020, k2020 + 366 * kSecondsPerDay});
  CHECK(parse_time_span("2019") == TimeSpan{k2020 - 365 * kSecondsPerDay, k2020});
  CHECK(parse_time_span("2020-02") == TimeSpan{k2020 + 31 * kSecondsPerDay, k2020 + 60 * kSecondsPerDay});
  CHECK(parse_time_span("2020-12") == TimeSpan{k2020 + 335 * kSecondsPerDay, k2020 + 366 * kSecondsPerDay});
  CHECK(parse_time_span("2020-09-11") == TimeSpan{k11September, k11September + kSecondsPerDay});
  CHECK(parse_time_span("2020-09-11T14:22Z") == TimeSpan{k11September + 51'720, k11September + 51'721});
  CHECK(parse_time_span("9999"));
  for (const char* text :
       {"", "20", "0999", "20200", "2020-", "2020-1", "2020-13", "2020-09-", "2020-09-1", "2020-09-31"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time_span(text));
  }
}

TEST_CASE("months fill their year, and days their month") {
  for (int year = 1999; year < 2030; ++year) {
    const std::string name = std::to_string(year);
    std::int64_t at = parse_time_span(name)->begin_utc;
    for (int month = 1; month <= 12; ++month) {
      const auto span = parse_time_span(name + (month < 10 ? "-0" : "-") + std::to_string(month));
      REQUIRE(span);
      CHECK(span->begin_utc == at);
      CHECK(span->end_utc - span->begin_utc == days_of_month(year, month) * kSecondsPerDay);
      at = span->end_utc;
    }
    CHECK(at == parse_time_span(name)->end_utc);
  }
}

TEST_CASE("what is written is read as the same moment") {
  testing::RandomText random(20);
  for (int i = 0; i < 20'000; ++i) {
    const auto time = static_cast<std::int64_t>(random.below(4'000'000'000)) - 1'000'000'000;
    REQUIRE(parse_timestamp(format_timestamp(time)) == time);
    REQUIRE(format_compact_date(time).substr(0, 4) == format_date(time).substr(0, 4));
  }
}

TEST_CASE("any bytes are read or not, and nothing worse") {
  testing::RandomText random(21);
  for (int i = 0; i < 5'000; ++i) {
    parse_timestamp(random.bytes(30));
    parse_time_span("2020-09-11T" + random.bytes(20));
  }
}

}  // namespace
}  // namespace newsfold::common
