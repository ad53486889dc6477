// What can go wrong below the programs, as one exception type with a cause. Thrown by common/, indexer/ and query/;
// the query library turns it into its public newsfold::Error at its door, the indexer into an exit code.
#pragma once

#include <stdexcept>
#include <string>

namespace newsfold::common {

enum class ErrorCode {
  index_missing,       // nothing published at that path yet
  index_incompatible,  // written by another format version or analyzer
  index_corrupt,       // checksum, size or structure is wrong
  index_busy,          // another indexer holds the lock, or publishes faster than one can read
  invalid_argument,    // an option or request value out of range
  query_refused,       // a query past a cap, or with a value that cannot be read
  deadline_exceeded,   // a search that took longer than it was given
  cancelled,           // a search that was told to stop
  io,                  // the system refused to read or write
  internal,
};

class Error : public std::runtime_error {
 public:
  // `message` names the path or value, and what to try.
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

// An io error that ends in the text of `error_number` (an errno value).
[[noreturn]] void throw_io_error(const std::string& what, int error_number);

}  // namespace newsfold::common
