// The corpus on disk: which files there are. This and corpus_file alone touch what strangers wrote, so it knows links,
// FIFOs, loops and names that are no UTF-8.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/file_stamp.hpp"
#include "indexer/verdict.hpp"

namespace newsfold::indexer {

// Its names are good as long as the corpus.
struct CorpusFile {
  std::string_view path;  // below its root, '/' between folders; its name in the report and the index
  std::string_view full;  // to open it
  common::FileStamp stamp;
};

// A place that could not be listed or a file that is no regular file.
struct CorpusProblem {
  std::string path;
  Rejected rejected;  // reason: unreadable, not_regular_file
};

// A folder to look for articles in, or one file.
struct CorpusRoot {
  CorpusRoot(std::filesystem::path root_path, std::string root_name = {})
      : path(std::move(root_path)), name(std::move(root_name)) {}

  std::filesystem::path path;
  std::string name;  // what the paths of its files start with; empty: not given, or not needed

  bool operator==(const CorpusRoot&) const = default;
};

using NameStore = std::pmr::monotonic_buffer_resource;

// Memory: 64 bytes a file and those of its full path.
struct Corpus {
  std::vector<CorpusFile> files;                  // ordered by path, bytewise
  std::vector<CorpusProblem> problems;            // the same; no path is that of a file
  std::vector<CorpusRoot> roots;                  // each once, with the name it has; empty for one that needs none
  std::vector<bool> is_empty;                     // of each root, whether there is no file in it, nor a problem
  std::vector<std::unique_ptr<NameStore>> names;  // the bytes that `files` points to
};

// Finds every *.md and *.markdown (any case) under the roots. A root may also be one file. Symbolic links are not
// followed below a root (one to a folder or with the name of a Markdown file is a problem, not_regular_file);
// what begins with a dot is passed over (.git, and the .#a.md that an editor leaves), and so is what a pattern of
// `exclude` matches (see is_excluded). A root given twice counts once.
//
// Paths start with the root's name where it has one. Of roots without, paths start with the root's last name, made
// unique with -2, -3 ..., or, if there is but one of them, with nothing: so a root that is added under a name renames
// no file of the others. Folders are listed on `jobs` threads. Throws common::Error(io) when a root itself does not
// exist or can't be listed.
Corpus scan_corpus(const std::vector<CorpusRoot>& roots, const std::vector<std::string>& exclude = {},
                   unsigned jobs = 1);

// Throws common::Error(io) when a root does not exist.
void require_roots(const std::vector<CorpusRoot>& roots);

// Whether a file at `path` is, or would be, one that scan_corpus finds where nothing is excluded.
bool is_in_corpus(const std::filesystem::path& path, const std::vector<CorpusRoot>& roots);

// Whether `path` is that of something in `folder` or below it. Both are as in CorpusFile::path.
bool lies_below(std::string_view path, std::string_view folder);

}  // namespace newsfold::indexer
