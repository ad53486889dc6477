// When each article is placed: at the time it was published, or, undated, at that of the article it resembles most.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "indexer/article_describer.hpp"

namespace newsfold::indexer {

using Moment = std::optional<std::int64_t>;

// What is different from the generation before.
struct ArticleChanges {
  std::vector<std::uint32_t> made;        // numbers of articles that are new or other than they were
  std::vector<const ArticleState*> gone;  // states of before that are no more, those of changed articles among them
};

// Finds out what undated articles resemble most. One that is as `before` has it from there unless the changes may have
// brought something nearer or taken that away; when undated articles came, went or changed, all are held against all.
// The articles of `changes` are described. Returns the moment of each article.
std::vector<Moment> find_moments(PlacedArticles& articles, const StatesView& before, const ArticleChanges& changes,
                                 ArticleDescriber& describer);

// The moment of an article by its state and those of all of its generation.
Moment moment_of(const ArticleState& state, const StatesView& states);

}  // namespace newsfold::indexer
