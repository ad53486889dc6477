// The values of date: and quality: in a query.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace newsfold::query {

// Both ends included; a missing end is open.
struct NumberRange {
  std::optional<double> low, high;

  bool operator==(const NumberRange&) const = default;
};

// 80 · 80..120 · 80.. · ..120; nothing when it is no range, or an empty one.
std::optional<NumberRange> parse_number_range(std::string_view text);

// A day, month, year or time, a range of them (2020-09..2020-10 is both whole months), an open one, or a word: today,
// yesterday, this week, last week, this month, last month, this year, last year (weeks begin on Monday; a blank may be
// written - or _). In UTC, as seconds.
std::optional<NumberRange> parse_date_range(std::string_view text, std::int64_t now_utc);

}  // namespace newsfold::query
