// Bytes made smaller by zstd, each piece on its own, so that it can be copied and read without the others.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct ZSTD_DCtx_s;

namespace newsfold::indexer {

// More is neither compressed nor taken for compressed.
constexpr std::size_t kMaxCompressedFrom = 16'000'000;

// Equal for equal bytes. Thread-safe. Throws common::Error(internal) for more than kMaxCompressedFrom.
std::string compress(std::string_view bytes);

// Thread rule: one a thread.
class Decompressor {
 public:
  Decompressor();

  // Good until the next call. A piece that is asked for again and again costs no more than to compare it. Throws
  // common::Error(index_corrupt).
  std::string_view decompress(std::string_view compressed);

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  std::string compressed_;  // the last piece
  std::string bytes_;
};

}  // namespace newsfold::indexer
