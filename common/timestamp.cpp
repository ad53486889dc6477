#include "common/timestamp.hpp"

#include <fmt/format.h>

#include <chrono>

namespace newsfold::common {
namespace {

constexpr int kFirstYear = 1000, kLastYear = 9999;  // of four digits, in which they are sorted as texts

namespace chr = std::chrono;

// Takes `digits` digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take_char(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> take_number_in(std::string_view& text, std::size_t digits, int low, int high) {
  const auto value = take_number(text, digits);
  return value && *value >= low && *value <= high ? value : std::nullopt;
}

std::int64_t seconds_of(chr::year_month_day date) {
  return chr::sys_days(date).time_since_epoch().count() * kSecondsPerDay;
}

// What follows the seconds, after a blank or not: nothing, Z or UTC, else +hh, +hhmm or +hh:mm. Seconds east of UTC.
std::optional<int> parse_offset(std::string_view text) {
  take_char(text, " ");
  if (text.empty() || text == "Z" || text == "z" || text == "UTC" || text == "GMT") return 0;
  const int sign = text.front() == '-' ? -1 : 1;
  if (!take_char(text, "+-")) return std::nullopt;
  const auto hours = take_number_in(text, 2, 0, 18);
  const bool has_minutes = take_char(text, ":") || !text.empty();
  const auto minutes = !has_minutes ? std::optional<int>(0) : take_number_in(text, 2, 0, 59);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  return sign * (*hours * 3600 + *minutes * 60);
}

// The clock part, after the T. Seconds from midnight UTC; 60 is read as a leap second.
std::optional<std::int64_t> parse_clock(std::string_view text) {
  const auto hour = take_number_in(text, 2, 0, 23);
  if (!hour || !take_char(text, ":")) return std::nullopt;
  const auto minute = take_number_in(text, 2, 0, 59);
  if (!minute) return std::nullopt;
  int second = 0;
  if (take_char(text, ":")) {
    const auto seconds = take_number_in(text, 2, 0, 60);
    if (!seconds) return std::nullopt;
    second = *seconds;
    if (take_char(text, ".,")) {
      if (!take_number(text, 1)) return std::nullopt;
      while (take_number(text, 1)) {
      }
    }
  }
  const auto offset = parse_offset(text);
  if (!offset) return std::nullopt;
  return std::int64_t{*hour} * 3600 + *minute * 60 + second - *offset;
}

}  // namespace

std::optional<TimeSpan> parse_time_span(std::string_view text) {
  const auto year = take_number_in(text, 4, kFirstYear, kLastYear);
  if (!year) return std::nullopt;
  const chr::year y{*year};
  if (text.empty()) return TimeSpan{seconds_of(y / 1 / 1), seconds_of((y + chr::years(1)) / 1 / 1)};
  if (!take_char(text, "-")) return std::nullopt;
  const auto month = take_number_in(text, 2, 1, 12);
  if (!month) return std::nullopt;
  const chr::year_month ym = y / *month;
  if (text.empty()) return TimeSpan{seconds_of(ym / 1), seconds_of((ym + chr::months(1)) / 1)};
  if (!take_char(text, "-")) return std::nullopt;
  const auto day = take_number_in(text, 2, 1, 31);
  if (!day || !(ym / *day).ok()) return std::nullopt;
  const std::int64_t midnight = seconds_of(ym / *day);
  if (text.empty()) return TimeSpan{midnight, midnight + kSecondsPerDay};
  if (!take_char(text, "Tt ")) return std::nullopt;
  const auto clock = parse_clock(text);
  if (!clock) return std::nullopt;
  const std::int64_t time = midnight + *clock;
  const bool is_in_range = time >= seconds_of(chr::year(kFirstYear) / 1 / 1) &&
                           time < seconds_of(chr::year(kLastYear + 1) / 1 / 1);  // an offset may lead out of it
  return is_in_range ? std::optional(TimeSpan{time, time + 1}) : std::nullopt;
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
  constexpr std::size_t kDateSize = 10;
  if (text.size() < kDateSize) return std::nullopt;
  const auto span = parse_time_span(text);
  return span ? std::optional(span->begin_utc) : std::nullopt;
}

namespace {

struct CivilTime {
  chr::year_month_day date;
  chr::hh_mm_ss<chr::seconds> clock;
};

CivilTime civil_time(std::int64_t seconds_utc) {
  const chr::sys_seconds time{chr::seconds(seconds_utc)};
  const auto day = chr::floor<chr::days>(time);
  return {chr::year_month_day(day), chr::hh_mm_ss<chr::seconds>(time - day)};
}

}  // namespace

std::string format_timestamp(std::int64_t seconds_utc) {
  const CivilTime t = civil_time(seconds_utc);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", format_date(seconds_utc), t.clock.hours().count(),
                     t.clock.minutes().count(), t.clock.seconds().count());
}

std::string format_date(std::int64_t seconds_utc) {
  const CivilTime t = civil_time(seconds_utc);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(t.date.year()), static_cast<unsigned>(t.date.month()),
                     static_cast<unsigned>(t.date.day()));
}

std::string format_compact_date(std::int64_t seconds_utc) {
  const CivilTime t = civil_time(seconds_utc);
  return fmt::format("{:04}{:02}{:02}", static_cast<int>(t.date.year()), static_cast<unsigned>(t.date.month()),
                     static_cast<unsigned>(t.date.day()));
}

}  // namespace newsfold::common
