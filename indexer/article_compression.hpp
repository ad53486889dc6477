// Encoded articles -> what is stored of them (common/article_store), with a dictionary of what the articles of a
// segment have in common.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/compression.hpp"

namespace newsfold::indexer {

// So many articles are enough. 72,285 of them, 250 / 500 / 1,000 / 4,000 as samples, at level 3: 307 / 303 / 301 / 298
// bytes each; made in 26 / 48 / 76 / 273 ms.
constexpr std::size_t kDictionarySamples = 700;

// Equal for equal ones, encoded articles from all over the segment; empty when they are too few.
std::string make_article_dictionary(const std::vector<std::string>& articles);

// `compressor` has the dictionary of the segment.
std::string compress_article(std::string_view encoded, const Compressor& compressor);

}  // namespace newsfold::indexer
