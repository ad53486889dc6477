#include "indexer/story_changes.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace newsfold::indexer {
namespace {

// Of a story on one side: the stories on the other that its articles are in, and whether some are in none.
struct Counterparts {
  std::set<std::uint64_t> stories;
  bool missing = false;
};

using CounterpartsByStory = std::map<std::uint64_t, Counterparts>;

// Only articles that came, went or moved say anything of interest about a story that keeps its id, so the others are
// looked at for the stories of those alone: a night changes few stories of many.
std::set<std::uint64_t> stories_in_motion(const ArticleStates& from, const ArticleStates& to) {
  std::set<std::uint64_t> stories;
  for (const ArticleState& state : from) {
    const ArticleState* other = find_state(to, state.identity);
    if (!other || other->story != state.story) stories.insert(state.story);
    if (other && other->story != state.story) stories.insert(other->story);
  }
  return stories;
}

CounterpartsByStory find_counterparts(const ArticleStates& from, const ArticleStates& to,
                                      const std::set<std::uint64_t>& wanted) {
  CounterpartsByStory found;
  for (const ArticleState& state : from) {
    if (!wanted.contains(state.story)) continue;
    Counterparts& counterparts = found[state.story];
    if (const ArticleState* other = find_state(to, state.identity)) counterparts.stories.insert(other->story);
    else counterparts.missing = true;
  }
  return found;
}

StoryMove move_of(std::uint64_t story, const std::set<std::uint64_t>& others) {
  return {story, {others.begin(), others.end()}};
}

}  // namespace

StoryChanges compare_stories(const ArticleStates& before, const ArticleStates& after) {
  StoryChanges changes;
  std::set<std::uint64_t> wanted = stories_in_motion(before, after);
  wanted.merge(stories_in_motion(after, before));
  for (const auto& [story, was] : find_counterparts(after, before, wanted)) {
    if (was.stories.empty()) ++changes.added;
    else if (was.stories.size() > 1) changes.merged.push_back(move_of(story, was.stories));
    else if (was.missing) ++changes.grown;
  }
  for (const auto& [story, is] : find_counterparts(before, after, wanted)) {
    if (is.stories.empty()) ++changes.gone;
    else if (is.stories.size() > 1) changes.split.push_back(move_of(story, is.stories));
  }
  return changes;
}

}  // namespace newsfold::indexer
