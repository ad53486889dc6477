// Which articles report one event. No database; any order of articles gives the same stories.
//
// Two articles are compared by the words they share (similar_articles.hpp). From their similarity a part of the
// crowding is taken off: where an article resembles others on many days (a market report, a weekly roundup), the same
// topic is not yet the same event, and a pair needs more. What it resembles on one day may be the event itself, which
// many report, so a day has one voice. Groups grow by average linkage over the sparse graph of such pairs (Sokal and
// Michener 1958); single linkage would chain neighbours of one topic into one story.
#pragma once

#include <cstdint>
#include <vector>

#include "indexer/similar_articles.hpp"

namespace newsfold::indexer {

// An article's crowding is the mean similarity of its nearest neighbours, one a day at most; those without a place in
// time all count.
struct Crowding {
  double part = 0.8;  // of the smaller of two articles' crowding that is taken off their similarity
  std::size_t neighbours = 6;
};

struct StoryOptions {
  SimilarityOptions similarity;
  Crowding crowding;
  double threshold = 0.036;  // mean similarity at which two groups are one story
};

// So many articles in a row are compared at a time, or more where more are in reach of each other: threads wait for
// each other at the end of each step. The result does not depend on it.
constexpr std::uint32_t kGroupingStep = 8192;

// Of a stretch, stories and components that reach near an end where the corpus goes on are not whole.
struct StoryGroups {
  // For each article the number of its story; stories are numbered by their first article on the timeline.
  std::vector<std::uint32_t> story;
  // For each article the lowest rank of all that chains of similar pairs lead to: nothing outside such a component has
  // a say in how it falls into stories.
  std::vector<std::uint32_t> component;
  // Of each article, where all in its reach were compared or it was known before; 0 of the others.
  std::vector<float> crowding;
};

// Time near-linear in the articles, memory in those of some weeks. Runs on `jobs` threads; the result does not depend
// on how many. Throws common::Error(io).
StoryGroups group_stories(const RankedArticles& articles, const StoryOptions& options = {}, unsigned jobs = 1);

}  // namespace newsfold::indexer
