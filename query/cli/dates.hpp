// Dates on the command line and in the output. The public API speaks in seconds since 1970 UTC alone; options and
// output call this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsfold::cli {

// A span of seconds since 1970 UTC, `end_utc` not included.
struct Period {
  std::int64_t begin_utc = 0;
  std::int64_t end_utc = 0;

  bool operator==(const Period&) const = default;
};

// What a year, month, day or date and time stands for: 2020 · 2020-09 · 2020-09-11 · 2020-09-11T14:22Z. The time may
// have seconds and a fraction (dropped), and Z, +02:00, +0200, +02 or nothing for UTC; a blank may stand for the T. An
// exact time is a period of one second. Years 1000 to 9999; nothing else is read.
std::optional<Period> parse_period(std::string_view text);

// 2020-09-11T14:22:00Z, and 11 Sep 2020. Empty for a time outside the years 0 to 9999, which no calendar here holds.
std::string iso_time(std::int64_t seconds_utc);
std::string day_for_people(std::int64_t seconds_utc);

// 3 days ago, in 2 hours, just now: whole units, rounded down. Hours up to a day, days up to two weeks, weeks up to
// ten, months up to two years.
std::string relative_time(std::int64_t seconds_utc, std::int64_t now_utc);

}  // namespace newsfold::cli
