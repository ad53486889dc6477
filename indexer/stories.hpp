// Which articles report one event. Pure: no database, no files; any order of articles gives the same stories.
//
// Two articles are compared by the words they share (similar_articles.hpp). From their similarity a part of the
// crowding is taken off: where an article resembles many (a market report, a weekly roundup), the same topic is not yet
// the same event, and a pair needs more. Groups grow by average linkage over the sparse graph of such pairs (Sokal and
// Michener 1958); single linkage would chain neighbours of one topic into one story.
//
// That is done twice. The first look counts all neighbours as crowd, so an event that many report crowds itself and is
// found in pieces; it tells well enough who is of one story. The second look counts only those outside an article's
// story of the first look, which is what crowding means, and can take off more of it.
#pragma once

#include <cstdint>
#include <vector>

#include "indexer/similar_articles.hpp"

namespace newsfold::indexer {

// How a look takes crowding into account.
struct Crowding {
  double part = 0;             // of the crowding that is taken off
  std::size_t neighbours = 0;  // the nearest ones whose mean similarity is an article's crowding
};

struct StoryOptions {
  SimilarityOptions similarity;
  double threshold = 0.073;            // mean similarity at which two groups are one story
  std::size_t neighbours_per_day = 2;  // undated ones all count
  Crowding first_look = {0.35, 8};
  Crowding second_look = {0.6, 6};
};

struct StoryGroups {
  // For each article the number of its story; stories are numbered by their first article in order of time.
  std::vector<std::uint32_t> story;
  // For each article the lowest rank of all that chains of similar pairs lead to in the first look and in the second:
  // nothing outside such a component has a say in how it falls into stories.
  std::vector<std::uint32_t> first_component, second_component;
};

// `links` name articles by their place in `articles`. Runs on `jobs` threads; the result does not depend on how many.
StoryGroups group_stories(const std::vector<StoryArticle>& articles, const Links& links,
                          const StoryOptions& options = {}, unsigned jobs = 1);

}  // namespace newsfold::indexer
