// Opens the current generation of an index: checks that it can be read by this library, and says when there is a newer
// one.
#pragma once

#include <xapian.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/article_columns.hpp"
#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "common/text_analyzer.hpp"
#include "query/segment_articles.hpp"
#include "query/segment_rows.hpp"
#include "query/segment_terms.hpp"
#include "query/segment_words.hpp"

namespace newsfold::query {

// One generation, opened. Thread rule: one thread at a time; a Xapian::Database is no more than that.
struct OpenGeneration {
  common::CurrentGeneration current;
  common::Manifest manifest;
  Xapian::Database database;               // of all segments
  std::vector<Xapian::Database> segments;  // each alone: only there a match ends early that wants no scores
  SegmentWords words;                      // as written, of all of them
  SegmentArticles articles;                // as they were stored
  SegmentTerms terms;                      // of the search that is going on
  common::TextAnalyzer analyzer;
  SegmentRows rows;                               // of the database's documents in the columns
  std::optional<common::ArticleColumns> columns;  // missing: value slots have the same
};

// Throws common::Error: index_missing, index_incompatible, index_corrupt, io.
std::unique_ptr<OpenGeneration> open_generation(const common::IndexDirectory& directory,
                                                const common::CurrentGeneration& current);

// What CURRENT says now. Throws common::Error(index_missing) when there is no index.
common::CurrentGeneration current_generation(const common::IndexDirectory& directory);

}  // namespace newsfold::query
