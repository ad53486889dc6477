// Bytes as they were before zstd made them smaller (indexer/compression), each piece on its own.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct ZSTD_DCtx_s;
struct ZSTD_DDict_s;

namespace newsfold::common {

// More is neither compressed nor taken for compressed.
constexpr std::size_t kMaxCompressedFrom = 16'000'000;

// Thread rule: one a thread.
class Decompressor {
 public:
  // The dictionary that the pieces were compressed with; an empty one is none. Throws Error(index_corrupt).
  explicit Decompressor(std::string_view dictionary = {});

  // Good until the next call. A piece that is asked for again and again costs no more than to compare it. Throws
  // Error(index_corrupt).
  std::string_view decompress(std::string_view compressed);

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s* context) const;
    void operator()(ZSTD_DDict_s* dictionary) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  std::unique_ptr<ZSTD_DDict_s, Free> dictionary_;  // null: none
  std::string compressed_;                          // the last piece
  std::string bytes_;
};

}  // namespace newsfold::common
