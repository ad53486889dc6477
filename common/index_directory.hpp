// The folder of an index: which generation is current, where generations are, and the lock of the one indexer.
//
//   CURRENT            names the current generation and the checksum of its manifest; replaced by one rename
//   generations/N/     immutable: Xapian databases in folders that manifest.json names, each with its articles
//                      (stored), its words (the forward index) and its descriptions; columns, catalog, articles (their
//                      states), report.json; N grows; files that did not change are shared with the generation before
//                      by hard links
//   seen               what runs saw that was not worth a generation; safe to lose
//   damaged            a file of the current generation that a run found damaged; gone when it is sound
//   build/             the generation that is being made; whatever a killed run left is cleared by the next
//   lock               held by the running indexer; never deleted
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/file_io.hpp"
#include "common/file_stamp.hpp"

namespace newsfold::common {

// What CURRENT says.
struct CurrentGeneration {
  std::uint64_t number = 0;
  std::uint64_t manifest_checksum = 0;

  bool operator==(const CurrentGeneration&) const = default;
};

// Thread rule: const members may be called from any thread.
class IndexDirectory {
 public:
  explicit IndexDirectory(std::filesystem::path root) : root_(std::move(root)) {}

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path build() const { return root_ / "build"; }
  std::filesystem::path generation(std::uint64_t number) const;

  // The current generation; nothing before the first publish. Throws Error(index_corrupt) when CURRENT is damaged,
  // Error(io) when it can't be read.
  std::optional<CurrentGeneration> current() const;

  // The stamp of the file that names it; nothing where that cannot be had.
  std::optional<FileStamp> current_stamp() const;

  // Whether something is at `path`, or could be, that the index is made of: nobody else may write there.
  bool owns(const std::filesystem::path& path) const;

  // The numbers of all generations on disk, ascending. Throws Error(io).
  std::vector<std::uint64_t> generations() const;

  // Makes a generation, which is complete and synced, the current one. Throws Error(io); what was current before then
  // is so again, as far as the disk allows.
  void set_current(const CurrentGeneration& current) const;

 private:
  std::filesystem::path root_;
};

// Held as long as the object lives; the system frees it when the process dies, however it dies.
class IndexLock {
 public:
  // Creates the folder when it is missing. Throws Error(index_busy), naming the holder, within a second when another
  // process has the lock, Error(invalid_argument) for a folder with something else than an index in it (`report`, the
  // file that a run is to leave there, may be), and Error(io), also when the lock is a link.
  explicit IndexLock(const std::filesystem::path& root, const std::filesystem::path& report = {});

 private:
  FileDescriptor file_;
};

}  // namespace newsfold::common
