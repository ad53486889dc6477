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

DecompressionDictionary::DecompressionDictionary(std::string_view bytes) {
  if (bytes.empty()) return;
  ZSTD_DDict* prepared = ZSTD_createDDict(bytes.data(), bytes.size());
  if (!prepared) throw Error(ErrorCode::index_corrupt, "a dictionary for compressed records is damaged");
  prepared_.reset(prepared, [](ZSTD_DDict* dictionary) { ZSTD_freeDDict(dictionary); });
}

void Decompressor::Free::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

Decompressor::Decompressor() : context_(ZSTD_createDCtx()) {
  if (!context_) throw std::bad_alloc();
}

std::string_view Decompressor::decompress(std::string_view compressed, const DecompressionDictionary& dictionary) {
  const bool same_dictionary = dictionary.prepared_ == dictionary_.prepared_;
  if (same_dictionary && !compressed_.empty() && compressed == compressed_) return bytes_;
  compressed_.clear();
  bytes_.resize(size_before_compression(compressed));
  const std::size_t size = ZSTD_decompress_usingDDict(context_.get(), bytes_.data(), bytes_.size(), compressed.data(),
                                                      compressed.size(), dictionary.prepared_.get());
  if (ZSTD_isError(size) || size != bytes_.size()) throw_damaged();
  compressed_ = compressed;
  dictionary_ = dictionary;
  return bytes_;
}

}  // namespace newsfold::common
