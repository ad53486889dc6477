#include "query/cli/data_output.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace newsfold::cli {
namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;

[[noreturn]] void throw_write_error(int error) {
  if (error == EPIPE) throw ClosedPipe();
  throw OutputError("cannot write the output: " + std::generic_category().message(error));
}

std::size_t write_some(int descriptor, std::string_view data) {
  for (;;) {
    const ssize_t written = ::write(descriptor, data.data(), data.size());
    if (written >= 0) return static_cast<std::size_t>(written);
    if (errno != EINTR) throw_write_error(errno);
  }
}

}  // namespace

void DataOutput::write(std::string_view data) {
  buffer_ += data;
  if (buffer_.size() >= kBufferBytes) flush();
}

void DataOutput::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) rest.remove_prefix(write_some(descriptor_, rest));
  buffer_.clear();
}

}  // namespace newsfold::cli
