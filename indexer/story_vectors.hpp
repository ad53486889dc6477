// What grouping compares: each article as a vector of its words, weighted by how rare they are in the news of its days.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/article.hpp"
#include "common/text_analyzer.hpp"
#include "indexer/wire_copies.hpp"

namespace newsfold::indexer {

struct TermWeight {
  std::uint32_t term = 0;  // hash of a stem
  float weight = 0;

  bool operator==(const TermWeight&) const = default;
};

// What grouping knows of an article.
struct StoryArticle {
  std::uint64_t identity = 0;  // unlike that of every other article; breaks ties
  std::optional<std::int64_t> published_at_utc;
  std::uint64_t title_hash = 0;   // of the folded title; 0 without a title
  std::uint64_t provider = 0;     // hash of its provider_key; 0 when unknown
  std::vector<TermWeight> terms;  // ordered by term; weights before rarity
  Sketch text;                    // of the excerpt
};

// Words count as common::WordUse has it. `analyzer` is the one of the calling thread.
StoryArticle build_story_article(const common::Article& article, std::uint64_t identity,
                                 common::TextAnalyzer& analyzer);

// Articles in order of time, undated ones last, ties by identity: `rank` below is a place in it.
std::vector<std::uint32_t> order_by_time(const std::vector<StoryArticle>& articles);

// An article against the news of its days.
struct WeighedArticle {
  std::vector<TermWeight> vector;  // of length 1
  bool provider_tells = false;     // its provider is known, and not that of nearly all articles around
};

// For each rank the article weighed. A word's rarity is log(N / n): of the N articles of the days around (all
// articles for an undated one), n have it; kBackgroundWeight articles of news at large are counted in, so that small
// corpora work too. The commonest words, up to kDroppedShare of the squared length, are left out: that changes a cosine
// by no more than a few thousandths, and they are most of the work. Nothing far away in time has a say in the vector of
// a dated article, so a new one changes dated vectors only near its date, and undated ones all.
std::vector<WeighedArticle> weigh_by_rarity(const std::vector<StoryArticle>& articles,
                                            const std::vector<std::uint32_t>& order, unsigned jobs = 1);

// Settings, found by leaving one collection out and testing on it: tests/bench/README.md.
constexpr double kOnlyProviderShare = 0.9;
constexpr double kBackgroundWeight = 150;
constexpr double kDroppedShare = 0.01;
constexpr std::int64_t kRarityWindowDays = 30;

}  // namespace newsfold::indexer
