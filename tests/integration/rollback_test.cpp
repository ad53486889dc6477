// Which generations are kept, and which one a rollback leads to.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>

#include "common/error.hpp"
#include "indexer/publish.hpp"
#include "indexer/verification.hpp"
#include "tests/support/index_site.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::Outcome;

TEST_CASE("the last three generations are kept, and rolling back walks through them") {
  const Site site;
  for (int night = 1; night <= 5; ++night) {
    site.add(night);
    CHECK(index_corpus(site.docs, site.index).generation == static_cast<std::uint64_t>(night));
  }
  CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 4, 5});
  const Searcher searcher(site.index.string());
  CHECK(searcher.stats().articles == 5);
  CHECK(indexer::roll_back(site.directory) == 4);
  CHECK(searcher.stats().articles == 4);
  CHECK(indexer::roll_back(site.directory) == 3);
  CHECK_THROWS_AS(indexer::roll_back(site.directory), common::Error);
  CHECK(searcher.stats().articles == 3);
  // The next run starts from what is current and takes a number of its own.
  CHECK(index_corpus(site.docs, site.index).generation == 6);
  CHECK(searcher.stats().articles == 5);
}

TEST_CASE("after a rollback and a new night, rolling back leads to what was served in between") {
  const Site site;
  for (int night = 1; night <= 3; ++night) {
    site.add(night);
    index_corpus(site.docs, site.index);
  }
  CHECK(indexer::roll_back(site.directory) == 2);
  site.add(4);
  CHECK(index_corpus(site.docs, site.index).generation == 4);
  CHECK(indexer::roll_back(site.directory) == 2);
}

TEST_CASE("what was current before is kept and gone back to, not what was rolled away") {
  const Site site;
  int files = 0;
  const auto night = [&](const std::vector<std::string>& more = {}) {
    site.add(files++);
    return index_corpus(site.docs, site.index, more).generation;
  };
  SECTION("one rollback and two nights") {
    for (int i = 0; i < 2; ++i) night();
    REQUIRE(indexer::roll_back(site.directory) == 1);
    for (int i = 0; i < 2; ++i) night();
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1, 3, 4});
    CHECK(indexer::roll_back(site.directory) == 3);
    CHECK(indexer::roll_back(site.directory) == 1);
    CHECK_THROWS_AS(indexer::roll_back(site.directory), common::Error);
  }
  SECTION("two rollbacks and two nights") {
    for (int i = 0; i < 3; ++i) night();
    for (int i = 0; i < 2; ++i) indexer::roll_back(site.directory);
    for (int i = 0; i < 2; ++i) night();
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1, 4, 5});
  }
  SECTION("past a damaged one") {
    const std::vector<std::string> keep{"--keep-generations", "5"};
    for (int i = 0; i < 3; ++i) night(keep);
    REQUIRE(indexer::roll_back(site.directory) == 2);
    for (int i = 0; i < 2; ++i) night(keep);
    flip_byte(site.directory.generation(4) / "articles", 20);
    CHECK(indexer::roll_back(site.directory) == 2);
  }
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

TEST_CASE("a generation takes no number that was current, be its folder gone") {
  const Site site;
  for (int i = 0; i < 2; ++i) {
    site.add(i);
    index_corpus(site.docs, site.index);
  }
  std::filesystem::remove_all(site.directory.generation(2));
  CHECK(index_corpus(site.docs, site.index, {"--force"}).generation == 3);
  CHECK(indexer::roll_back(site.directory) == 1);
}

TEST_CASE("rolling back does not lead to what queries cannot read, and verifying says so") {
  const Site site;
  for (int i = 0; i < 2; ++i) {
    site.add(i);
    index_corpus(site.docs, site.index);
  }
  const std::uint64_t checksum = change_format(site.directory);
  CHECK_THROWS_WITH(indexer::roll_back(site.directory), Catch::Contains("no sound generation of this version"));
  CHECK(Searcher(site.index.string()).stats().articles == 2);
  site.directory.set_current({1, checksum});
  const indexer::Verification found = indexer::verify_index(site.directory);
  REQUIRE(found.problems.size() == 1);
  CHECK_THAT(found.problems[0], Catch::Contains("another version"));
  CHECK_THAT(found.remedy, Catch::Contains("a run makes one"));
}

TEST_CASE("no more generations are kept than asked for: the current one, the ways back from it, and no others") {
  const Site site;
  for (int night = 1; night <= 5; ++night) {
    site.add(night);
    index_corpus(site.docs, site.index);
  }
  REQUIRE(site.directory.generations() == std::vector<std::uint64_t>{3, 4, 5});
  indexer::roll_back(site.directory);
  REQUIRE(indexer::roll_back(site.directory) == 3);
  CHECK(index_corpus(site.docs, site.index).generation == 6);
  CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 5, 6});  // 5 leads nowhere, but there is room
  REQUIRE(indexer::roll_back(site.directory) == 3);
  SECTION("a night with nothing to do") {
    for (int file = 4; file <= 5; ++file) std::filesystem::remove(site.docs / (std::to_string(file) + ".md"));
    CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::nothing_to_do);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 5, 6});
  }
  SECTION("a night with nothing to do that keeps fewer") {
    for (int file = 4; file <= 5; ++file) std::filesystem::remove(site.docs / (std::to_string(file) + ".md"));
    CHECK(index_corpus(site.docs, site.index, {"--force", "--keep-generations", "2"}).outcome ==
          Outcome::nothing_to_do);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 6});
  }
  SECTION("a night that publishes") {
    CHECK(index_corpus(site.docs, site.index).generation == 7);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 6, 7});
  }
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

TEST_CASE("rolling back passes over a damaged generation") {
  const Site site;
  for (int night = 1; night <= 3; ++night) {
    for (int i = 0; i < 30; ++i) site.add(100 * night + i);
    index_corpus(site.docs, site.index);
  }
  // The largest file, wherever it lies: a byte of it is not what it was, and no size tells.
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(site.directory.generation(2))) {
    if (entry.is_regular_file() && (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)))
      largest = entry.path();
  }
  flip_byte(largest, 1000);
  CHECK(indexer::roll_back(site.directory) == 1);
  CHECK(indexer::verify_index(site.directory).problems.empty());
}
