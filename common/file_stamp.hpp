// What the file system says of a file without opening it: whether it is worth reading again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

struct stat;

namespace newsfold::common {

// A hint whether a file changed, never a proof. Times in nanoseconds since 1970.
struct FileStamp {
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  std::uint64_t inode = 0;

  bool operator==(const FileStamp&) const = default;

  // Whether a file that changes from `now_ns` on gets another one: some file systems know times to two seconds.
  bool is_settled(std::int64_t now_ns) const;
};

FileStamp stamp_of(const struct stat& status);

// Of what `path` leads to; nothing where that cannot be said.
std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

}  // namespace newsfold::common
