// Lists the corpus, each folder by its descriptor. A folder that somebody makes a link of between its listing and the
// reading of its files is followed: who may write to the corpus is trusted that far. Called by the indexer once a run.
#include "indexer/corpus.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/ascii.hpp"
#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/utf8.hpp"
#include "indexer/corpus_file.hpp"
#include "indexer/exclusion.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

namespace fs = std::filesystem;

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// ---- names

// A file name for reports: bytes that are no UTF-8 as %XX.
std::string readable_name(std::string_view name) {
  std::string readable;
  for (std::uint32_t at = 0; at < name.size();) {
    const std::uint32_t begin = at;
    if (common::next_code_point(name, at) >= 0) {
      readable += name.substr(begin, at - begin);
      continue;
    }
    for (const char byte : name.substr(begin, at - begin))
      readable += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return readable;
}

constexpr std::string_view kEndings[] = {".md", ".markdown"};

bool is_markdown_name(std::string_view name) {
  return std::any_of(std::begin(kEndings), std::end(kEndings), [&](std::string_view ending) {
    return name.size() > ending.size() && common::to_ascii_lower(name.substr(name.size() - ending.size())) == ending;
  });
}

// `wanted`, or with -2, -3 ... behind it when it is taken.
std::string unique_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = wanted;
  for (int number = 2; !taken.insert(name).second; ++number) name = fmt::format("{}-{}", wanted, number);
  return name;
}

std::string last_name(const fs::path& root) {
  fs::path path = fs::absolute(root).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string name = readable_name(path.filename().native());
  return name.empty() ? "root" : name;
}

// ---- listing

std::string_view store(NameStore& names, std::string_view name) {
  auto* bytes = static_cast<char*>(names.allocate(name.size(), 1));
  std::copy(name.begin(), name.end(), bytes);
  return {bytes, name.size()};
}

// A store of its own for a thread that lists.
NameStore& add_store(Corpus& corpus) { return *corpus.names.emplace_back(std::make_unique<NameStore>()); }

// Mostly the path is the end of the full one, and takes no memory of its own.
CorpusFile make_file(NameStore& names, std::string_view path, const fs::path& full, const common::FileStamp& stamp) {
  const std::string_view stored = store(names, full.native());
  const bool is_end = stored.ends_with(path);
  return {is_end ? stored.substr(stored.size() - path.size()) : store(names, path), stored, stamp};
}

// A folder that is still to be listed.
struct Folder {
  std::string path;  // as CorpusFile::path; empty for a root that needs no name
  fs::path full;
  std::string below_root;  // as `path`, without the root's name
};

std::string join(const std::string& folder, std::string_view name) {
  return folder.empty() ? readable_name(name) : folder + "/" + readable_name(name);
}

// What a folder holds.
struct Listing {
  std::vector<CorpusFile> files;
  std::vector<CorpusProblem> problems;
  std::vector<Folder> folders;
  int error = 0;  // errno value: it could not be listed, or not to its end
};

class FolderLister {
 public:
  // `names`: where those of the files go.
  FolderLister(const Folder& folder, const std::vector<std::string>& exclude, NameStore& names)
      : folder_(folder), exclude_(exclude), names_(names) {}

  Listing list() {
    listing_.error = list_entries();
    return std::move(listing_);
  }

 private:
  int list_entries() {
    common::FileDescriptor fd(open(folder_.full.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (fd.get() < 0) return errno;
    const Directory directory(fdopendir(fd.get()));
    if (!directory) return errno;
    fd.release();
    for (;;) {
      errno = 0;
      const dirent* entry = readdir(directory.get());
      if (entry == nullptr) return errno;
      const std::string_view name = entry->d_name;
      if (!name.starts_with('.')) look_at(*entry, dirfd(directory.get()));
    }
  }

  void look_at(const dirent& entry, int directory) {
    const std::string_view name = entry.d_name;
    struct stat status {};
    const bool is_known = fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    const int error = errno;
    // What cannot be looked at may be a folder of articles, unless the listing says otherwise.
    const bool is_folder = is_known ? S_ISDIR(status.st_mode) : entry.d_type == DT_DIR || entry.d_type == DT_UNKNOWN;
    const bool may_be_folder = is_folder || (is_known && S_ISLNK(status.st_mode) && leads_to_folder(directory, entry));
    if (!may_be_folder && !is_markdown_name(name)) return;
    if (!exclude_.empty() && is_excluded(join(folder_.below_root, name), exclude_)) return;
    if (is_folder && is_known) {
      listing_.folders.push_back({join(folder_.path, name), folder_.full / name, join(folder_.below_root, name)});
    } else if (!is_known) {
      // A file that vanished since it was listed is simply not there any more.
      if (error != ENOENT) add_problem(name, unreadable(error));
    } else if (S_ISREG(status.st_mode)) {
      listing_.files.push_back(
          make_file(names_, join(folder_.path, name), folder_.full / name, common::stamp_of(status)));
    } else {
      add_problem(name, not_regular(status));
    }
  }

  void add_problem(std::string_view name, Rejected problem) {
    listing_.problems.push_back({join(folder_.path, name), std::move(problem)});
  }

  static bool leads_to_folder(int directory, const dirent& link) {
    struct stat status {};
    return fstatat(directory, link.d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
  }

  static Rejected not_regular(const struct stat& status) {
    return {"not_regular_file", 0,
            S_ISLNK(status.st_mode) ? "a symbolic link; links are not followed" : "a pipe, socket or device"};
  }

  const Folder& folder_;
  const std::vector<std::string>& exclude_;
  NameStore& names_;
  Listing listing_;
};

// Takes `more`, whose memory is free then.
template <typename T>
void append(std::vector<T>& to, std::vector<T> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<Listing> list_folders(const std::vector<Folder>& folders, const std::vector<std::string>& exclude,
                                  unsigned jobs, Corpus& corpus) {
  std::vector<Listing> listings(folders.size());
  std::mutex adding;
  const auto names_of_thread = [&] {
    const std::lock_guard lock(adding);
    return &add_store(corpus);
  };
  for_each_chunk(jobs, folders.size(), names_of_thread, [&](NameStore* names, std::size_t i) {
    listings[i] = FolderLister(folders[i], exclude, *names).list();
  });
  return listings;
}

// Adds what a folder holds to the corpus, and its folders to those that are still to be listed.
void add_listing(const Folder& folder, Listing listing, Corpus& corpus, std::vector<Folder>& pending) {
  // A folder that vanished since it was listed is simply not there any more.
  if (listing.error != 0 && listing.error != ENOENT)
    corpus.problems.push_back({folder.path, unreadable(listing.error)});
  append(corpus.files, std::move(listing.files));
  append(corpus.problems, std::move(listing.problems));
  append(pending, std::move(listing.folders));
}

// What is in a folder and below it. Throws Error(io) when the folder itself can't be listed.
void scan_folder(const Folder& root, const std::vector<std::string>& exclude, unsigned jobs, Corpus& corpus) {
  constexpr std::size_t kListedTogether = 256;  // as what they hold is kept twice for a moment
  Listing listing = FolderLister(root, exclude, add_store(corpus)).list();
  if (listing.error != 0) common::throw_io_error("cannot list " + root.full.string(), listing.error);
  std::vector<Folder> pending;
  add_listing(root, std::move(listing), corpus, pending);
  while (!pending.empty()) {
    const auto begin = pending.end() - static_cast<std::ptrdiff_t>(std::min(kListedTogether, pending.size()));
    const std::vector<Folder> folders(std::make_move_iterator(begin), std::make_move_iterator(pending.end()));
    pending.erase(begin, pending.end());
    std::vector<Listing> listings = list_folders(folders, exclude, jobs, corpus);
    for (std::size_t i = 0; i < folders.size(); ++i) {
      add_listing(folders[i], std::move(listings[i]), corpus, pending);
    }
  }
}

// A root may be reached by a link; below it none is followed.
fs::path resolve_root(const fs::path& root) {
  std::error_code error;
  fs::path full = fs::canonical(root, error);
  if (error) common::throw_io_error("cannot open the corpus " + root.string(), error.value());
  return full;
}

// Gives a name to each root that needs one: what the paths of its files start with.
void name_roots(std::vector<CorpusRoot>& roots) {
  const auto is_nameless = [](const CorpusRoot& root) { return root.name.empty(); };
  if (std::count_if(roots.begin(), roots.end(), is_nameless) == 1) return;
  std::set<std::string> taken;
  for (const CorpusRoot& root : roots) taken.insert(root.name);
  for (CorpusRoot& root : roots) {
    if (root.name.empty()) root.name = unique_name(last_name(root.path), taken);
  }
}

void scan_root(const CorpusRoot& root, const std::vector<std::string>& exclude, unsigned jobs, Corpus& corpus) {
  const fs::path full = resolve_root(root.path);
  struct stat status {};
  if (lstat(full.c_str(), &status) != 0) common::throw_io_error("cannot open the corpus " + root.path.string(), errno);
  if (S_ISREG(status.st_mode)) {
    const std::string path = root.name.empty() ? last_name(root.path) : root.name;
    corpus.files.push_back(make_file(add_store(corpus), path, full, common::stamp_of(status)));
  } else {
    scan_folder({root.name, full, ""}, exclude, jobs, corpus);
  }
}

void sort_by_path(Corpus& corpus) {
  std::sort(corpus.files.begin(), corpus.files.end(),
            [](const CorpusFile& a, const CorpusFile& b) { return a.path < b.path; });
  std::sort(corpus.problems.begin(), corpus.problems.end(),
            [](const CorpusProblem& a, const CorpusProblem& b) { return a.path < b.path; });
}

// Both are ordered by path.
bool has_equal_paths(const std::vector<CorpusFile>& files, const std::vector<CorpusProblem>& problems) {
  const auto is_equal = [](const auto& a, const auto& b) { return a.path == b.path; };
  if (std::adjacent_find(files.begin(), files.end(), is_equal) != files.end()) return true;
  if (std::adjacent_find(problems.begin(), problems.end(), is_equal) != problems.end()) return true;
  return std::any_of(problems.begin(), problems.end(), [&](const CorpusProblem& problem) {
    const auto file = std::lower_bound(files.begin(), files.end(), problem.path,
                                       [](const CorpusFile& one, const std::string& path) { return one.path < path; });
    return file != files.end() && file->path == problem.path;
  });
}

// Names that differ only in bytes that are no UTF-8 and in a literal %XX read alike: the later ones get -2, -3 ... and
// files come before what is none.
void make_paths_unique(Corpus& corpus) {
  std::vector<CorpusFile>& files = corpus.files;
  std::vector<CorpusProblem>& problems = corpus.problems;
  if (!has_equal_paths(files, problems)) return;
  std::sort(files.begin(), files.end(), [](const CorpusFile& a, const CorpusFile& b) { return a.full < b.full; });
  std::set<std::string> taken;
  NameStore& names = add_store(corpus);
  for (CorpusFile& file : files) {
    const std::string path = unique_name(std::string(file.path), taken);
    if (path != file.path) file.path = store(names, path);
  }
  for (CorpusProblem& problem : problems) problem.path = unique_name(problem.path, taken);
  sort_by_path(corpus);
}

// The roots in their order, each folder once, however it is written.
std::vector<CorpusRoot> different_roots(const std::vector<CorpusRoot>& roots) {
  std::vector<CorpusRoot> different;
  std::set<fs::path> seen;
  for (const CorpusRoot& root : roots) {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(root.path, error);
    if (error || seen.insert(canonical).second) different.push_back(root);
  }
  return different;
}

}  // namespace

bool lies_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool is_in_corpus(const fs::path& path, const std::vector<CorpusRoot>& roots) {
  std::error_code error;
  const fs::path place = fs::absolute(path, error), folder = common::canonical_path(place.parent_path());
  return std::any_of(roots.begin(), roots.end(), [&](const CorpusRoot& root) {
    if (fs::is_regular_file(root.path, error)) return fs::equivalent(place, root.path, error);
    const fs::path below = folder.lexically_relative(common::canonical_path(root.path));
    return !below.empty() && *below.begin() != ".." && is_markdown_name(place.filename().string());
  });
}

void require_roots(const std::vector<CorpusRoot>& roots) {
  for (const CorpusRoot& root : roots) resolve_root(root.path);
}

Corpus scan_corpus(const std::vector<CorpusRoot>& given_roots, const std::vector<std::string>& exclude, unsigned jobs) {
  Corpus corpus;
  corpus.roots = different_roots(given_roots);
  name_roots(corpus.roots);
  for (const CorpusRoot& root : corpus.roots) {
    const std::size_t before = corpus.files.size() + corpus.problems.size();
    scan_root(root, exclude, jobs, corpus);
    corpus.is_empty.push_back(corpus.files.size() + corpus.problems.size() == before);
  }
  sort_by_path(corpus);
  make_paths_unique(corpus);
  return corpus;
}

}  // namespace newsfold::indexer
