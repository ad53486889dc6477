// The checks of the segments of a new generation, which run while the rest of it is made.
#pragma once

#include <cstddef>
#include <filesystem>
#include <future>
#include <mutex>
#include <string>
#include <vector>

namespace newsfold::indexer {

class SegmentChecks {
 public:
  // With one job, each check waits for finish(). The destructor waits for those that have begun.
  explicit SegmentChecks(unsigned jobs) : jobs_(jobs) {}

  // Of a segment that is written. From any thread.
  void start(const std::filesystem::path& segment, std::size_t documents);

  // Waits for all, which are to be so many. Throws common::Error(io) when a segment is unsound or could not be checked,
  // Error(internal) when one was never to be.
  void finish(std::size_t segments);

 private:
  unsigned jobs_;
  std::mutex mutex_;  // of the checks
  std::vector<std::future<std::vector<std::string>>> checks_;
};

}  // namespace newsfold::indexer
