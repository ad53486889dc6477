#include "indexer/compression.hpp"

#include <zstd.h>

#include <new>

#include "common/error.hpp"

namespace newsfold::indexer {
namespace {

// Entries of the catalog, 2 KB each: level 1 takes 13 us and leaves 51 % of them, level 3 18 us and half a percent
// less, level 9 44 us and one percent less.
constexpr int kLevel = 1;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

[[noreturn]] void throw_damaged() {
  throw common::Error(common::ErrorCode::index_corrupt, "a compressed record is damaged");
}

std::size_t size_before_compression(std::string_view compressed) {
  const unsigned long long size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
  if (size > kMaxCompressedFrom) throw_damaged();  // as are the values that stand for errors
  return static_cast<std::size_t>(size);
}

}  // namespace

std::string compress(std::string_view bytes) {
  if (bytes.size() > kMaxCompressedFrom) {
    throw common::Error(common::ErrorCode::internal, "a record is too large to be compressed");
  }
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  if (!context) throw std::bad_alloc();
  std::string compressed(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), compressed.data(), compressed.size(), bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size)) throw std::bad_alloc();  // nothing else is left to go wrong
  compressed.resize(size);
  return compressed;
}

void Decompressor::Free::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

Decompressor::Decompressor() : context_(ZSTD_createDCtx()) {
  if (!context_) throw std::bad_alloc();
}

std::string_view Decompressor::decompress(std::string_view compressed) {
  if (!compressed_.empty() && compressed == compressed_) return bytes_;
  compressed_.clear();
  bytes_.resize(size_before_compression(compressed));
  const std::size_t size =
      ZSTD_decompressDCtx(context_.get(), bytes_.data(), bytes_.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(size) || size != bytes_.size()) throw_damaged();
  compressed_ = compressed;
  return bytes_;
}

}  // namespace newsfold::indexer
