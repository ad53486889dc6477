#include "indexer/story_changes.hpp"

#include <catch2/catch.hpp>

using namespace newsfold::indexer;

namespace {

using States = std::vector<ArticleState>;

ArticleState in_story(std::uint64_t identity, std::uint64_t story) {
  ArticleState state;
  state.identity = identity;
  state.story = story;
  return state;
}

}  // namespace

TEST_CASE("stories that stay as they are are no news") {
  const States states{in_story(1, 1), in_story(2, 1), in_story(3, 3)};
  CHECK(compare_stories(states, states) == StoryChanges());
  CHECK(compare_stories({}, {}) == StoryChanges());
}

TEST_CASE("the first generation has nothing but new stories") {
  CHECK(compare_stories({}, States{in_story(1, 1), in_story(2, 1), in_story(3, 3)}) == StoryChanges{2, 0, 0, {}, {}});
}

TEST_CASE("stories grow, come and go") {
  const States before{in_story(1, 1), in_story(3, 3)};
  const States after{in_story(1, 1), in_story(2, 1), in_story(4, 4)};
  CHECK(compare_stories(before, after) == StoryChanges{1, 1, 1, {}, {}});
}

TEST_CASE("an earlier article that joins renames its story, which has grown all the same") {
  const States before{in_story(2, 2), in_story(3, 2)};
  const States after{in_story(1, 1), in_story(2, 1), in_story(3, 1)};
  CHECK(compare_stories(before, after) == StoryChanges{0, 1, 0, {}, {}});
}

TEST_CASE("stories merge and split, and both sides are named") {
  const States apart{in_story(1, 1), in_story(2, 2), in_story(3, 2)};
  const States together{in_story(1, 1), in_story(2, 1), in_story(3, 1)};
  CHECK(compare_stories(apart, together) == StoryChanges{0, 0, 0, {{1, {1, 2}}}, {}});
  CHECK(compare_stories(together, apart) == StoryChanges{0, 0, 0, {}, {{1, {1, 2}}}});
}

TEST_CASE("an article that changes sides leaves one story and makes another of two") {
  const States before{in_story(1, 1), in_story(2, 1), in_story(3, 3)};
  const States after{in_story(1, 1), in_story(2, 2), in_story(3, 2)};
  CHECK(compare_stories(before, after) == StoryChanges{0, 0, 0, {{2, {1, 3}}}, {{1, {1, 2}}}});
}
