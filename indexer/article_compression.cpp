#include "indexer/article_compression.hpp"

#include <algorithm>

#include "common/decompression.hpp"

namespace newsfold::indexer {
namespace {

// 16 KB / 32 KB / 64 KB, at level 3: 299 / 293 / 287 bytes an article of generated news, 323 / 308 / 288 of 1,477 real
// ones. Who opens the database reads all of it.
constexpr std::size_t kMaxDictionaryBytes = 32 << 10;

// Of few articles the dictionary is part of what they take. 92 real ones, with a dictionary of 1/32 / 1/16 / 1/8 of
// their bytes: 303 / 294 / 309 each, where Xapian made 384 of them.
constexpr std::size_t kSampleBytesADictionaryByte = 16;

}  // namespace

std::string make_article_dictionary(const std::vector<std::string>& articles) {
  DictionarySamples samples;
  for (const std::string& article : articles) samples.add(article);
  return samples.train(std::min(kMaxDictionaryBytes, samples.bytes() / kSampleBytesADictionaryByte));
}

std::string compress_article(std::string_view encoded, const Compressor& compressor) {
  return encoded.size() > common::kMaxCompressedFrom ? std::string(encoded) : compressor.compress(encoded);
}

}  // namespace newsfold::indexer
