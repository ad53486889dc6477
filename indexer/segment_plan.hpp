// Which segments a generation has, and how each comes about: written anew, changed as a copy of the one before, or
// shared with it. Decides alone, without a look at the disk; segments writes them.
//
// The later of two segments is small: a night's news changes articles of the last days, so that most nights write the
// recent one and share the archive. A third one would cost queries more than it saves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "common/manifest.hpp"
#include "indexer/article_states.hpp"
#include "indexer/segments.hpp"

namespace newsfold::indexer {

// What becomes of one segment. Its `change` names articles by their numbers, in the order they are to be read; where it
// is written anew, all it has.
struct SegmentPlan {
  common::ManifestSegment segment;
  bool anew = false;
  SegmentChange change;

  bool is_shared() const { return !anew && change.removed.empty() && change.articles.empty(); }
};

// Of the generation before.
struct SegmentsBefore {
  const std::vector<common::ManifestSegment>& segments;  // empty: there is none
  StateList states;
};

// Puts numbers of articles into the order in which they are read fastest.
using OrderForReading = std::function<void(std::vector<std::uint32_t>&)>;

// For articles with these states, of which each gets the number of its segment. From `split_articles` on there are two
// segments.
std::vector<SegmentPlan> plan_segments(const SegmentsBefore& before, std::size_t split_articles,
                                       const OrderForReading& order, std::vector<ArticleState>& states);

}  // namespace newsfold::indexer
