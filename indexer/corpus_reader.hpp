// Corpus + catalog of the run before -> catalog of this run: every file is judged, and parsed only when it changed.
#pragma once

#include <filesystem>

#include "indexer/catalog.hpp"
#include "indexer/corpus.hpp"
#include "indexer/progress.hpp"
#include "indexer/report.hpp"

namespace newsfold::indexer {

struct ReadOptions {
  unsigned jobs = 1;
  bool full = false;  // parse every file, changed or not
  // Stamps from this moment on are not trusted: a file may change again within the clock's grain.
  std::int64_t scan_started_ns = 0;
};

// Writes the new catalog to `target`, ordered by path, and fills in the report's files, rejections, skips and warnings.
// Returns whether a file with an article was added, changed or removed since `before`. A rejected file keeps the
// mentions of its last good version, as do the files below a folder that can't be listed.
bool read_corpus(const Corpus& corpus, const Catalog& before, const std::filesystem::path& target,
                 const ReadOptions& options, Progress& progress, Report& report);

// One file's bytes judged; what read_corpus does with a file that changed.
CatalogEntry judge_file(const std::string& path, std::string_view bytes);

}  // namespace newsfold::indexer
