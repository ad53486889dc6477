// Catalog -> everything that a generation holds but the catalog itself: articles identified, grouped into stories and
// written as a Xapian database.
#pragma once

#include <filesystem>
#include <vector>

#include "common/manifest.hpp"
#include "common/text_analyzer.hpp"
#include "indexer/articles.hpp"
#include "indexer/catalog.hpp"
#include "indexer/progress.hpp"
#include "indexer/story_vectors.hpp"

namespace newsfold::indexer {

class GenerationBuilder {
 public:
  GenerationBuilder(const Catalog& catalog, unsigned jobs, Progress& progress);

  // Articles and their stories, in memory.
  void identify_and_group();

  // Writes the database to `folder`, merged from segments that are put below `scratch`. Throws Xapian::Error and
  // common::Error(io).
  void write(const std::filesystem::path& folder, const std::filesystem::path& scratch);

  // Counts, dates and content hash; complete after write().
  const common::Manifest& manifest() const { return manifest_; }

  // The identities of all articles, ascending.
  std::vector<std::uint64_t> identities() const;

 private:
  struct ChunkSummary;

  // What grouping found out about an article.
  struct Place {
    std::uint64_t story = 0;       // the identity that names its story
    std::uint64_t copy_group = 0;  // the identity of the text it repeats or that others repeat; 0: neither
  };

  void group();
  void place(const std::vector<StoryArticle>& described, const std::vector<std::uint32_t>& story_numbers);
  std::vector<std::string> linked_ids(std::size_t article) const;
  ChunkSummary write_segment(const std::filesystem::path& path, std::size_t begin, std::size_t end,
                             common::TextAnalyzer& analyzer) const;
  void summarize(const std::vector<ChunkSummary>& chunks);

  const Catalog& catalog_;
  unsigned jobs_;
  Progress& progress_;
  Identified identified_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links_;  // both ways, ordered
  std::vector<Place> places_;                                   // of each article
  common::Manifest manifest_;
};

}  // namespace newsfold::indexer
