// Work shared out to threads: all of it is done, and what goes wrong is told once all threads have ended.
#include "indexer/parallel.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <stdexcept>

namespace newsfold::indexer {
namespace {

TEST_CASE("every chunk is worked on once, on any number of threads") {
  for (const unsigned jobs : {0U, 1U, 3U, 50U}) {
    for (const std::size_t chunks : {0U, 1U, 20U}) {
      std::vector<int> done(chunks);
      std::atomic<unsigned> states{0};
      for_each_chunk(
          jobs, chunks, [&] { return ++states; }, [&](unsigned, std::size_t chunk) { ++done[chunk]; });
      CHECK(done == std::vector<int>(chunks, 1));
      CHECK(states <= std::max<std::size_t>(1, std::min<std::size_t>(jobs, chunks)));
    }
  }
}

TEST_CASE("every index is worked on once, however many are in a row") {
  for (const unsigned jobs : {1U, 3U}) {
    for (const std::size_t count : {0U, 1U, 7U, 8U, 9U}) {
      std::vector<int> done(count);
      for_each_index(jobs, count, 4, [&](std::size_t i) { ++done[i]; });
      CHECK(done == std::vector<int>(count, 1));
    }
  }
}

TEST_CASE("a chunk that fails ends the work and is told") {
  for (const unsigned jobs : {1U, 4U}) {
    std::atomic<std::size_t> done{0};
    const auto work = [&](int, std::size_t chunk) {
      if (chunk == 5) throw std::runtime_error("chunk 5");
      ++done;
    };
    CHECK_THROWS_WITH(for_each_chunk(
                          jobs, 10'000, [] { return 0; }, work),
                      "chunk 5");
    CHECK(done < 10'000);
  }
}

TEST_CASE("two things are done, at once or one after the other") {
  for (const unsigned jobs : {1U, 2U}) {
    int one = 0, other = 0;
    do_both(
        jobs, [&] { ++one; }, [&] { ++other; });
    CHECK(one == 1);
    CHECK(other == 1);
  }
}

TEST_CASE("of two things that fail the first is told, and the other is not left alone") {
  const auto fail = [](const char* what) { return [what] { throw std::runtime_error(what); }; };
  for (const unsigned jobs : {1U, 2U}) {
    bool is_other_done = false;
    CHECK_THROWS_WITH(do_both(
                          jobs, [] {}, fail("other")),
                      "other");
    CHECK_THROWS_WITH(do_both(jobs, fail("one"), fail("other")), "one");
    CHECK_THROWS_WITH(do_both(jobs, fail("one"), [&] { is_other_done = true; }), "one");
    CHECK(is_other_done == (jobs > 1));
  }
}

}  // namespace
}  // namespace newsfold::indexer
