// Gives every article its story and its copies. Where a generation is there to go by, only the days that changed since
// are grouped again; the outcome is that of grouping everything.
#pragma once

#include "indexer/article_describer.hpp"

namespace newsfold::indexer {

// Fills in what states lack: date, provider, likeness, story, copy_group, crowding. `before`: the articles of the
// generation that those which are as_before come from; empty to group everything.
void place_articles(PlacedArticles& articles, const StoredStates& before, unsigned jobs, Progress& progress);

}  // namespace newsfold::indexer
