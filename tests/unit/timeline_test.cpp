// The order in which grouping goes through articles.
#include "indexer/timeline.hpp"

#include <catch2/catch.hpp>

namespace newsfold::indexer {

TEST_CASE("articles are ranked by moment, dated ones first, then by identity, and those without a moment come last") {
  const Timeline timeline({{9, std::nullopt, true},
                           {5, 200, false},
                           {3, 100, true},
                           {4, 100, false},
                           {2, std::nullopt, true},
                           {1, 200, false},
                           {8, -100, false}});
  const std::vector<std::uint64_t> expected{6, 3, 2, 5, 1, 4, 0};
  for (std::uint32_t rank = 0; rank < timeline.size(); ++rank) CHECK(timeline.article(rank) == expected[rank]);
  CHECK(timeline.is_undated(2));
  CHECK_FALSE(timeline.is_undated(1));
  CHECK(timeline.has_moment(4));
  CHECK_FALSE(timeline.has_moment(5));
  CHECK(timeline.by_article(std::vector<std::uint32_t>{10, 11, 12, 13, 14, 15, 16}) ==
        std::vector<std::uint32_t>{16, 14, 12, 11, 15, 13, 10});
}

TEST_CASE("a day ends at midnight UTC, before 1970 as well") {
  const Timeline timeline({{1, -86'401, false}, {2, -1, false}, {3, 0, false}, {4, 86'399, false}, {5, 86'400, false}});
  CHECK(timeline.day(0) == -2);
  CHECK(timeline.day(1) == -1);
  CHECK(timeline.day(2) == 0);
  CHECK(timeline.day(3) == 0);
  CHECK(timeline.day(4) == 1);
}

TEST_CASE("ranks are found by moment, and no date is near to none") {
  const Timeline timeline({{1, 100, false}, {2, 200, false}, {3, 200, false}, {4, std::nullopt, true}});
  CHECK(timeline.first_from(100) == 0);
  CHECK(timeline.first_from(101) == 1);
  CHECK(timeline.first_from(200) == 1);
  CHECK(timeline.first_from(201) == 3);
  CHECK(timeline.first_from(timeline.moment(3)) == 3);
  CHECK(timeline.moment(3) - timeline.moment(2) > 1'000'000 * common::kSecondsPerDay);
}

}  // namespace newsfold::indexer
