// Files of the index: read whole, in pieces or mapped, written through a buffer, copied, synced, and replaced so that a
// power cut leaves the old or the new one and nothing between.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newsfold::common {

// A file descriptor that closes itself.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  // Gives the descriptor to somebody who closes it.
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// A file mapped into memory to be read. Thread rule: const members may be called from any thread.
class MappedFile {
 public:
  MappedFile() = default;  // of nothing
  // Throws Error(io). An empty file is mapped as nothing.
  explicit MappedFile(const std::filesystem::path& path);
  // Of an open file, which may be closed then; `path` is for errors.
  MappedFile(const FileDescriptor& file, const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept;

  std::string_view bytes() const { return bytes_; }

  // Gives back the memory of what was read so far; it is read from the file again when it is looked at.
  void release_memory() const;

 private:
  std::string_view bytes_;
};

// Writes a file front to back through a buffer. A file that is there is emptied first, for all who share it by hard
// links. Throws Error(io), all of it.
class FileWriter {
 public:
  explicit FileWriter(const std::filesystem::path& path);
  void write(std::string_view bytes);
  // To be called last: without it the end is not written.
  void close();

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
  std::string buffer_;
};

// A file to read pieces of, which take no more memory than they are long. Throws Error(io), all of it. Thread rule:
// const members may be called from any thread.
class FileReader {
 public:
  FileReader() = default;  // of nothing
  explicit FileReader(const std::filesystem::path& path);
  std::string read(std::uint64_t at, std::size_t size) const;

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
};

// A file for what does not fit into memory, gone with the object. Throws Error(io), all of it. Thread rule: const
// members may be called from any thread.
class ScratchFile {
 public:
  ScratchFile() = default;  // of nothing
  // Where it may be made; nothing stays there. Without a path it lies in memory.
  explicit ScratchFile(const std::filesystem::path& path);

  // Returns where the bytes begin. After an error no more may be appended.
  std::uint64_t append(std::string_view bytes);
  std::string read(std::uint64_t at, std::size_t size) const;
  void read_into(std::span<char> bytes, std::uint64_t at) const;

  // All that was appended. The mapping may outlive the object.
  MappedFile map() const;

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
  std::uint64_t size_ = 0;
};

// The bytes of a file; nothing when it does not exist. Throws Error(io).
std::optional<std::string> read_file(const std::filesystem::path& path);

// Calls `visit` with every block of a file in turn. Throws Error(io).
void for_each_block(const std::filesystem::path& path, const std::function<void(std::string_view)>& visit);

// Replaces `path`, whose permissions stay: a temporary file beside it, fsync, rename, fsync of the folder. Throws
// Error(io): the old file is there then and nothing beside it, unless only the folder could not be synced, when it may
// be either.
void replace_file(const std::filesystem::path& path, std::string_view bytes);

// Makes `to`, which must not be there, a copy of `from`, in full or not at all. Throws Error(io), with the reason,
// which that of the standard library does not always know.
void copy_file(const std::filesystem::path& from, const std::filesystem::path& to);

// The path without links, dots and, for what does not exist yet, nothing else changed; absolute, which
// std::filesystem::weakly_canonical leaves out where the path is relative and new. An error leaves it as it is.
std::filesystem::path canonical_path(const std::filesystem::path& path);

// The names of what is in a folder, in no order; none when there is no such folder. Throws Error(io).
std::vector<std::string> list_folder(const std::filesystem::path& path);

// Makes a folder, and those above it that are missing, so that a power cut does not take them away again. Throws
// Error(io).
void create_folders(const std::filesystem::path& path);

// Xapian syncs its files but never the folder they are renamed in, which loses commits at a power cut. Throws
// Error(io).
void sync_file(const std::filesystem::path& path);
void sync_directory(const std::filesystem::path& path);

// Has the system begin to write a file to disk, so that syncing it later takes less time. A hint: where it fails,
// nothing is lost.
void start_sync(const std::filesystem::path& path) noexcept;

}  // namespace newsfold::common
