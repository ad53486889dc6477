// What a generation knows of its articles: read back as it was written, refused when damaged.
#include "indexer/article_states.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "common/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

using newsfold::testing::TemporaryDirectory;

ArticleState in_story(std::uint64_t identity, std::uint64_t story) {
  ArticleState state;
  state.identity = identity;
  state.story = story;
  return state;
}

ArticleStates some_states() {
  ArticleStates states{{in_story(1, 1), in_story(5, 5), in_story(UINT64_MAX, 7)}, {{1, {5, 0.5F}}, {5, {9, 0.75F}}}};
  states.articles[0].own_file = 1;
  states.articles[1].published_at_utc = -5;
  states.articles[1].contents = 12;
  states.articles[1].provider = 13;
  states.articles[2].copy_group = 14;
  states.articles[2].segment = 1;
  states.articles[2].crowding_bits = 15;
  return states;
}

ArticleStates copy_of(const StatesView& view) {
  return {{view.articles.begin(), view.articles.end()}, {view.resemblances.begin(), view.resemblances.end()}};
}

std::filesystem::path written(const TemporaryDirectory& folder, const ArticleStates& states) {
  write_states(folder / "states", states.view());
  return folder / "states";
}

void check_refused(const std::filesystem::path& path, std::size_t segments = 2) {
  try {
    StoredStates(path, segments);
    FAIL("taken for sound");
  } catch (const common::Error& e) {
    CHECK(e.code() == common::ErrorCode::index_corrupt);
  }
}

}  // namespace

TEST_CASE("states are read back as they were written") {
  const TemporaryDirectory folder;
  for (const ArticleStates& states : {some_states(), ArticleStates()}) {
    const std::filesystem::path path = written(folder, states);
    REQUIRE(StoredStates::is_readable(path));
    const StoredStates stored(path, 2);
    CHECK(copy_of(stored.view()) == states);
    stored.release_memory();
    CHECK(copy_of(stored.view()) == states);
    for (std::size_t i = 0; i < states.articles.size(); ++i) CHECK(stored.read(i) == states.articles[i]);
  }
}

TEST_CASE("a file of states that was cut or has something behind it is refused") {
  const TemporaryDirectory folder;
  const std::filesystem::path path = written(folder, some_states());
  const std::string bytes = common::read_file(path).value();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    std::ofstream(path, std::ios::binary) << bytes.substr(0, size);
    check_refused(path);
  }
  std::ofstream(path, std::ios::binary) << bytes << '\0';
  check_refused(path);
}

TEST_CASE("states of another version are not read") {
  const TemporaryDirectory folder;
  const std::filesystem::path path = written(folder, some_states());
  std::string bytes = common::read_file(path).value();
  bytes[0] ^= 1;
  std::ofstream(path, std::ios::binary) << bytes;
  CHECK_FALSE(StoredStates::is_readable(path));
  check_refused(path);
  CHECK_FALSE(StoredStates::is_readable(folder / "missing"));
  std::ofstream(folder / "empty").flush();
  CHECK_FALSE(StoredStates::is_readable(folder / "empty"));
}

TEST_CASE("states out of order, or in a segment that is not there, are refused") {
  const TemporaryDirectory folder;
  check_refused(written(folder, some_states()), 1);
  ArticleStates states = some_states();
  std::swap(states.articles[0], states.articles[1]);
  check_refused(written(folder, states));
  states = some_states();
  states.resemblances[1].identity = 1;
  check_refused(written(folder, states));
}

TEST_CASE("a state is found by its identity") {
  const ArticleStates states = some_states();
  CHECK(find_state(states.articles, UINT64_MAX) == &states.articles[2]);
  CHECK(find_state(states.articles, 2) == nullptr);
  CHECK(find_likeness(states.resemblances, 5) == Likeness{9, 0.75F});
  CHECK(find_likeness(states.resemblances, 2) == Likeness());
}

TEST_CASE("the hash of states tells stories apart, but not where articles are stored") {
  const ArticleStates states = some_states();
  ArticleStates other = states;
  other.articles[2].segment = 0;
  CHECK(hash_states(other.view()) == hash_states(states.view()));
  other.articles[2].story = 8;
  CHECK(hash_states(other.view()) != hash_states(states.view()));
  other = states;
  other.articles[2].crowding_bits = 16;
  CHECK(hash_states(other.view()) != hash_states(states.view()));
  other = states;
  other.resemblances[0].likeness.identity = 9;
  CHECK(hash_states(other.view()) != hash_states(states.view()));
}

}  // namespace newsfold::indexer
