// What a run changed in terms of stories: two lists of article states -> what the report says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "indexer/article_states.hpp"

namespace newsfold::indexer {

// Ids of stories before and after that share articles.
struct StoryMove {
  std::uint64_t story = 0;
  std::vector<std::uint64_t> others;  // ascending

  bool operator==(const StoryMove&) const = default;
};

struct StoryChanges {
  std::size_t added = 0;          // stories none of whose articles were there before
  std::size_t grown = 0;          // with articles that were not there, and the others from one story of before
  std::size_t gone = 0;           // stories of before of which no article is left
  std::vector<StoryMove> merged;  // stories with articles from several of before; others: those
  std::vector<StoryMove> split;   // stories of before whose articles are now in several; others: those

  bool operator==(const StoryChanges&) const = default;
};

StoryChanges compare_stories(const StateList& before, const StateList& after);

}  // namespace newsfold::indexer
