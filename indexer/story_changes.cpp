#include "indexer/story_changes.hpp"

#include <map>
#include <set>
#include <unordered_set>

namespace newsfold::indexer {
namespace {

// Of a story on one side: the stories on the other that its articles are in, and whether some are in none.
struct Counterparts {
  std::set<std::uint64_t> stories;
  bool missing = false;

  void add(const ArticleState* other) {
    if (other) stories.insert(other->story);
    else missing = true;
  }
};

using CounterpartsByStory = std::map<std::uint64_t, Counterparts>;

// Only articles that came, went or moved say anything of interest about a story that keeps its id, so the others are
// looked at for the stories of those alone: a night changes few stories of many.
std::unordered_set<std::uint64_t> stories_in_motion(const ArticleStates& before, const ArticleStates& after) {
  std::unordered_set<std::uint64_t> stories;
  for_each_pair(before, after, [&](const ArticleState* was, const ArticleState* is) {
    if (was && is && was->story == is->story) return;
    if (was) stories.insert(was->story);
    if (is) stories.insert(is->story);
  });
  return stories;
}

StoryMove move_of(std::uint64_t story, const std::set<std::uint64_t>& others) {
  return {story, {others.begin(), others.end()}};
}

}  // namespace

StoryChanges compare_stories(const ArticleStates& before, const ArticleStates& after) {
  const std::unordered_set<std::uint64_t> wanted = stories_in_motion(before, after);
  CounterpartsByStory of_new, of_old;
  for_each_pair(before, after, [&](const ArticleState* was, const ArticleState* is) {
    if (is && wanted.contains(is->story)) of_new[is->story].add(was);
    if (was && wanted.contains(was->story)) of_old[was->story].add(is);
  });
  StoryChanges changes;
  for (const auto& [story, was] : of_new) {
    if (was.stories.empty()) ++changes.added;
    else if (was.stories.size() > 1) changes.merged.push_back(move_of(story, was.stories));
    else if (was.missing) ++changes.grown;
  }
  for (const auto& [story, is] : of_old) {
    if (is.stories.empty()) ++changes.gone;
    else if (is.stories.size() > 1) changes.split.push_back(move_of(story, is.stories));
  }
  return changes;
}

}  // namespace newsfold::indexer
