// The values of date: and quality: in a query, and the dates of options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/timestamp.hpp"

namespace newsfold::query {

// Both ends included; a missing end is open.
struct NumberRange {
  std::optional<double> low, high;

  bool operator==(const NumberRange&) const = default;
};

// Times that `now_utc` may be: the years 1000 to 9999, as in dates.
constexpr std::int64_t kMinNow = -30'610'224'000, kMaxNow = 253'402'300'799;

// Throws common::Error(invalid_argument) for a `now_utc` outside kMinNow to kMaxNow.
void require_now(std::int64_t now_utc);

// 80 · 80..120 · 80.. · ..120; nothing when it is no range, or an empty one.
std::optional<NumberRange> parse_number_range(std::string_view text);

// 80..120 for 120..80; empty where there are no two ends.
std::string turned_round(std::string_view range);

// A year, month, day or time, or a word: today, yesterday, this week, last week, this month, last month, this year,
// last year (weeks begin on Monday; a blank may be written - or _). In UTC.
std::optional<common::TimeSpan> parse_date(std::string_view text, std::int64_t now_utc);

// A date, a range of them (2020-09..2020-10 is both whole months), or an open one. As seconds.
std::optional<NumberRange> parse_date_range(std::string_view text, std::int64_t now_utc);

}  // namespace newsfold::query
