// Corpus + catalog of the run before -> catalog of this run: every file is judged, and parsed only when it changed.
#pragma once

#include <filesystem>
#include <string>

#include "indexer/catalog.hpp"
#include "indexer/corpus.hpp"
#include "indexer/file_judge.hpp"
#include "indexer/progress.hpp"
#include "indexer/report.hpp"
#include "indexer/seen_records.hpp"

namespace newsfold::indexer {

struct ReadOptions {
  unsigned jobs = 1;
  JudgeOptions judge;
  std::size_t max_seen_bytes = kMaxSeenBytes;
};

// What is known of the corpus from before.
struct KnownFiles {
  const Catalog& catalog;
  const SeenRecords& seen;
};

struct ReadResult {
  bool differs = false;  // a file with an article was added, changed or removed, or there is too much to remember
  SeenRecords seen;      // where nothing differs: the records that are not those of the catalog
  std::filesystem::path emptied;  // the first of several roots that held articles and holds none
};

// Writes the new catalog to `target`, ordered by path, and fills in the report's files, rejections, skips and warnings.
// A rejected file keeps the mentions of its last good version, as do the files below a folder that can't be listed.
ReadResult read_corpus(const Corpus& corpus, const KnownFiles& before, const std::filesystem::path& target,
                       const ReadOptions& options, Progress& progress, Report& report);

}  // namespace newsfold::indexer
