// Bytes made smaller by zstd, each piece on its own, so that it can be copied and read without the others
// (common/decompression); where pieces are alike, with a dictionary of what they have in common.
#pragma once

#include <memory>
#include <string>
#include <string_view>

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

}  // namespace newsfold::indexer
