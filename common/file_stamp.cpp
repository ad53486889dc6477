#include "common/file_stamp.hpp"

#include <sys/stat.h>

#include <algorithm>

namespace newsfold::common {

bool FileStamp::is_settled(std::int64_t now_ns) const {
  constexpr std::int64_t kClockGrainNs = 2'000'000'000;
  return std::max(modified_ns, changed_ns) < now_ns - kClockGrainNs;
}

FileStamp stamp_of(const struct stat& status) {
  const auto nanoseconds = [](const timespec& time) {
    return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
  };
  return {static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim), nanoseconds(status.st_ctim),
          status.st_ino};
}

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? std::optional(stamp_of(status)) : std::nullopt;
}

}  // namespace newsfold::common
