#include "indexer/catalog_dictionary.hpp"

#include <algorithm>

namespace newsfold::indexer {
namespace {

// 16 KB / 32 KB / 64 KB / 110 KB: 278 / 274 / 271 / 270 bytes of catalog an article of generated news, with 3.6
// articles a file; 398 / 396 / 387 / 392 of 2,902 real files, the dictionary counted.
constexpr std::size_t kMaxDictionaryBytes = 64 << 10;

// In a small catalog the dictionary is part of what it takes. 1,477 real files, with one of 1/57 / 1/29 / 1/14 / 1/8 of
// what it is for: 414 / 410 / 412 / 427 bytes each, without one 554.
constexpr std::size_t kBytesADictionaryByte = 16;

// What is sampled has to say what is common, not make up the dictionary.
constexpr std::size_t kSampleBytesADictionaryByte = 2;

}  // namespace

bool is_outgrown(const CatalogDictionary& dictionary, std::size_t files) { return files >= 2 * dictionary.files; }

CatalogDictionary make_catalog_dictionary(const DictionarySamples& samples, std::size_t files) {
  const std::size_t sampled = std::max<std::size_t>(1, std::min(files, kSampledFiles));
  const std::size_t bytes = samples.bytes() * files / sampled;  // of all files, about
  return {samples.train(std::min(
              {kMaxDictionaryBytes, bytes / kBytesADictionaryByte, samples.bytes() / kSampleBytesADictionaryByte})),
          files};
}

}  // namespace newsfold::indexer
