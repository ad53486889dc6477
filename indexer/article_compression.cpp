#include "indexer/article_compression.hpp"

#include <zdict.h>

#include <algorithm>

#include "common/decompression.hpp"

namespace newsfold::indexer {
namespace {

// 16 KB / 32 KB / 64 KB: 299 / 293 / 287 bytes an article of generated news, 323 / 308 / 288 of 1,477 real ones. Who
// opens the database reads all of it.
constexpr std::size_t kMaxDictionaryBytes = 32 << 10;

// Of few articles the dictionary is part of what they take. 92 real ones, with a dictionary of 1/32 / 1/16 / 1/8 of
// their bytes: 303 / 294 / 309 each, where Xapian made 384 of them.
constexpr std::size_t kSampleBytesADictionaryByte = 16;
constexpr std::size_t kMinDictionaryBytes = 1024;

constexpr std::size_t kMaxSampleBytes = 8 << 10;

}  // namespace

std::string make_article_dictionary(const std::vector<std::string>& samples) {
  std::string all;
  std::vector<std::size_t> sizes;
  for (const std::string& sample : samples) {
    sizes.push_back(std::min(sample.size(), kMaxSampleBytes));
    all.append(sample, 0, sizes.back());
  }
  std::string dictionary(std::min(kMaxDictionaryBytes, all.size() / kSampleBytesADictionaryByte), '\0');
  if (dictionary.size() < kMinDictionaryBytes) return {};
  const std::size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), all.data(), sizes.data(),
                                                 static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size)) return {};  // such as of articles that are all the same
  dictionary.resize(size);
  return dictionary;
}

std::string compress_article(std::string_view encoded, const Compressor& compressor) {
  return encoded.size() > common::kMaxCompressedFrom ? std::string(encoded) : compressor.compress(encoded);
}

}  // namespace newsfold::indexer
