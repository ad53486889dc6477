#include "indexer/segment_plan.hpp"

#include <algorithm>
#include <numeric>

namespace newsfold::indexer {
namespace {

using States = std::vector<ArticleState>;

constexpr const char* kArchive = "archive";
constexpr const char* kRecent = "recent";
constexpr double kRecentShare = 0.05;
constexpr double kMaxRecentShare = 0.15;  // grown past this, the layout is made anew

// A segment is written anew when so many of its documents were changed in place: B-trees grow loose by that. The recent
// one is small, so that it may be looser: to write it anew costs a night four times what changing a fifth of it does.
constexpr double kMaxUpdatedShare = 0.25;
constexpr double kMaxRecentUpdatedShare = 1;

double share_of(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(std::max<std::uint64_t>(whole, 1));
}

bool same_document(const ArticleState& a, const ArticleState& b) {
  return a.contents == b.contents && a.story == b.story && a.copy_group == b.copy_group;
}

bool needs_new_layout(const SegmentsBefore& before, std::size_t split_articles, const States& states) {
  if (before.segments.empty()) return true;
  if (before.segments.size() == 1) return states.size() >= 2 * split_articles;
  std::size_t added = 0;
  for_each_pair(before.states, states, [&](const ArticleState* was, const ArticleState*) { added += was == nullptr; });
  return share_of(before.segments.back().documents + added, states.size()) > kMaxRecentShare;
}

// Every segment written anew; the newest articles make the recent one. Of articles of one moment, those that are read
// first count as older.
std::vector<SegmentPlan> plan_new_layout(std::size_t split_articles, const OrderForReading& order, States& states) {
  std::vector<std::uint32_t> by_time(states.size());
  std::iota(by_time.begin(), by_time.end(), 0U);
  order(by_time);
  std::stable_sort(by_time.begin(), by_time.end(), [&](auto a, auto b) {
    return states[a].published_at_utc < states[b].published_at_utc;  // undated ones first
  });
  const std::size_t recent =
      states.size() < split_articles ? 0 : static_cast<std::size_t>(kRecentShare * static_cast<double>(states.size()));
  std::vector<SegmentPlan> plans{{{kArchive, states.size() - recent, 0}, true, {}}};
  if (recent > 0) plans.push_back({{kRecent, recent, 0}, true, {}});
  for (std::size_t i = 0; i < by_time.size(); ++i) {
    ArticleState& state = states[by_time[i]];
    state.segment = i < states.size() - recent ? 0 : 1;
    plans[state.segment].change.articles.push_back(by_time[i]);
  }
  return plans;
}

// All articles of segment `number`, instead of a change to it.
void write_anew(SegmentPlan& plan, std::uint32_t number, const States& states) {
  plan.anew = true;
  plan.segment.updates = 0;
  plan.change = {};
  for (std::uint32_t i = 0; i < states.size(); ++i) {
    if (states[i].segment == number) plan.change.articles.push_back(i);
  }
}

// Articles stay in the segment they are in; new ones go to the last. Past what it may be changed in place, a segment is
// written anew.
std::vector<SegmentPlan> plan_changes(const SegmentsBefore& before, States& states) {
  std::vector<SegmentPlan> plans;
  for (const common::ManifestSegment& segment : before.segments) plans.push_back({segment, false, {}});
  std::uint32_t article = 0;
  for_each_pair(before.states, states, [&](const ArticleState* was, const ArticleState* is) {
    const bool same = was && is && same_document(*was, *is);
    if (was && !same) plans[was->segment].change.removed.push_back(was->identity);
    if (!is) return;
    const std::uint16_t segment = was ? was->segment : static_cast<std::uint16_t>(plans.size() - 1);
    states[article].segment = segment;
    if (!same) plans[segment].change.articles.push_back(article);
    ++article;
  });
  for (std::uint32_t number = 0; number < plans.size(); ++number) {
    SegmentPlan& plan = plans[number];
    const std::uint64_t added = plan.change.articles.size(), removed = plan.change.removed.size();
    plan.segment.documents += added - removed;
    plan.segment.updates += added + removed;
    const double most = number == 0 ? kMaxUpdatedShare : kMaxRecentUpdatedShare;
    if (share_of(plan.segment.updates, plan.segment.documents) > most) write_anew(plan, number, states);
  }
  return plans;
}

}  // namespace

std::vector<SegmentPlan> plan_segments(const SegmentsBefore& before, std::size_t split_articles,
                                       const OrderForReading& order, std::vector<ArticleState>& states) {
  std::vector<SegmentPlan> plans = needs_new_layout(before, split_articles, states)
                                       ? plan_new_layout(split_articles, order, states)
                                       : plan_changes(before, states);
  for (SegmentPlan& plan : plans) order(plan.change.articles);
  return plans;
}

}  // namespace newsfold::indexer
