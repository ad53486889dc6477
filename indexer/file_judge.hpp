// One file of the corpus, and what the run before knew of it -> what it is found to be now. Called by corpus_reader for
// every file, from several threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/file_stamp.hpp"
#include "indexer/catalog.hpp"
#include "indexer/corpus.hpp"

namespace newsfold::indexer {

// One path of this run, of the run before, or of both.
struct Item {
  const CorpusFile* file = nullptr;        // to be read
  const CorpusProblem* problem = nullptr;  // found, but no file that can be read
  std::string_view before;                 // its record of the run before; empty: it was not there

  std::string_view path() const { return file ? file->path : problem ? problem->path : decode_path(before); }
  bool was_there() const { return !before.empty(); }
};

enum class Change { none, added, changed };

// What a file was found to be, and its record. One of the run before is compressed as the catalog it comes from.
struct Judged {
  std::optional<CatalogEntry> entry;  // a new one, until its record is made
  std::string_view kept;              // the record of the run before, where that goes on
  std::string touched;                // the same, where its stamp is another one
  std::string made;                   // the record for the catalog of this run, where it is not one of these two
  Change change = Change::none;
  bool differs = false;  // worth publishing
  bool parsed = false;
  bool out_of_reach = false;  // kept, as the folder it is in cannot be listed

  std::string_view before() const { return touched.empty() ? kept : touched; }
  std::string_view record() const { return made.empty() ? before() : made; }  // empty: the file is gone
};

struct JudgeOptions {
  bool full = false;  // parse every file, changed or not
  // Stamps from this moment on are not trusted: a file may change again within the clock's grain.
  std::int64_t scan_started_ns = 0;
};

// Thread rule: const members may be called from any thread.
class FileJudge {
 public:
  // Both are looked at as long as the object lives.
  FileJudge(const Corpus& corpus, const Catalog& before, const JudgeOptions& options)
      : corpus_(corpus), before_(before), options_(options) {}

  // A rejected file keeps the mentions of its last good version, as do those below a folder that can't be listed.
  // Throws common::Error(index_corrupt) for a damaged record.
  Judged judge(const Item& item) const;

 private:
  Judged judge_present(const Item& item) const;
  Judged judge_bytes(const Item& item, const std::string& bytes, const common::FileStamp& stamp) const;
  Judged compare(const Item& item, CatalogEntry entry) const;
  common::FileStamp trusted(const common::FileStamp& stamp) const;

  const Corpus& corpus_;
  const Catalog& before_;
  JudgeOptions options_;
};

}  // namespace newsfold::indexer
