// Bytes made smaller by zstd, each piece on its own, so that it can be copied and read without the others
// (common/decompression); where pieces are alike, with a dictionary of what they have in common.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ZSTD_CDict_s;

namespace newsfold::indexer {

// Thread rule: const members may be called from any thread.
class Compressor {
 public:
  // An empty dictionary is none. Throws common::Error(index_corrupt).
  explicit Compressor(std::string_view dictionary = {});

  // Equal for equal bytes. Throws common::Error(internal) for more than common::kMaxCompressedFrom.
  std::string compress(std::string_view bytes) const;

 private:
  struct Free {
    void operator()(ZSTD_CDict_s* dictionary) const;
  };
  std::unique_ptr<ZSTD_CDict_s, Free> dictionary_;  // null: none
};

// Pieces to find out from what all have in common.
class DictionarySamples {
 public:
  // Of a long one the start: 8 KB.
  void add(std::string_view piece);

  std::size_t bytes() const { return all_.size(); }

  // A dictionary for a Compressor, equal for equal samples. Empty where `max_bytes` are too few for one, or the samples
  // too few or all the same.
  std::string train(std::size_t max_bytes) const;

 private:
  std::string all_;
  std::vector<std::size_t> sizes_;
};

}  // namespace newsfold::indexer
