#include "query/current_watch.hpp"

#include <chrono>
#include <cstdint>

#include "query/index_reader.hpp"

namespace newsfold::query {
namespace {

std::int64_t now_ns() { return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count(); }

}  // namespace

common::CurrentGeneration CurrentWatch::get() {
  const std::optional<common::FileStamp> file = directory_.current_stamp();
  if (file) {
    const std::lock_guard lock(mutex_);
    if (seen_ && seen_->file == *file) return seen_->current;
  }
  const common::CurrentGeneration current = current_generation(directory_);
  // The stamp is older than what was read: of a file that was replaced in between, the next look finds another one.
  if (file && file->is_settled(now_ns())) {
    const std::lock_guard lock(mutex_);
    seen_ = {*file, current};
  }
  return current;
}

}  // namespace newsfold::query
