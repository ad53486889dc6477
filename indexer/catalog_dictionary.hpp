// When the records of a catalog get a new dictionary, and what it is made of. One that is kept lets records of
// unchanged files be copied as they are; with a new one all are compressed anew.
#pragma once

#include <cstddef>

#include "indexer/catalog.hpp"
#include "indexer/compression.hpp"

namespace newsfold::indexer {

// So many files from all over the corpus are enough. 20,000 generated ones with 72,285 articles, 250 / 500 / 1,000 /
// 4,000 of them sampled: 270.5 / 269.8 / 269.7 / 270.1 bytes of catalog an article; made in 82 / 96 / 191 / 677 ms.
constexpr std::size_t kSampledFiles = 250;

// Whether a corpus of so many files is too large for the dictionary it had. With the first one, and whenever it has
// doubled, so that all records are compressed anew no more often than files come; what those of a growing corpus have
// in common changes slowly.
bool is_outgrown(const CatalogDictionary& dictionary, std::size_t files);

// Of the compressible parts of the sampled files, min(files, kSampledFiles) of them; equal for equal ones. It has no
// bytes when there is too little to make it of.
CatalogDictionary make_catalog_dictionary(const DictionarySamples& samples, std::size_t files);

}  // namespace newsfold::indexer
