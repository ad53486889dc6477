// Dates in the output; the public API speaks in seconds since 1970 UTC alone.
#pragma once

#include <cstdint>
#include <string>

namespace newsfold::cli {

// 2020-09-11T14:22:00Z, and 11 Sep 2020. Empty for a time outside the years 0 to 9999, which no calendar here holds.
std::string iso_time(std::int64_t seconds_utc);
std::string day_for_people(std::int64_t seconds_utc);

// 3 days ago, in 2 hours, just now: whole units, rounded down. Hours up to a day, days up to two weeks, weeks up to
// ten, months up to two years.
std::string relative_time(std::int64_t seconds_utc, std::int64_t now_utc);

}  // namespace newsfold::cli
