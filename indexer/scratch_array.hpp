// An array that lies in a file, so that the system may take its memory for other things: what a run holds of every
// article would otherwise grow with the corpus.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <span>
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

  // Moves `values` into a file at `path`, which is gone with the object; without a path it lies in memory. Throws
  // common::Error(io), as do the others.
  ScratchArray(std::vector<T>&& values, const std::filesystem::path& path) : file_(path) {
    const std::vector<T> moved = std::exchange(values, {});
    file_.append(common::bytes_of(moved));
    mapped_ = file_.map();
  }

  std::size_t size() const { return mapped_.bytes().size() / sizeof(T); }
  const T& operator[](std::size_t i) const { return values()[i]; }
  std::span<const T> values() const { return {reinterpret_cast<const T*>(mapped_.bytes().data()), size()}; }

  // One value alone: for who looks here and there, as all of the array would soon be in memory otherwise.
  T read(std::size_t i) const { return common::value_of<T>(file_.read(i * sizeof(T), sizeof(T))); }

  // To be called after so many values by who goes through them all.
  static constexpr std::size_t kValuesUntilRelease = (std::size_t{1} << 22) / sizeof(T);
  void release_memory() const { mapped_.release_memory(); }

  // All of them in memory, to be changed.
  std::vector<T> copy() const {
    std::vector<T> all;
    all.reserve(size());
    while (all.size() < size()) {
      const std::span<const T> rest = values().subspan(all.size());
      const std::span<const T> next = rest.first(std::min(rest.size(), kValuesUntilRelease));
      all.insert(all.end(), next.begin(), next.end());
      release_memory();
    }
    return all;
  }

 private:
  common::ScratchFile file_;
  common::MappedFile mapped_;
};

}  // namespace newsfold::indexer
