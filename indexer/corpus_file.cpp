#include "indexer/corpus_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "common/file_io.hpp"
#include "common/file_stamp.hpp"

namespace newsfold::indexer {
namespace {

constexpr int kReadTries = 2;

// Time stamps of files step by up to 4 ms (10 ms on slow kernels), and a file that is rewritten is often seen empty:
// what was written to within this time may still be changing though its stamp says nothing.
constexpr std::chrono::milliseconds kSettleTime{20};

std::optional<Rejected> check_kind(const struct stat& status, std::size_t max_bytes) {
  if (!S_ISREG(status.st_mode)) return Rejected{"not_regular_file", 0, "a folder, pipe, socket or device"};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size <= max_bytes) return std::nullopt;
  return Rejected{"file_too_large", 0, fmt::format("{} bytes; at most {} are read", size, max_bytes)};
}

// Reads up to `size` bytes; fewer when the file ends before. An errno value when it can't be read.
std::variant<std::string, int> read_up_to(int fd, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = read(fd, bytes.data() + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

// False for a file written to a moment ago. A time in the future is another machine's clock and says nothing.
bool has_settled(const common::FileStamp& stamp) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto age = now - std::chrono::nanoseconds(stamp.modified_ns);
  return age < std::chrono::nanoseconds(0) || age >= kSettleTime;
}

Rejected open_error(int error_number) {
  if (error_number == ELOOP) return {"not_regular_file", 0, "a symbolic link; links are not followed"};
  if (error_number == ENXIO) return {"not_regular_file", 0, "a socket or device"};
  return unreadable(error_number);
}

std::variant<std::string, Rejected> read_once(const std::filesystem::path& full, std::size_t max_bytes) {
  const common::FileDescriptor fd(open(full.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (fd.get() < 0) return open_error(errno);
  struct stat before {};
  if (fstat(fd.get(), &before) != 0) return unreadable(errno);
  if (auto rejected = check_kind(before, max_bytes)) return *std::move(rejected);
  const auto size = static_cast<std::size_t>(before.st_size);
  auto bytes = read_up_to(fd.get(), size);
  if (const int* error = std::get_if<int>(&bytes)) return unreadable(*error);
  struct stat after {};
  if (fstat(fd.get(), &after) != 0) return unreadable(errno);
  auto& text = std::get<std::string>(bytes);
  if (text.size() != size || common::stamp_of(before) != common::stamp_of(after) ||
      !has_settled(common::stamp_of(after)))
    return Rejected{"changed_while_reading", 0, "the file was written to while it was read"};
  return std::move(text);
}

}  // namespace

Rejected unreadable(int error_number) { return {"unreadable", 0, std::generic_category().message(error_number)}; }

std::variant<std::string, Rejected> read_corpus_file(const std::filesystem::path& full, std::size_t max_bytes) {
  for (int tries = 1;; ++tries) {
    auto result = read_once(full, max_bytes);
    const auto* rejected = std::get_if<Rejected>(&result);
    if (rejected == nullptr || rejected->reason != "changed_while_reading" || tries == kReadTries) return result;
    std::this_thread::sleep_for(kSettleTime);
  }
}

}  // namespace newsfold::indexer
