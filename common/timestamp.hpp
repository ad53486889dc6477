// ISO 8601 <-> seconds since 1970 UTC. The only place that knows calendars.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsfold::common {

constexpr std::int64_t kSecondsPerDay = 86'400;

// A span of time, `begin_utc` included, `end_utc` not.
struct TimeSpan {
  std::int64_t begin_utc = 0;
  std::int64_t end_utc = 0;

  bool operator==(const TimeSpan&) const = default;
};

// Nanoseconds since 1970 UTC, by the system's clock.
std::int64_t now_ns();

// A date (2020-09-11) or a date and time (2020-09-11T14:22, :07, .250, then Z, UTC, +02:00, +0200 or nothing, which
// means UTC; a blank may stand for the T and before the zone). Years 1000 to 9999. Nothing else is read; a date alone
// means its first second.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

// The span that a year, a month, a day or an exact time names: 2020 · 2020-09 · 2020-09-11 · 2020-09-11T14:22Z.
std::optional<TimeSpan> parse_time_span(std::string_view text);

// 2020-09-11T14:22:00Z
std::string format_timestamp(std::int64_t seconds_utc);

// 2020-09-11
std::string format_date(std::int64_t seconds_utc);

// 20200911, as in Xapian's D terms; its first six and four digits are the M and Y terms.
std::string format_compact_date(std::int64_t seconds_utc);

}  // namespace newsfold::common
