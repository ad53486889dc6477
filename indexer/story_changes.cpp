#include "indexer/story_changes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace newsfold::indexer {
namespace {

using Ids = std::vector<std::uint64_t>;

void make_set(auto& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// Only articles that came, went or moved say anything of interest about a story that keeps its id, so the others are
// looked at for the stories of those alone: a night changes few stories of many. Ascending.
Ids stories_in_motion(const StateList& before, const StateList& after) {
  Ids stories;
  for_each_pair(before, after, [&](const ArticleState* was, const ArticleState* is) {
    if (was && is && was->story == is->story) return;
    if (was) stories.push_back(was->story);
    if (is) stories.push_back(is->story);
  });
  make_set(stories);
  return stories;
}

// Of a story on one side: the stories on the other that its articles are in, and whether some are in none.
struct Counterparts {
  std::uint64_t story = 0;
  Ids others;
  bool missing = false;
};

// Calls visit(Counterparts) for each of `wanted` that has articles in `states`, ascending.
template <typename Visit>
void for_each_story(const StateList& states, const StateList& others, const Ids& wanted, Visit visit) {
  std::vector<std::pair<std::uint64_t, std::optional<std::uint64_t>>> met;  // no other one sorts first
  for_each_pair(states, others, [&](const ArticleState* one, const ArticleState* other) {
    if (!one || !std::binary_search(wanted.begin(), wanted.end(), one->story)) return;
    met.emplace_back(one->story, other ? std::optional(other->story) : std::nullopt);
  });
  make_set(met);
  for (std::size_t i = 0; i < met.size();) {
    Counterparts counterparts{met[i].first, {}, false};
    for (; i < met.size() && met[i].first == counterparts.story; ++i) {
      if (met[i].second) counterparts.others.push_back(*met[i].second);
      else counterparts.missing = true;
    }
    visit(counterparts);
  }
}

}  // namespace

StoryChanges compare_stories(const StateList& before, const StateList& after) {
  const Ids wanted = stories_in_motion(before, after);
  StoryChanges changes;
  for_each_story(after, before, wanted, [&](const Counterparts& is) {
    if (is.others.empty()) ++changes.added;
    else if (is.others.size() > 1) changes.merged.push_back({is.story, is.others});
    else if (is.missing) ++changes.grown;
  });
  for_each_story(before, after, wanted, [&](const Counterparts& was) {
    if (was.others.empty()) ++changes.gone;
    else if (was.others.size() > 1) changes.split.push_back({was.story, was.others});
  });
  return changes;
}

}  // namespace newsfold::indexer
