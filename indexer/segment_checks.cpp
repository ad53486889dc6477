#include "indexer/segment_checks.hpp"

#include "common/error.hpp"
#include "indexer/database_check.hpp"

namespace newsfold::indexer {

void SegmentChecks::start(const std::filesystem::path& segment, std::size_t documents) {
  // With both, a check for which the system has no thread waits as well.
  const std::launch when = jobs_ > 1 ? std::launch::async | std::launch::deferred : std::launch::deferred;
  const std::lock_guard lock(mutex_);
  checks_.push_back(std::async(when, [segment, documents, jobs = jobs_] {
    return check_database(segment, documents, Look::at_some_documents, jobs);
  }));
}

void SegmentChecks::finish(std::size_t segments) {
  if (checks_.size() != segments) {
    throw common::Error(common::ErrorCode::internal, "a segment of the new index was not checked");
  }
  for (std::future<std::vector<std::string>>& check : checks_) {
    const std::vector<std::string> problems = check.get();
    if (!problems.empty()) throw common::Error(common::ErrorCode::io, "the new index is unsound: " + problems[0]);
  }
  checks_.clear();
}

}  // namespace newsfold::indexer
