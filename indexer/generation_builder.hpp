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

  void group();
  ChunkSummary write_segment(const std::filesystem::path& path, std::size_t begin, std::size_t end,
                             common::TextAnalyzer& analyzer) const;
  void summarize(const std::vector<ChunkSummary>& chunks);

  const Catalog& catalog_;
  unsigned jobs_;
  Progress& progress_;
  Identified identified_;
  std::vector<std::uint64_t> story_of_;  // for each article, the identity that names its story
  common::Manifest manifest_;
};

}  // namespace newsfold::indexer
