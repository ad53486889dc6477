// An array that lies in a file, so that the system may take its memory for other things: what a run holds of every
// article would otherwise grow with the corpus.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "common/file_io.hpp"
#include "common/raw_bytes.hpp"

namespace newsfold::indexer {

// Where an array is to lie in a folder; nowhere without one.
inline std::filesystem::path in_folder(const std::filesystem::path& folder, const char* name) {
  return folder.empty() ? folder : folder / name;
}

// Its values do not change. Moving it leaves them where they are. Thread rule: const members may be called from any
// thread.
template <typename T>
class ScratchArray {
 public:
  ScratchArray() = default;  // of nothing

  // Moves `values` into a file at `path`, which is gone with the object; without a path they stay in memory. Throws
  // common::Error(io), as do the others.
  ScratchArray(std::vector<T>&& values, const std::filesystem::path& path) {
    if (path.empty() || values.empty()) {
      kept_ = std::exchange(values, {});
      values_ = kept_;
      return;
    }
    const std::vector<T> moved = std::exchange(values, {});
    common::FileWriter writer(path);
    writer.write(common::bytes_of(moved));
    writer.close();
    file_ = common::MappedFile(path);
    reader_ = common::FileReader(path);
    std::error_code left;  // to whoever clears the folder
    std::filesystem::remove(path, left);
    values_ = {reinterpret_cast<const T*>(file_.bytes().data()), moved.size()};
  }

  ScratchArray(ScratchArray&& other) noexcept { *this = std::move(other); }
  ScratchArray& operator=(ScratchArray&& other) noexcept {
    std::swap(kept_, other.kept_);
    std::swap(file_, other.file_);
    std::swap(reader_, other.reader_);
    std::swap(values_, other.values_);
    return *this;
  }

  std::size_t size() const { return values_.size(); }
  const T& operator[](std::size_t i) const { return values_[i]; }
  std::span<const T> values() const { return values_; }

  // One value alone: for who looks here and there, as all of the array would soon be in memory otherwise.
  T read(std::size_t i) const {
    return kept_.empty() ? common::value_of<T>(reader_.read(i * sizeof(T), sizeof(T))) : kept_[i];
  }

  // To be called after so many values by who goes through them all.
  static constexpr std::size_t kValuesUntilRelease = (std::size_t{1} << 22) / sizeof(T);
  void release_memory() const { file_.release_memory(); }

  // All of them in memory, to be changed.
  std::vector<T> copy() const {
    std::vector<T> values;
    values.reserve(size());
    while (values.size() < size()) {
      const std::span<const T> rest = values_.subspan(values.size());
      const std::span<const T> next = rest.first(std::min(rest.size(), kValuesUntilRelease));
      values.insert(values.end(), next.begin(), next.end());
      release_memory();
    }
    return values;
  }

 private:
  std::vector<T> kept_;
  common::MappedFile file_;
  common::FileReader reader_;
  std::span<const T> values_;
};

}  // namespace newsfold::indexer
