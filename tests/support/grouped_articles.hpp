// Grouping of articles that are all in memory.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <vector>

#include "indexer/stories.hpp"
#include "indexer/undated.hpp"

namespace newsfold::testing {

// Undated ones at the moment of what they resemble most.
inline indexer::Timeline timeline_of(const std::vector<indexer::StoryArticle>& articles,
                                     const std::filesystem::path& scratch = {}) {
  indexer::UndatedArticles undated;
  std::map<std::uint64_t, std::optional<std::int64_t>> published;
  for (const indexer::StoryArticle& article : articles) {
    published[article.identity] = article.published_at_utc;
    if (!article.published_at_utc) undated.add(article);
  }
  indexer::UndatedArticles::Comparison comparison = undated.start();
  for (const indexer::StoryArticle& article : articles) undated.compare(article, comparison);
  std::vector<indexer::ArticlePlace> places;
  auto likeness = comparison.best.begin();
  for (const indexer::StoryArticle& article : articles) {
    const bool is_dated = article.published_at_utc.has_value();
    places.push_back(
        {article.identity, is_dated ? article.published_at_utc : published[likeness->identity], !is_dated});
    if (!is_dated) ++likeness;
  }
  return indexer::Timeline(places, scratch);
}

inline indexer::StoryGroups group_articles(const std::vector<indexer::StoryArticle>& articles,
                                           const std::vector<indexer::Link>& links = {}, unsigned jobs = 1,
                                           const indexer::Stretch& grouped = {}, std::span<const float> crowding = {},
                                           const std::filesystem::path& scratch = {}) {
  const indexer::Timeline timeline = timeline_of(articles, scratch);
  const auto load = [&](std::uint32_t rank) { return articles[timeline.article(rank)]; };
  return indexer::group_stories({timeline, load, links, grouped, crowding, scratch}, {}, jobs);
}

}  // namespace newsfold::testing
