// How common words are in news at large, so that a corpus of ten files and one of a million weigh words alike: a word
// that ten files happen to share may be their story, or just English.
#pragma once

#include <cstdint>

namespace newsfold::indexer {

// Of kBackgroundArticles articles, how many have a word of the stem whose hash (the lower half of stable_hash) this is.
std::uint32_t background_count(std::uint32_t stem_hash);

// The articles that were counted: real news and trade press, in English, 2011 to 2021.
extern const std::uint32_t kBackgroundArticles;

}  // namespace newsfold::indexer
