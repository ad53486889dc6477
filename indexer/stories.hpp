// Which articles report one event. Pure: no database, no files; any order of articles gives the same stories.
//
// Two articles are compared by the cosine of their weighted words (title twice, excerpt once; words that many articles
// use count next to nothing), times a decay over the days between them. A related link or an equal title supports a pair
// that its text supports too, and makes no pair by itself. Groups grow by average linkage over the sparse graph of
// similar pairs: the two groups whose members resemble each other most on average are joined, until none do enough.
// (Average linkage: Sokal and Michener 1958; single linkage would chain neighbours of one topic into one story.)
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "common/article.hpp"
#include "common/text_analyzer.hpp"

namespace newsfold::indexer {

struct TermWeight {
  std::uint32_t term = 0;  // hash of a stem
  float weight = 0;        // how often, before weighting by rarity

  bool operator==(const TermWeight&) const = default;
};

// What grouping knows of an article.
struct StoryArticle {
  std::uint64_t identity = 0;  // unlike that of every other article; breaks ties
  std::optional<std::int64_t> published_at_utc;
  std::uint64_t title_hash = 0;    // of the folded title; 0 without a title
  std::vector<TermWeight> terms;   // ordered by term
};

// `analyzer` is the one of the calling thread.
StoryArticle build_story_article(const common::Article& article, std::uint64_t identity, common::TextAnalyzer& analyzer);

struct StoryOptions {
  double threshold = 0.12;        // average similarity at which two groups are one story
  double decay_days = 4;          // similarity falls by e with so many days between two articles
  double undated_decay = 0.8;     // its stand-in where one of them has no date
  double link_bonus = 0.2;        // what a related link or an equal title adds ...
  double min_supported = 0.15;    // ... to a pair whose text is at least so similar
  std::size_t max_postings = 3000;  // a word that more articles of the same days use brings no pair together
};

// For each article the number of its story; stories are numbered by their first article in order of (date, identity).
std::vector<std::uint32_t> group_stories(const std::vector<StoryArticle>& articles,
                                         const std::vector<std::pair<std::uint32_t, std::uint32_t>>& links,
                                         const StoryOptions& options = {});

}  // namespace newsfold::indexer
