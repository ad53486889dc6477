#include "indexer/story_update.hpp"

#include <algorithm>

#include "common/timestamp.hpp"

namespace newsfold::indexer {
namespace {

constexpr std::int64_t kDay = common::kSecondsPerDay;

// From a change to the farthest article of a pair that it moves: a vector, the crowding of what is compared with it,
// the pairs of that. The same way from the end of what was grouped to the first article all of whose pairs are known.
constexpr std::int64_t kMovedWithin = kWordsReach + 2 * kReach;

struct Extent {
  std::int64_t from = std::numeric_limits<std::int64_t>::max();
  std::int64_t to = std::numeric_limits<std::int64_t>::min();
};

std::vector<Extent> component_extents(const std::vector<std::int64_t>& times,
                                      const std::vector<std::uint32_t>& components) {
  std::vector<Extent> extents(times.size());
  for (std::size_t i = 0; i < times.size(); ++i) {
    Extent& extent = extents[components[i]];
    extent.from = std::min(extent.from, times[i]);
    extent.to = std::max(extent.to, times[i]);
  }
  std::erase_if(extents, [](const Extent& extent) { return extent.from > extent.to; });
  return extents;
}

// How far back from `edge` components reach that have a part at or after it.
std::int64_t touched_from(const std::vector<Extent>& components, std::int64_t edge) {
  std::int64_t from = edge;
  for (const Extent& component : components) {
    if (component.to >= edge) from = std::min(from, component.from);
  }
  return from;
}

// The last moment of a component that begins before `edge`; from then on all are whole and right.
std::int64_t unsure_until(const std::vector<Extent>& components, std::int64_t edge) {
  std::int64_t until = edge;
  for (const Extent& component : components) {
    if (component.from < edge) until = std::max(until, component.to);
  }
  return until;
}

// Looks from a change towards earlier times; towards later ones with all times negated.
std::optional<std::int64_t> settled_from(const std::vector<Extent>& components, std::int64_t change,
                                         std::optional<std::int64_t> grouped_from) {
  const std::int64_t touched = touched_from(components, change - kMovedWithin);
  if (grouped_from && touched <= unsure_until(components, *grouped_from + kMovedWithin)) return std::nullopt;
  return touched;
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

std::optional<Stretch> settled_stretch(const Timeline& timeline, const StoryGroups& groups, Stretch change,
                                       Stretch grouped) {
  std::vector<std::int64_t> forwards(timeline.size()), backwards(timeline.size());  // moments of articles
  for (std::uint32_t rank = 0; rank < timeline.size(); ++rank) {
    const std::uint32_t article = timeline.article(rank);
    forwards[article] = timeline.moment(rank);
    backwards[article] = -forwards[article];
  }
  const Stretch everything;
  const auto from = settled_from(component_extents(forwards, groups.component), change.from,
                                 grouped.from == everything.from ? std::nullopt : std::optional(grouped.from));
  const auto to = settled_from(component_extents(backwards, groups.component), -change.to,
                               grouped.to == everything.to ? std::nullopt : std::optional(-grouped.to));
  if (!from || !to) return std::nullopt;
  return Stretch{*from, -*to};
}

}  // namespace newsfold::indexer
