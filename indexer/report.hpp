// What a run did, for the operator: as JSON for machines (--report) and as a few lines for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/story_changes.hpp"
#include "indexer/verdict.hpp"

namespace newsfold::indexer {

// Every file seen is in exactly one of the five: seen = added + changed + unchanged + skipped + rejected.
struct FileCounts {
  std::size_t seen = 0;
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::size_t skipped = 0;
  std::size_t rejected = 0;
  std::size_t removed = 0;  // not seen: were there in the run before
  std::size_t parsed = 0;   // of those seen, the ones that had to be parsed

  bool operator==(const FileCounts&) const = default;
};

struct RejectedFile {
  std::string path;
  Rejected rejected;
  bool kept_last_good = false;  // the article of its last good version stays in the index
};

struct FileWarning {
  std::string path;
  Warning warning;
};

struct SkippedFile {
  std::string path;
  std::string reason;
};

enum class Outcome { published, nothing_to_do, dry_run, refused_by_gate, failed };

struct Report {
  std::optional<std::int64_t> started_at_utc;
  Outcome outcome = Outcome::failed;
  std::string message;             // why it was refused or failed
  std::vector<std::string> notes;  // what else the operator should know of the index
  std::uint64_t generation = 0;
  FileCounts files;
  std::size_t articles = 0;
  std::size_t articles_removed = 0;  // of the generation before, no longer there
  std::size_t stories = 0;
  StoryChanges story_changes;  // against the generation before
  std::vector<RejectedFile> rejected;
  std::vector<FileWarning> warnings;  // the first kMaxWarnings
  std::size_t warning_count = 0;
  std::map<std::string, std::size_t> skipped_by_reason;
  std::vector<SkippedFile> skipped;  // the first kMaxSkippedFiles
  std::vector<std::string> removed;  // the first kMaxRemovedFiles
  std::vector<std::pair<std::string, double>> seconds_by_stage;
};

constexpr std::size_t kMaxWarnings = 1000;
constexpr std::size_t kMaxSkippedFiles = 1000;  // that are named
constexpr std::size_t kMaxRemovedFiles = 1000;
constexpr std::size_t kMaxStoryMoves = 1000;  // merged or split stories that are named

// "schema": 1.
std::string format_report_json(const Report& report);

enum class Detail { screen, full };

// At most a screen: every rejected file is a line of its own, up to 20 of them. In full: removed and skipped files and
// warnings too.
std::string format_report_text(const Report& report, Detail detail = Detail::screen);

// What newsfold-index ends with.
struct ExitCode {
  static constexpr int done = 0;           // published, or nothing to do
  static constexpr int some_rejected = 1;  // the same, but files were rejected or the report was lost
  static constexpr int usage = 2;          // or configuration
  static constexpr int failed = 3;         // not published: I/O, space, a damaged index
  static constexpr int refused = 4;        // by the gate
  static constexpr int busy = 75;          // another run holds the lock
};

int exit_code(const Report& report);

}  // namespace newsfold::indexer
