// What grouping knows of an article: its words, counted, and where it comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/article.hpp"
#include "common/text_analyzer.hpp"
#include "common/word_use.hpp"
#include "indexer/wire_copies.hpp"

namespace newsfold::indexer {

struct StoryArticle {
  std::uint64_t identity = 0;  // unlike that of every other article
  std::optional<std::int64_t> published_at_utc;
  std::uint64_t title_hash = 0;       // of the folded title; 0 without a title
  std::uint64_t provider = 0;         // hash of its provider_key; 0 when unknown
  std::vector<std::uint32_t> terms;   // hashes of stems, ascending
  std::vector<common::WordUse> uses;  // of each of them
  Sketch text;                        // of the excerpt
};

// Words count as common::WordUse has it. `analyzer` is the one of the calling thread.
StoryArticle build_story_article(const common::Article& article, std::uint64_t identity,
                                 common::TextAnalyzer& analyzer);

}  // namespace newsfold::indexer
