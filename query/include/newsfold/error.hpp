// The one exception type of the query library. Finding nothing is no error, and neither is odd query text: that is
// read leniently and Results::notes say what was made of it.
#pragma once

#include <newsfold/export.hpp>
#include <stdexcept>
#include <string>

namespace newsfold {

enum class ErrorCode {
  index_missing,       // no index at that path: run newsfold-index first
  index_incompatible,  // built by another version: index again
  index_corrupt,       // damaged on disk: roll back or index again
  index_busy,          // generations come faster than one can be opened: try again later
  invalid_argument,    // a Request field out of its range
  query_refused,       // the query is past a cap, or holds a date or range that cannot be read
  deadline_exceeded,   // the search took longer than Request::max_ms
  cancelled,           // Request::stop was told to stop
  internal,            // the system refuses (no memory, too many open files, no right to read); or a defect
};

// Thread rule: an ordinary value.
class NEWSFOLD_EXPORT Error : public std::runtime_error {
 public:
  // `message` names the path or the place in the query, and what to try.
  Error(ErrorCode code, const std::string& message);
  ~Error() override;

  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

// The name above, as JSON has it: "index_missing". Never null.
NEWSFOLD_EXPORT const char* code_name(ErrorCode code) noexcept;

}  // namespace newsfold
