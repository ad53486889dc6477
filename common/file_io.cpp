#include "common/file_io.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "common/error.hpp"

namespace newsfold::common {
namespace {

FileDescriptor open_or_throw(const std::filesystem::path& path, int flags) {
  FileDescriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0666));
  if (!file.is_open()) throw_io_error("cannot open " + path.string(), errno);
  return file;
}

void sync(const FileDescriptor& file, const std::filesystem::path& path) {
  if (::fsync(file.get()) != 0) throw_io_error("cannot sync " + path.string(), errno);
}

void close_written(FileDescriptor& file, const std::filesystem::path& path) {
  // Some file systems say only now that there was no space.
  if (::close(file.release()) != 0) throw_io_error("cannot write " + path.string(), errno);
}

void write_all(const FileDescriptor& file, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_io_error("cannot write " + path.string(), errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Nothing of a file stays that could not be written.
template <typename Write>
void whole_or_gone(const std::filesystem::path& path, Write write) {
  try {
    write();
  } catch (const Error&) {
    ::unlink(path.c_str());
    throw;
  }
}

void read_all(const FileDescriptor& file, const std::filesystem::path& path, std::span<char> bytes, std::uint64_t at) {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw_io_error("cannot read " + path.string(), got < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    at += static_cast<std::uint64_t>(got);
  }
}

std::string read_piece(const FileDescriptor& file, const std::filesystem::path& path, std::uint64_t at,
                       std::size_t size) {
  std::string bytes(size, '\0');
  read_all(file, path, bytes, at);
  return bytes;
}

// Those of the file at `from`, where there is one.
void take_permissions(const FileDescriptor& file, const std::filesystem::path& from,
                      const std::filesystem::path& path) {
  struct stat before {};
  if (::stat(from.c_str(), &before) != 0) return;
  if (::fchmod(file.get(), before.st_mode & 07777) != 0) throw_io_error("cannot write " + path.string(), errno);
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

MappedFile::MappedFile(const std::filesystem::path& path) : MappedFile(open_or_throw(path, O_RDONLY), path) {}

MappedFile::MappedFile(const FileDescriptor& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw_io_error("cannot read " + path.string(), errno);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return;
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (address == MAP_FAILED) throw_io_error("cannot read " + path.string(), errno);
  bytes_ = {static_cast<const char*>(address), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

void MappedFile::release_memory() const {
  // A hint: where it fails, memory is given back later.
  if (!bytes_.empty()) ::madvise(const_cast<char*>(bytes_.data()), bytes_.size(), MADV_DONTNEED);
}

FileWriter::FileWriter(const std::filesystem::path& path)
    : path_(path), file_(open_or_throw(path, O_WRONLY | O_CREAT | O_TRUNC)) {}

void FileWriter::write(std::string_view bytes) {
  constexpr std::size_t kBufferSize = 1 << 17;
  if (buffer_.size() + bytes.size() > kBufferSize) {
    write_all(file_, buffer_, path_);
    buffer_.clear();
  }
  if (bytes.size() < kBufferSize) buffer_.append(bytes);
  else write_all(file_, bytes, path_);
}

void FileWriter::close() {
  write_all(file_, buffer_, path_);
  buffer_.clear();
  close_written(file_, path_);
}

FileReader::FileReader(const std::filesystem::path& path) : path_(path), file_(open_or_throw(path, O_RDONLY)) {}

std::string FileReader::read(std::uint64_t at, std::size_t size) const { return read_piece(file_, path_, at, size); }

ScratchFile::ScratchFile(const std::filesystem::path& path) : path_(path) {
  if (path.empty()) {
    path_ = "a file in memory";
    file_ = FileDescriptor(::memfd_create("newsfold", MFD_CLOEXEC));
    if (!file_.is_open()) throw_io_error("cannot make " + path_.string(), errno);
    return;
  }
  file_ = open_or_throw(path, O_RDWR | O_CREAT | O_TRUNC);
  ::unlink(path.c_str());  // where that fails, it is left to whoever clears the folder
}

std::uint64_t ScratchFile::append(std::string_view bytes) {
  write_all(file_, bytes, path_);
  return std::exchange(size_, size_ + bytes.size());
}

std::string ScratchFile::read(std::uint64_t at, std::size_t size) const { return read_piece(file_, path_, at, size); }

void ScratchFile::read_into(std::span<char> bytes, std::uint64_t at) const { read_all(file_, path_, bytes, at); }

MappedFile ScratchFile::map() const { return {file_, path_}; }

void for_each_block(const std::filesystem::path& path, const std::function<void(std::string_view)>& visit) {
  const FileDescriptor file = open_or_throw(path, O_RDONLY);
  constexpr std::size_t kBlock = 1 << 16;
  const auto buffer = std::make_unique_for_overwrite<char[]>(kBlock);  // to clear it costs 5 us, at each search
  for (;;) {
    const ssize_t size = ::read(file.get(), buffer.get(), kBlock);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw_io_error("cannot read " + path.string(), errno);
    if (size == 0) return;
    visit(std::string_view(buffer.get(), static_cast<std::size_t>(size)));
  }
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return std::nullopt;
  std::string bytes;
  for_each_block(path, [&](std::string_view block) { bytes.append(block); });
  return bytes;
}

void replace_file(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path aside = path.string() + ".new";
  FileDescriptor file = open_or_throw(aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
  whole_or_gone(aside, [&] {
    take_permissions(file, path, aside);
    write_all(file, bytes, aside);
    sync(file, aside);
    close_written(file, aside);
    if (::rename(aside.c_str(), path.c_str()) != 0) throw_io_error("cannot rename " + aside.string(), errno);
  });
  sync_directory(path.has_parent_path() ? path.parent_path() : ".");
}

void copy_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  FileDescriptor target = open_or_throw(to, O_WRONLY | O_CREAT | O_EXCL);
  whole_or_gone(to, [&] {
    for_each_block(from, [&](std::string_view block) { write_all(target, block, to); });
    close_written(target, to);
  });
}

std::filesystem::path canonical_path(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
}

std::vector<std::string> list_folder(const std::filesystem::path& path) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry(path, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  const bool is_missing = error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
  if (error && !is_missing) throw_io_error("cannot list " + path.string(), error.value());
  return names;
}

void create_folders(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return;
  const std::filesystem::path above = path.has_filename() ? path.parent_path() : path.parent_path().parent_path();
  if (!above.empty()) create_folders(above);
  std::filesystem::create_directory(path, error);
  if (error) throw_io_error("cannot create " + path.string(), error.value());
  sync_directory(above.empty() ? "." : above);
}

void sync_file(const std::filesystem::path& path) { sync(open_or_throw(path, O_RDONLY), path); }

void sync_directory(const std::filesystem::path& path) { sync(open_or_throw(path, O_RDONLY | O_DIRECTORY), path); }

void start_sync(const std::filesystem::path& path) noexcept {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.is_open()) ::sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

}  // namespace newsfold::common
