#include "query/current_watch.hpp"

#include "common/timestamp.hpp"
#include "query/index_reader.hpp"

namespace newsfold::query {

common::CurrentGeneration CurrentWatch::get() {
  const std::optional<common::FileStamp> file = directory_.current_stamp();
  if (file) {
    const std::lock_guard lock(mutex_);
    if (seen_ && seen_->file == *file) return seen_->current;
  }
  const common::CurrentGeneration current = current_generation(directory_);
  // The stamp is older than what was read: of a file that was replaced in between, the next look finds another one.
  if (file && file->is_settled(common::now_ns())) {
    const std::lock_guard lock(mutex_);
    seen_ = {*file, current};
  }
  return current;
}

}  // namespace newsfold::query
