// What is published and what is not while nobody looks.
#include "indexer/gate.hpp"

#include <catch2/catch.hpp>

using namespace newsfold::indexer;

TEST_CASE("articles gone and files rejected up to the limits pass", "[gate]") {
  CHECK(gate_objection({20, 10}, {100, 20, 50, 5, {}}).empty());
  CHECK(gate_objection({0, 0}, {100, 0, 50, 0, {}}).empty());
  CHECK(gate_objection({100, 100}, {100, 100, 50, 50, {}}).empty());
}

TEST_CASE("what is beyond them is told in numbers, with the way past it", "[gate]") {
  const std::string removed = gate_objection({20, 10}, {1000, 201, 50, 0, {}});
  CHECK_THAT(removed, Catch::Contains("201 of 1000 articles (20.1 %)") && Catch::Contains("the limit is 20 %"));
  CHECK_THAT(removed, Catch::Contains("--force"));
  const std::string rejected = gate_objection({20, 10}, {1000, 0, 50, 6, {}});
  CHECK_THAT(rejected, Catch::Contains("6 of 50 files (12.0 %)") && Catch::Contains("--force"));
}

TEST_CASE("where about as many files are new as are gone, a corpus may have another name", "[gate]") {
  const auto objection = [](std::size_t added, std::size_t gone) {
    return gate_objection({20, 10}, {1000, 201, 500, 0, {}, added, gone});
  };
  CHECK_THAT(objection(480, 500), Catch::Contains("was a corpus renamed") && Catch::Contains("--force"));
  CHECK_THAT(objection(100, 500), Catch::Contains("is the corpus complete?"));
  CHECK_THAT(objection(0, 0), Catch::Contains("is the corpus complete?"));
}

TEST_CASE("a corpus that holds nothing any more is told first, however little is gone with it", "[gate]") {
  CHECK_THAT(gate_objection({20, 10}, {1000, 1, 50, 50, "news/wire"}),
             Catch::Contains("news/wire holds no article any more"));
  CHECK_FALSE(gate_objection({100, 100}, {1000, 0, 50, 0, "news/wire"}).empty());
}

TEST_CASE("a first run has nothing to lose, and an empty one nothing to reject", "[gate]") {
  CHECK(gate_objection({0, 0}, {0, 0, 50, 0, {}}).empty());
  CHECK(gate_objection({0, 0}, {0, 0, 0, 0, {}}).empty());
}
