// Which articles report one event. Pure: no database, no files; any order of articles gives the same stories.
//
// Two articles are compared by the cosine of their word vectors (story_vectors.hpp), times a decay over the days
// between them. A related link or an equal title supports a pair that its text supports too, and makes no pair by
// itself. From that a part of the crowding is taken off: where an article resembles many (a market report, a weekly
// roundup), the same topic is not yet the same event, and a pair needs more. Groups grow by average linkage over the
// sparse graph of such pairs (Sokal and Michener 1958); single linkage would chain neighbours of one topic into one
// story.
//
// Everything a group depends on lies within kMaxReachDays of it, so one more article changes nothing far away in time.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "indexer/story_vectors.hpp"

namespace newsfold::indexer {

struct StoryOptions {
  double threshold = 0.075;         // mean similarity at which two groups are one story
  double decay_days = 4;            // similarity falls by e with so many days between two articles
  double undated_decay = 0.7;       // stands in for the decay where one of them has no date
  double crowding = 0.35;           // part of the crowding that is taken off
  std::size_t neighbours = 8;       // the nearest articles whose mean similarity is an article's crowding ...
  double crowding_decay_days = 16;  // ... decayed over so many days
  double strongest_word = 0.5;      // part of the strongest shared word's share that is taken off
  double same_provider = 0.65;      // factor for two articles of one provider, unless it is that of most articles
  double link_bonus = 0.1;          // what a related link or an equal title adds ...
  double min_supported = 0.35;      // ... to a pair whose cosine is at least this
  std::size_t max_postings = 3000;  // of a word, so many of the latest articles are looked at
};

// No pair further apart is compared.
constexpr std::int64_t kMaxReachDays = 32;

// For each article the number of its story; stories are numbered by their first article in order of time. `links` name
// articles by their place in `articles`. Runs on `jobs` threads; the result does not depend on how many.
std::vector<std::uint32_t> group_stories(const std::vector<StoryArticle>& articles,
                                         const std::vector<std::pair<std::uint32_t, std::uint32_t>>& links,
                                         const StoryOptions& options = {}, unsigned jobs = 1);

}  // namespace newsfold::indexer
