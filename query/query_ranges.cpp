#include "query/query_ranges.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/ascii.hpp"
#include "common/error.hpp"
#include "common/parse_number.hpp"
#include "common/timestamp.hpp"

namespace newsfold::query {
namespace {

using common::kSecondsPerDay;
using common::TimeSpan;

std::int64_t start_of_day(std::int64_t time) {
  return time - ((time % kSecondsPerDay) + kSecondsPerDay) % kSecondsPerDay;
}

// 1970-01-01 was a Thursday.
std::int64_t start_of_week(std::int64_t time) {
  const std::int64_t day = start_of_day(time) / kSecondsPerDay;
  return (day - ((day + 3) % 7 + 7) % 7) * kSecondsPerDay;
}

// The month or year around a time; nothing outside the years that dates are read of.
std::optional<TimeSpan> span_around(std::int64_t time, std::size_t date_characters) {
  return common::parse_time_span(common::format_date(time).substr(0, date_characters));
}

std::optional<TimeSpan> span_before(std::int64_t time, std::size_t date_characters) {
  const auto span = span_around(time, date_characters);
  return span ? span_around(span->begin_utc - 1, date_characters) : std::nullopt;
}

std::optional<TimeSpan> parse_date_word(std::string_view text, std::int64_t now) {
  constexpr std::size_t kYear = 4, kMonth = 7;
  std::string word = common::to_ascii_lower(text);
  for (char& c : word) c = c == '_' || c == ' ' ? '-' : c;
  const std::int64_t today = start_of_day(now), week = start_of_week(now);
  if (word == "today") return TimeSpan{today, today + kSecondsPerDay};
  if (word == "yesterday") return TimeSpan{today - kSecondsPerDay, today};
  if (word == "this-week") return TimeSpan{week, week + 7 * kSecondsPerDay};
  if (word == "last-week") return TimeSpan{week - 7 * kSecondsPerDay, week};
  if (word == "this-month") return span_around(now, kMonth);
  if (word == "last-month") return span_before(now, kMonth);
  if (word == "this-year") return span_around(now, kYear);
  if (word == "last-year") return span_before(now, kYear);
  return std::nullopt;
}

// The texts before and after "..", or nothing when there is none.
std::optional<std::pair<std::string_view, std::string_view>> split_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  return std::pair{text.substr(0, dots), text.substr(dots + 2)};
}

std::optional<NumberRange> checked(NumberRange range) {
  if (!range.low && !range.high) return std::nullopt;
  if (range.low && range.high && *range.low > *range.high) return std::nullopt;
  return range;
}

}  // namespace

void require_now(std::int64_t now_utc) {
  if (now_utc >= kMinNow && now_utc <= kMaxNow) return;
  throw common::Error(common::ErrorCode::invalid_argument, "now_utc is within the years 1000 to 9999");
}

std::string turned_round(std::string_view range) {
  const auto ends = split_range(range);
  return ends ? std::string(ends->second).append("..").append(ends->first) : std::string();
}

std::optional<TimeSpan> parse_date(std::string_view text, std::int64_t now_utc) {
  const auto word = parse_date_word(text, now_utc);
  return word ? word : common::parse_time_span(text);
}

std::optional<NumberRange> parse_number_range(std::string_view text) {
  const auto ends = split_range(text);
  if (!ends) {
    const auto value = common::parse_number<double>(text);
    return value ? std::optional(NumberRange{value, value}) : std::nullopt;
  }
  NumberRange range{common::parse_number<double>(ends->first), common::parse_number<double>(ends->second)};
  if ((!range.low && !ends->first.empty()) || (!range.high && !ends->second.empty())) return std::nullopt;
  return checked(range);
}

std::optional<NumberRange> parse_date_range(std::string_view text, std::int64_t now_utc) {
  const auto as_range = [](const TimeSpan& span) {
    return NumberRange{static_cast<double>(span.begin_utc), static_cast<double>(span.end_utc - 1)};
  };
  const auto ends = split_range(text);
  if (!ends) {
    const auto span = parse_date(text, now_utc);
    return span ? std::optional(as_range(*span)) : std::nullopt;
  }
  const auto first = parse_date(ends->first, now_utc), last = parse_date(ends->second, now_utc);
  if ((!first && !ends->first.empty()) || (!last && !ends->second.empty())) return std::nullopt;
  NumberRange range;
  if (first) range.low = as_range(*first).low;
  if (last) range.high = as_range(*last).high;
  return checked(range);
}

}  // namespace newsfold::query
