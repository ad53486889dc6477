// What a loop finds, a piece for each of its rounds, in a file until it is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <vector>

#include "common/file_io.hpp"
#include "common/raw_bytes.hpp"

namespace newsfold::indexer {

// Pieces by number, each put once. Thread rule: put() may be called from any thread, each piece from one.
template <typename T>
class ScratchPieces {
 public:
  // The file is made at `path` and gone with the object; without a path it lies in memory. Throws common::Error(io), as
  // do the others.
  ScratchPieces(std::size_t pieces, const std::filesystem::path& path) : file_(path), places_(pieces) {}

  std::size_t size() const { return places_.size(); }

  void put(std::size_t piece, std::span<const T> values) {
    const std::lock_guard lock(appending_);
    places_[piece] = {file_.append(common::bytes_of(values)), values.size()};
  }

  // Into the memory of what `values` were, where it is enough.
  void get(std::size_t piece, std::vector<T>& values) const {
    const auto [at, count] = places_[piece];
    values.resize(count);
    file_.read_into({reinterpret_cast<char*>(values.data()), count * sizeof(T)}, at);
  }

 private:
  struct Place {
    std::uint64_t at = 0;
    std::size_t count = 0;
  };

  std::mutex appending_;
  common::ScratchFile file_;
  std::vector<Place> places_;
};

}  // namespace newsfold::indexer
