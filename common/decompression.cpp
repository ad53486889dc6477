#include "common/decompression.hpp"

#include <zstd.h>

#include <new>

#include "common/error.hpp"

namespace newsfold::common {
namespace {

[[noreturn]] void throw_damaged() { throw Error(ErrorCode::index_corrupt, "a compressed record is damaged"); }

std::size_t size_before_compression(std::string_view compressed) {
  const unsigned long long size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
  if (size > kMaxCompressedFrom) throw_damaged();  // as are the values that stand for errors
  return static_cast<std::size_t>(size);
}

}  // namespace

void Decompressor::Free::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }
void Decompressor::Free::operator()(ZSTD_DDict_s* dictionary) const { ZSTD_freeDDict(dictionary); }

Decompressor::Decompressor(std::string_view dictionary) : context_(ZSTD_createDCtx()) {
  if (!context_) throw std::bad_alloc();
  if (dictionary.empty()) return;
  dictionary_.reset(ZSTD_createDDict(dictionary.data(), dictionary.size()));
  if (!dictionary_) throw Error(ErrorCode::index_corrupt, "a dictionary for compressed records is damaged");
}

std::string_view Decompressor::decompress(std::string_view compressed) {
  if (!compressed_.empty() && compressed == compressed_) return bytes_;
  compressed_.clear();
  bytes_.resize(size_before_compression(compressed));
  const std::size_t size = ZSTD_decompress_usingDDict(context_.get(), bytes_.data(), bytes_.size(), compressed.data(),
                                                      compressed.size(), dictionary_.get());
  if (ZSTD_isError(size) || size != bytes_.size()) throw_damaged();
  compressed_ = compressed;
  return bytes_;
}

}  // namespace newsfold::common
