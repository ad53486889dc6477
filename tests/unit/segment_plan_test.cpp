// Which segments are written anew, changed or shared, by what became of their articles.
#include "indexer/segment_plan.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace newsfold::indexer {
namespace {

using States = std::vector<ArticleState>;
using Segments = std::vector<common::ManifestSegment>;

constexpr std::size_t kSplit = 1000;

// Articles 0 to `count` - 1, each a second after the one before.
States make_states(std::size_t count) {
  States states(count);
  for (std::size_t i = 0; i < count; ++i) {
    states[i].identity = i;
    states[i].published_at_utc = static_cast<std::int64_t>(i);
  }
  return states;
}

// A generation, as the one before of the next.
struct Before {
  States states;
  Segments segments;

  explicit Before(std::size_t count) : states(make_states(count)) {
    const Segments none;
    for (const SegmentPlan& plan : plan_next({none, {}}, states)) segments.push_back(plan.segment);
  }

  static std::vector<SegmentPlan> plan_next(const SegmentsBefore& before, States& states) {
    return plan_segments(
        before, kSplit, [](auto& numbers) { std::sort(numbers.begin(), numbers.end()); }, states);
  }

  std::vector<SegmentPlan> plan(States& next) const { return plan_next({segments, states}, next); }
};

// With other contents for the articles [begin, end).
States changed(States states, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) ++states[i].contents;
  return states;
}

}  // namespace

TEST_CASE("few articles are one segment, many have the newest twentieth in one of their own") {
  CHECK(Before(0).segments.size() == 1);
  CHECK(Before(kSplit - 1).segments.size() == 1);
  const Before split(kSplit);
  REQUIRE(split.segments.size() == 2);
  CHECK(split.segments[0].documents == 950);
  CHECK(split.segments[1].documents == 50);
  for (const ArticleState& state : split.states) CHECK(state.segment == (state.identity < 950 ? 0 : 1));
}

TEST_CASE("what did not change is shared, and what did changes its segment alone") {
  const Before before(kSplit);
  States same = before.states;
  for (const SegmentPlan& plan : before.plan(same)) CHECK(plan.is_shared());
  States next = changed(before.states, 990, 1000);
  const std::vector<SegmentPlan> plans = before.plan(next);
  REQUIRE(plans.size() == 2);
  CHECK(plans[0].is_shared());
  CHECK_FALSE(plans[1].anew);
  CHECK(plans[1].change.removed.size() == 10);
  CHECK(plans[1].change.articles.front() == 990);
  CHECK(plans[1].segment.documents == 50);
  CHECK(plans[1].segment.updates == 20);
}

TEST_CASE("articles stay where they are, new ones go to the last segment, and those that are gone leave theirs") {
  const Before before(kSplit);
  States next = before.states;
  next.erase(next.begin() + 5);
  next.push_back({});
  next.back().identity = 5000;
  next.back().published_at_utc = -1;  // older than all
  const std::vector<SegmentPlan> plans = before.plan(next);
  CHECK(plans[0].change.removed == std::vector<std::uint64_t>{5});
  CHECK(plans[0].segment.documents == 949);
  CHECK(plans[1].change.articles == std::vector<std::uint32_t>{999});
  CHECK(next.back().segment == 1);
}

TEST_CASE("the archive is written anew when more than a quarter of it was changed, the recent segment when all of it") {
  const Before before(2000);  // 1,900 and 100
  States within = changed(before.states, 0, 237), past = changed(before.states, 0, 238);
  CHECK_FALSE(before.plan(within)[0].anew);
  const std::vector<SegmentPlan> plans = before.plan(past);
  CHECK(plans[0].anew);
  CHECK(plans[0].segment.updates == 0);
  CHECK(plans[0].change.removed.empty());
  CHECK(plans[0].change.articles.size() == 1900);
  CHECK(plans[1].is_shared());
  States half = changed(before.states, 1950, 2000), more = changed(before.states, 1949, 2000);
  CHECK_FALSE(before.plan(half)[1].anew);
  CHECK(before.plan(more)[1].anew);
}

TEST_CASE("the layout is made anew when the recent segment has grown past its share, or one segment too large") {
  const Before before(2000), small(kSplit - 1);
  const auto grown = [](const Before& from, std::size_t by) {
    States next = from.states, all = make_states(from.states.size() + by);
    next.insert(next.end(), all.begin() + static_cast<std::ptrdiff_t>(from.states.size()), all.end());
    return next;
  };
  States within = grown(before, 230), past = grown(before, 240);  // 330 of 2,230; 340 of 2,240
  CHECK_FALSE(before.plan(within)[0].anew);
  const std::vector<SegmentPlan> plans = before.plan(past);
  CHECK(plans[0].anew);
  CHECK(plans[1].anew);
  CHECK(plans[1].segment.documents == 112);
  States almost = grown(small, kSplit), twice = grown(small, kSplit + 1);
  CHECK(small.plan(almost).size() == 1);
  CHECK(small.plan(twice).size() == 2);
}

}  // namespace newsfold::indexer
