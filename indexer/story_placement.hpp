// Gives every article its story and its copies. Where a generation is there to go by, only the days that changed since
// are grouped again; the outcome is that of grouping everything.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "indexer/article_states.hpp"
#include "indexer/articles.hpp"
#include "indexer/catalog.hpp"
#include "indexer/descriptions.hpp"
#include "indexer/progress.hpp"
#include "indexer/story_update.hpp"

namespace newsfold::indexer {

// Articles by number, the order of Identified::articles.
struct PlacedArticles {
  const Catalog& catalog;
  const Identified& identified;
  std::vector<ArticleState> states;  // complete for articles that are as they were, else identity, contents, own_file
  std::vector<bool> as_before;       // whether the state is that of the generation before, place included

  const std::vector<Descriptions>& stored;             // of each segment of the generation before
  std::vector<std::optional<StoryArticle>> described;  // what had to be known of articles to place them
};

// Fills in `described` and what states lack: date, provider, story, copy_group. `before`: the articles of the
// generation that those which are as_before come from; empty to group everything.
void place_articles(PlacedArticles& articles, const ArticleStates& before, unsigned jobs, Progress& progress);

}  // namespace newsfold::indexer
