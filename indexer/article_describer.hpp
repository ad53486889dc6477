// What grouping knows of the articles of a run: as it was kept of those that are as they were, else made of their
// texts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/text_analyzer.hpp"
#include "indexer/article_states.hpp"
#include "indexer/articles.hpp"
#include "indexer/catalog.hpp"
#include "indexer/descriptions.hpp"
#include "indexer/progress.hpp"

namespace newsfold::indexer {

// Articles by number, as in Identified, whose keys are in the states.
struct PlacedArticles {
  const Catalog& catalog;
  const Identified& identified;
  // Complete for articles that are as they were, else identity, contents, own_file; none while articles are grouped.
  std::vector<ArticleState> states;
  std::vector<bool> as_before;            // whether the state is that of the generation before, place included
  std::vector<Resemblance> resemblances;  // of undated ones, once moments are found
  std::filesystem::path scratch;          // a folder for what is needed meanwhile

  const std::vector<Descriptions>& stored;  // of each segment of the generation before
  MadeDescriptions& made;                   // of this run
};

class ArticleDescriber {
 public:
  ArticleDescriber(PlacedArticles& articles, unsigned jobs, Progress& progress)
      : articles_(articles), jobs_(jobs), progress_(progress) {}

  // Analyses those of the articles of which nothing is known yet, and fills in their dates and providers. Throws
  // common::Error(io).
  void describe(const std::vector<std::uint32_t>& wanted);

  // An article that is described, with its state. Throws common::Error(io), (index_corrupt). Thread rule: any thread.
  StoryArticle load(std::uint32_t article, const ArticleState& state) const;
  StoryArticle load(std::uint32_t article) const { return load(article, articles_.states[article]); }

  // Of files that were read, which can be larger than memory.
  void release_memory() const;

  unsigned jobs() const { return jobs_; }

 private:
  std::optional<std::string> stored(std::uint32_t article, const ArticleState& state) const;
  std::vector<std::uint32_t> find_missing(const std::vector<std::uint32_t>& wanted) const;
  MadeDescription describe_one(std::uint32_t article, common::TextAnalyzer& analyzer);

  PlacedArticles& articles_;
  unsigned jobs_;
  Progress& progress_;
};

}  // namespace newsfold::indexer
