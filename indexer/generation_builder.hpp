// Catalog -> everything that a generation holds but the catalog itself: articles identified, placed in stories and
// written into segments. Goes by the generation before where there is one, so that the cost follows what changed; what
// comes of it is the same either way.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/manifest.hpp"
#include "common/text_analyzer.hpp"
#include "indexer/article_columns_builder.hpp"
#include "indexer/article_states.hpp"
#include "indexer/catalog.hpp"
#include "indexer/descriptions.hpp"
#include "indexer/document_builder.hpp"
#include "indexer/progress.hpp"
#include "indexer/segment_plan.hpp"
#include "indexer/segments.hpp"
#include "indexer/story_placement.hpp"

namespace newsfold::indexer {

// A generation to go by.
struct BaseGeneration {
  std::filesystem::path folder;
  common::Manifest manifest;
  StoredStates states;
};

struct BuildOptions {
  unsigned jobs = 1;
  std::size_t split_articles = 0;  // from so many on, the newest articles have a segment of their own
  std::filesystem::path scratch;   // a folder for what is needed meanwhile
  SegmentWritten segment_written;
};

class GenerationBuilder {
 public:
  // `base` may be empty: everything is grouped and written anew.
  GenerationBuilder(const Catalog& catalog, const BaseGeneration& base, const BuildOptions& options,
                    Progress& progress);

  // Articles and their stories. Throws common::Error(io), (index_corrupt).
  void identify_and_group();

  // Ordered by identity. From identify_and_group() to write(), which assigns the segments that they lack.
  const ArticleStates& states() const { return states_; }

  // Writes segments, their descriptions, columns and states into `folder`. Throws Xapian::Error and common::Error(io),
  // (index_corrupt).
  void write(const std::filesystem::path& folder);

  // Counts, dates, content hash and segments; complete after write().
  const common::Manifest& manifest() const { return manifest_; }

  // The segments that were taken over as they are.
  const std::vector<std::string>& shared_segments() const { return shared_segments_; }

  // How many are new or changed.
  std::size_t new_segments() const { return manifest_.segments.size() - shared_segments_.size(); }

 private:
  void identify();
  void add_links_to_contents();
  PlacedArticles articles_to_place();
  std::uint64_t hash_links(std::uint32_t article) const;
  template <typename IdentityOf>
  std::vector<std::string> linked_ids(std::uint32_t article, IdentityOf identity_of) const;
  BuiltDocument make_document(std::uint32_t article, common::TextAnalyzer& analyzer) const;
  void release_articles_memory() const;
  void summarize();

  void write_descriptions(const std::vector<SegmentPlan>& plans, const std::filesystem::path& folder);
  void write_descriptions(const std::filesystem::path& path, std::uint32_t segment) const;
  void release_descriptions_memory() const;
  static void add_columns(const std::filesystem::path& folder, const SegmentPlan& plan, ArticleColumnsBuilder& columns);
  WriteOptions write_options();
  void write_new_segments(const std::vector<SegmentPlan>& plans, const std::filesystem::path& folder);
  void take_over_segments(const std::vector<SegmentPlan>& plans, const std::filesystem::path& folder);

  const Catalog& catalog_;
  const BaseGeneration& base_;
  BuildOptions options_;
  Progress& progress_;
  Identified identified_;
  std::vector<Descriptions> stored_;      // of each segment of the base
  std::optional<MadeDescriptions> made_;  // from identify_and_group() until they are written
  ArticleStates states_;                  // of articles by number
  StoredStates written_;                  // with their segments, from write() on
  common::Manifest manifest_;
  std::vector<std::string> shared_segments_;
  mutable std::atomic<std::size_t> documents_made_{0};
};

}  // namespace newsfold::indexer
