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

// A dictionary that pieces were compressed with, made ready for all that read them; copies share it. Thread rule: const
// members may be called from any thread.
class DecompressionDictionary {
 public:
  DecompressionDictionary() = default;  // none

  // Empty bytes are none. Throws Error(index_corrupt).
  explicit DecompressionDictionary(std::string_view bytes);

 private:
  friend class Decompressor;

  std::shared_ptr<const ZSTD_DDict_s> prepared_;  // null: none
};

// Thread rule: one a thread.
class Decompressor {
 public:
  Decompressor();

  // `dictionary` is the one that the piece was compressed with. Good until the next call. A piece that is asked for
  // again and again costs no more than to compare it. Throws Error(index_corrupt).
  std::string_view decompress(std::string_view compressed, const DecompressionDictionary& dictionary = {});

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  std::string compressed_;              // the last piece
  DecompressionDictionary dictionary_;  // of the last piece
  std::string bytes_;
};

}  // namespace newsfold::common
