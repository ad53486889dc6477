#include "query/cli/dates.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>

namespace newsfold::cli {
namespace {

namespace chr = std::chrono;

std::optional<chr::sys_seconds> calendar_time(std::int64_t seconds_utc) {
  constexpr std::int64_t kYear0 = -62'167'219'200;
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  if (seconds_utc < kYear0 || seconds_utc >= kYear10000) return std::nullopt;
  return chr::sys_seconds(chr::seconds(seconds_utc));
}

}  // namespace

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
