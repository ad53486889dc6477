// Which generation is current, asked at each search. CURRENT is read when it is another file than at the last look, and
// for two seconds after it changed: a look takes a tenth of the time.
#pragma once

#include <mutex>
#include <optional>
#include <utility>

#include "common/file_stamp.hpp"
#include "common/index_directory.hpp"

namespace newsfold::query {

// Thread rule: get() may be called from any thread.
class CurrentWatch {
 public:
  explicit CurrentWatch(common::IndexDirectory directory) : directory_(std::move(directory)) {}

  // What CURRENT says now. Throws as current_generation does.
  common::CurrentGeneration get();

 private:
  struct Seen {
    common::FileStamp file;
    common::CurrentGeneration current;
  };

  common::IndexDirectory directory_;
  std::mutex mutex_;  // of what was seen
  std::optional<Seen> seen_;
};

}  // namespace newsfold::query
