// Which segments a generation has, and how each comes about: written anew, changed as a copy of the one before, or
// shared with it. Decides alone; segments writes them. Pure.
//
// The later of two segments is small: a night's news changes articles of the last days, so that most nights write the
// recent one and share the archive. A third one would cost queries more than it saves.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "common/manifest.hpp"
#include "indexer/article_states.hpp"
#include "indexer/articles.hpp"
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
  std::span<const ArticleState> states;
};

// `states` are those of `articles`; the number of its segment is put into each. From `split_articles` on there are two
// segments.
std::vector<SegmentPlan> plan_segments(const SegmentsBefore& before, const ArticleList& articles,
                                       std::size_t split_articles, std::vector<ArticleState>& states);

}  // namespace newsfold::indexer
