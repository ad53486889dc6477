#include "indexer/story_changes.hpp"

#include <catch2/catch.hpp>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold::indexer;

namespace {

ArticleState in_story(std::uint64_t identity, std::uint64_t story) {
  ArticleState state;
  state.identity = identity;
  state.story = story;
  return state;
}

}  // namespace

TEST_CASE("stories that stay as they are are no news") {
  const ArticleStates states{in_story(1, 1), in_story(2, 1), in_story(3, 3)};
  CHECK(compare_stories(states, states) == StoryChanges());
  CHECK(compare_stories({}, {}) == StoryChanges());
}

TEST_CASE("the first generation has nothing but new stories") {
  CHECK(compare_stories({}, {in_story(1, 1), in_story(2, 1), in_story(3, 3)}) == StoryChanges{2, 0, 0, {}, {}});
}

TEST_CASE("stories grow, come and go") {
  const ArticleStates before{in_story(1, 1), in_story(3, 3)};
  const ArticleStates after{in_story(1, 1), in_story(2, 1), in_story(4, 4)};
  CHECK(compare_stories(before, after) == StoryChanges{1, 1, 1, {}, {}});
}

TEST_CASE("an earlier article that joins renames its story, which has grown all the same") {
  const ArticleStates before{in_story(2, 2), in_story(3, 2)};
  const ArticleStates after{in_story(1, 1), in_story(2, 1), in_story(3, 1)};
  CHECK(compare_stories(before, after) == StoryChanges{0, 1, 0, {}, {}});
}

TEST_CASE("stories merge and split, and both sides are named") {
  const ArticleStates apart{in_story(1, 1), in_story(2, 2), in_story(3, 2)};
  const ArticleStates together{in_story(1, 1), in_story(2, 1), in_story(3, 1)};
  CHECK(compare_stories(apart, together) == StoryChanges{0, 0, 0, {{1, {1, 2}}}, {}});
  CHECK(compare_stories(together, apart) == StoryChanges{0, 0, 0, {}, {{1, {1, 2}}}});
}

TEST_CASE("an article that changes sides leaves one story and makes another of two") {
  const ArticleStates before{in_story(1, 1), in_story(2, 1), in_story(3, 3)};
  const ArticleStates after{in_story(1, 1), in_story(2, 2), in_story(3, 2)};
  CHECK(compare_stories(before, after) == StoryChanges{0, 0, 0, {{2, {1, 3}}}, {{1, {1, 2}}}});
}

TEST_CASE("states survive being written, and damage is noticed") {
  ArticleStates states{in_story(1, 1), in_story(UINT64_MAX, 7)};
  states[0].published_at_utc = -5;
  states[0].contents = 12;
  states[0].provider = 13;
  states[0].own_file = true;
  states[1].copy_group = 14;
  states[1].segment = 1;
  const newsfold::testing::TemporaryDirectory folder;
  write_states(folder / "states", states);
  const std::string bytes = newsfold::common::read_file(folder / "states").value();
  CHECK(decode_states(bytes, 2) == states);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_THROWS(decode_states(std::string_view(bytes).substr(0, size), 2));
  }
  CHECK_THROWS_AS(decode_states(bytes + std::string(1, '\0'), 2), newsfold::common::Error);
  CHECK_THROWS_AS(decode_states(bytes, 1), newsfold::common::Error);
  write_states(folder / "unordered", {states[1], states[0]});
  CHECK_THROWS_AS(decode_states(newsfold::common::read_file(folder / "unordered").value(), 2), newsfold::common::Error);
  CHECK(find_state(states, UINT64_MAX) == &states[1]);
  CHECK(find_state(states, 2) == nullptr);
  ArticleStates elsewhere = states;
  elsewhere[1].segment = 0;
  CHECK(hash_states(elsewhere) == hash_states(states));
  elsewhere[1].story = 8;
  CHECK(hash_states(elsewhere) != hash_states(states));
}
