// The line that says how far a run is.
#include "indexer/progress.hpp"

#include <catch2/catch.hpp>

using newsfold::indexer::format_progress;

TEST_CASE("a bar, a share, a rate and the time left, on one line") {
  CHECK(format_progress({"read", 400, 1000, 2}, 55) == "read     [########............]  40 %  200/s  3 s left");
  CHECK(format_progress({"read", 0, 1000, 0}, 38) == "read     [....................]   0 %");
  CHECK(format_progress({"read", 1000, 1000, 2}, 45) == "read     [####################] 100 %  500/s");
  CHECK(format_progress({"write", 1, 1000, 1}, 80).ends_with("0 %  1/s  16:39 min left"));
  CHECK(format_progress({"write", 1, 100'000, 1}, 80).ends_with("0 %  1/s  27:46 h left"));
}

TEST_CASE("a rate waits until it says something, and nothing is said of what is unknown") {
  CHECK(format_progress({"read", 10, 1000, 0.1}, 80).ends_with("]   1 %"));
  CHECK(format_progress({"merge", 0, 0, 3}, 80) == "merge    ");
}

TEST_CASE("the line fits any terminal") {
  for (std::size_t columns = 20; columns < 200; ++columns) {
    CHECK(format_progress({"identify", 123'456, 1'000'000, 7}, columns).size() < columns);
  }
  // More done than there was to do: files that came meanwhile.
  CHECK(format_progress({"read", 12, 10, 0}, 38) == "read     [####################] 100 %");
}
