// Stops a search at its deadline or when it is cancelled, while Xapian matches too. Xapian's own time limit stops
// nothing, so every candidate of a match passes a posting source that looks at the clock now and then.
#pragma once

#include <xapian.h>

#include <chrono>
#include <cstddef>
#include <newsfold/types.hpp>
#include <stop_token>

namespace newsfold::query {

// Thread rule: one thread at a time. Outlives the queries it guards.
class StopCheck {
 public:
  // The clock runs from here.
  explicit StopCheck(const Request& request);
  StopCheck() = default;  // never stops anything

  // Throws common::Error: cancelled, deadline_exceeded.
  void check() const {
    if (active_) look();
  }

  // check() on every kth call: for loops whose turns take a microsecond or so.
  void tick() {
    constexpr unsigned kTurns = 32;
    if (active_ && ++turns_ % kTurns == 0) look();
  }

  // The same query, which ticks at every candidate; the query itself when there is nothing to stop for. What it finds
  // and how that scores does not change, but Xapian's estimate of how many there are is off.
  Xapian::Query guard(const Xapian::Query& query) { return guard(query, Place::first); }

  // The same, with the estimate as it is without. It ticks less often: only at what has all terms of a conjunction,
  // before their positions are compared.
  Xapian::Query guard_estimate(const Xapian::Query& query) { return guard(query, Place::last); }

 private:
  // When a conjunction asks the source that ticks.
  enum class Place { first, last };

  void look() const;
  Xapian::Query guard(const Xapian::Query& query, Place place);
  Xapian::Query guarded(const Xapian::Query& query, Place place);
  Xapian::Query ticking(const Xapian::Query& query, Place place);

  bool active_ = false;
  unsigned turns_ = 0;
  std::size_t max_ms_ = 0;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  std::stop_token stop_;
};

}  // namespace newsfold::query
