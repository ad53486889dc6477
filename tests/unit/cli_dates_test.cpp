// Dates as the command line shows them. The seconds were worked out by hand: 2020 begins at 1577836800, 18262 days
// after 1970; 11 September is day 254 of a leap year, counted from 0.
#include <catch2/catch.hpp>
#include <limits>

#include "query/cli/dates.hpp"

namespace newsfold::cli {
namespace {

constexpr std::int64_t k2020 = 1'577'836'800;
constexpr std::int64_t k11September = k2020 + 254 * 86'400;

TEST_CASE("times are written for scripts and for people") {
  CHECK(iso_time(k11September + 51'727) == "2020-09-11T14:22:07Z");
  CHECK(iso_time(-1) == "1969-12-31T23:59:59Z");
  CHECK(iso_time(0) == "1970-01-01T00:00:00Z");
  CHECK(day_for_people(k11September + 86'399) == "11 Sep 2020");
  CHECK(day_for_people(0) == "1 Jan 1970");
  CHECK(day_for_people(k2020 - 1) == "31 Dec 2019");
}

TEST_CASE("a time that no calendar holds is written as nothing") {
  for (const auto seconds : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    CHECK(iso_time(seconds).empty());
    CHECK(day_for_people(seconds).empty());
  }
  CHECK(iso_time(253'402'300'799) == "9999-12-31T23:59:59Z");
  CHECK(iso_time(253'402'300'800).empty());
}

TEST_CASE("relative times are whole units, rounded down") {
  constexpr std::int64_t kMinute = 60, kHour = 3'600, kDay = 86'400;
  struct Case {
    std::int64_t seconds_ago;
    const char* expected;
  };
  const Case cases[] = {
      {0, "just now"},
      {59, "just now"},
      {-59, "just now"},
      {kMinute, "1 minute ago"},
      {kHour - 1, "59 minutes ago"},
      {kHour, "1 hour ago"},
      {kDay - 1, "23 hours ago"},
      {kDay, "1 day ago"},
      {4 * kDay - 1, "3 days ago"},
      {14 * kDay - 1, "13 days ago"},
      {14 * kDay, "2 weeks ago"},
      {70 * kDay - 1, "9 weeks ago"},
      {70 * kDay, "2 months ago"},
      {731 * kDay - 1, "24 months ago"},
      {731 * kDay, "2 years ago"},
      {3650 * kDay, "9 years ago"},
      {-3 * kDay, "in 3 days"},
      {-kHour, "in 1 hour"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.seconds_ago);
    CHECK(relative_time(k11September - c.seconds_ago, k11September) == c.expected);
  }
  using Limits = std::numeric_limits<std::int64_t>;
  CHECK(relative_time(Limits::min(), Limits::max()) == "584554049253 years ago");
}

}  // namespace
}  // namespace newsfold::cli
