// Where the data goes: buffered writes to a file descriptor that notice a full disk, and a reader that went away.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace newsfold::cli {

// The reader of the pipe has seen enough; no failure. Needs SIGPIPE ignored.
class ClosedPipe : public std::exception {};

class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// For one thread. What was not flushed when it goes is lost, so that leaving by an exception writes nothing more.
class DataOutput {
 public:
  explicit DataOutput(int descriptor) : descriptor_(descriptor) {}

  // Both throw ClosedPipe or OutputError.
  void write(std::string_view data);
  void flush();

 private:
  int descriptor_;
  std::string buffer_;
};

}  // namespace newsfold::cli
