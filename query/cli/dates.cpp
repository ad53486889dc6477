#include "query/cli/dates.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace newsfold::cli {
namespace {

namespace chr = std::chrono;

// Takes a number of exactly `digits` digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int lowest, int highest) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value >= lowest && value <= highest ? std::optional(value) : std::nullopt;
}

bool take_one_of(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::int64_t midnight(const chr::year_month_day& day) {
  return chr::sys_seconds(chr::sys_days(day)).time_since_epoch().count();
}

// The zone after a time, as seconds east of UTC.
std::optional<int> parse_zone(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return 0;
  const int sign = text.front() == '-' ? -1 : 1;
  if (!take_one_of(text, "+-")) return std::nullopt;
  const auto hours = take_number(text, 2, 0, 18);
  if (!hours) return std::nullopt;
  if (text.empty()) return sign * *hours * 3600;
  take_one_of(text, ":");
  const auto minutes = take_number(text, 2, 0, 59);
  if (!minutes || !text.empty()) return std::nullopt;
  return sign * (*hours * 3600 + *minutes * 60);
}

// Seconds of the minute, when there are any. 60 is a leap second, and the first second of the next minute.
std::optional<int> take_seconds(std::string_view& text) {
  if (!take_one_of(text, ":")) return 0;
  const auto seconds = take_number(text, 2, 0, 60);
  if (!seconds || !take_one_of(text, ".,")) return seconds;
  if (!take_one_of(text, "0123456789")) return std::nullopt;
  while (take_one_of(text, "0123456789")) {
  }
  return seconds;
}

// The time of day, as seconds from midnight UTC.
std::optional<std::int64_t> parse_clock(std::string_view text) {
  const auto hours = take_number(text, 2, 0, 23);
  if (!hours || !take_one_of(text, ":")) return std::nullopt;
  const auto minutes = take_number(text, 2, 0, 59);
  if (!minutes) return std::nullopt;
  const auto seconds = take_seconds(text);
  const auto zone = parse_zone(text);
  if (!seconds || !zone) return std::nullopt;
  return std::int64_t{*hours} * 3600 + *minutes * 60 + *seconds - *zone;
}

std::optional<Period> parse_day(std::string_view text, chr::year_month month) {
  const auto number = take_number(text, 2, 1, 31);
  if (!number) return std::nullopt;
  const chr::year_month_day day = month / *number;
  if (!day.ok()) return std::nullopt;
  const std::int64_t begin = midnight(day);
  if (text.empty()) return Period{begin, begin + 86'400};
  if (!take_one_of(text, "Tt ")) return std::nullopt;
  const auto clock = parse_clock(text);
  return clock ? std::optional(Period{begin + *clock, begin + *clock + 1}) : std::nullopt;
}

std::optional<chr::sys_seconds> calendar_time(std::int64_t seconds_utc) {
  constexpr std::int64_t kYear0 = -62'167'219'200;
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  if (seconds_utc < kYear0 || seconds_utc >= kYear10000) return std::nullopt;
  return chr::sys_seconds(chr::seconds(seconds_utc));
}

}  // namespace

std::optional<Period> parse_period(std::string_view text) {
  const auto year_number = take_number(text, 4, 1000, 9999);
  if (!year_number) return std::nullopt;
  const chr::year year(*year_number);
  if (text.empty()) return Period{midnight(year / 1 / 1), midnight((year + chr::years(1)) / 1 / 1)};
  if (!take_one_of(text, "-")) return std::nullopt;
  const auto month_number = take_number(text, 2, 1, 12);
  if (!month_number) return std::nullopt;
  const chr::year_month month = year / *month_number;
  if (text.empty()) return Period{midnight(month / 1), midnight((month + chr::months(1)) / 1)};
  if (!take_one_of(text, "-")) return std::nullopt;
  return parse_day(text, month);
}

std::string iso_time(std::int64_t seconds_utc) {
  const auto time = calendar_time(seconds_utc);
  if (!time) return {};
  const auto midnight_before = chr::floor<chr::days>(*time);
  const chr::year_month_day day(midnight_before);
  const chr::hh_mm_ss clock(*time - midnight_before);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::string day_for_people(std::int64_t seconds_utc) {
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto time = calendar_time(seconds_utc);
  if (!time) return {};
  const chr::year_month_day day(chr::floor<chr::days>(*time));
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()), kMonths[static_cast<unsigned>(day.month()) - 1],
                     static_cast<int>(day.year()));
}

std::string relative_time(std::int64_t seconds_utc, std::int64_t now_utc) {
  struct Unit {
    std::uint64_t below;  // seconds
    std::uint64_t size;
    const char* name;
  };
  constexpr std::uint64_t kHour = 3'600, kDay = 24 * kHour, kYear = 31'556'952;  // a year of 365.2425 days
  constexpr Unit kUnits[] = {{kHour, 60, "minute"},
                             {kDay, kHour, "hour"},
                             {14 * kDay, kDay, "day"},
                             {70 * kDay, 7 * kDay, "week"},
                             {731 * kDay, kYear / 12, "month"},
                             {UINT64_MAX, kYear, "year"}};
  const bool is_past = seconds_utc <= now_utc;
  const auto now = static_cast<std::uint64_t>(now_utc), then = static_cast<std::uint64_t>(seconds_utc);
  const std::uint64_t distance = is_past ? now - then : then - now;  // unsigned: any two times have one
  if (distance < 60) return "just now";
  const Unit* unit = kUnits;
  while (distance >= unit->below && unit->below != UINT64_MAX) ++unit;
  const std::uint64_t count = distance / unit->size;
  const std::string span = fmt::format("{} {}{}", count, unit->name, count == 1 ? "" : "s");
  return is_past ? span + " ago" : "in " + span;
}

}  // namespace newsfold::cli
