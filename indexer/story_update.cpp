#include "indexer/story_update.hpp"

#include <algorithm>

#include "common/timestamp.hpp"

namespace newsfold::indexer {
namespace {

constexpr std::int64_t kDay = common::kSecondsPerDay;

// From a change to the farthest article of a pair that it moves: a vector, the crowding of what is compared with it,
// the pairs of that. A component that differs from before has an article of such a pair: what left it was linked to
// one.
constexpr std::int64_t kMovedWithin = kWordsReach + 2 * kReach;

// From an end of what was grouped to the first article all of whose pairs are right: what it is paired with has the
// right words and, measured or remembered, the right crowding.
constexpr std::int64_t kUnsureWithin = kWordsReach + kReach;

// Open where `grouped` is.
Stretch sure_part(const Stretch& grouped) {
  const Stretch everything;
  return {grouped.from == everything.from ? grouped.from : grouped.from + kUnsureWithin,
          grouped.to == everything.to ? grouped.to : grouped.to - kUnsureWithin};
}

// From the first moment of each component, by its name, to the last; of other ranks, none at all.
std::vector<Stretch> component_extents(const Timeline& timeline, const std::vector<std::uint32_t>& components) {
  const Stretch everything;
  std::vector<Stretch> extents(timeline.size(), {everything.to, everything.from});
  for (std::uint32_t rank = 0; rank < timeline.size(); ++rank) {
    Stretch& extent = extents[components[timeline.article(rank)]];
    extent.from = std::min(extent.from, timeline.moment(rank));
    extent.to = std::max(extent.to, timeline.moment(rank));
  }
  return extents;
}

bool overlap(const Stretch& a, const Stretch& b) { return a.from <= b.to && b.from <= a.to; }

bool lies_within(const Stretch& inner, const Stretch& outer) {
  return outer.from <= inner.from && inner.to <= outer.to;
}

}  // namespace

std::vector<Stretch> changed_stretches(std::vector<std::int64_t> times) {
  std::sort(times.begin(), times.end());
  std::vector<Stretch> stretches;
  for (const std::int64_t time : times) {
    if (stretches.empty() || time - stretches.back().to > kFirstMarginDays * kDay) stretches.push_back({time, time});
    stretches.back().to = time;
  }
  return stretches;
}

std::optional<std::vector<bool>> settled_articles(const Timeline& timeline, const StoryGroups& groups, Stretch change,
                                                  Stretch grouped) {
  const Stretch moved{change.from - kMovedWithin, change.to + kMovedWithin}, sure = sure_part(grouped);
  const std::vector<Stretch> extents = component_extents(timeline, groups.component);
  std::vector<bool> settled;
  settled.reserve(groups.component.size());
  for (const std::uint32_t component : groups.component) {
    settled.push_back(overlap(extents[component], moved));
    if (settled.back() && !lies_within(extents[component], sure)) return std::nullopt;
  }
  return settled;
}

}  // namespace newsfold::indexer
