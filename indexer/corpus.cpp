// Lists and reads the corpus by file descriptors, so that what was looked at is what is read. Called by the indexer:
// the listing once a run, the reading from its worker threads.
#include "indexer/corpus.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/utf8.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

namespace fs = std::filesystem;

constexpr int kReadTries = 2;

// Time stamps of files step by up to 4 ms (10 ms on slow kernels), and a file that is rewritten is often seen empty:
// what was written to within this time may still be changing though its stamp says nothing.
constexpr std::chrono::milliseconds kSettleTime{20};

std::string error_text(int error_number) { return std::generic_category().message(error_number); }

Rejected unreadable(int error_number) { return {"unreadable", 0, error_text(error_number)}; }

FileStamp stamp_of(const struct stat& status) {
  const auto nanoseconds = [](const timespec& time) {
    return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
  };
  return {static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim), nanoseconds(status.st_ctim),
          status.st_ino};
}

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

bool is_markdown_name(std::string_view name) {
  const auto ends_with = [&](std::string_view ending) {
    return name.size() > ending.size() && std::equal(ending.rbegin(), ending.rend(), name.rbegin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + ('a' - 'A')) : b);
           });
  };
  return ends_with(".md") || ends_with(".markdown");
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
CorpusFile make_file(NameStore& names, std::string_view path, const fs::path& full, const FileStamp& stamp) {
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
      if (name != "." && name != "..") look_at(*entry, dirfd(directory.get()));
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
    if (may_be_folder ? name.starts_with('.') : !is_markdown_name(name)) return;
    if (!exclude_.empty() && is_excluded(join(folder_.below_root, name), exclude_)) return;
    if (is_folder && is_known) {
      listing_.folders.push_back({join(folder_.path, name), folder_.full / name, join(folder_.below_root, name)});
    } else if (!is_known) {
      // A file that vanished since it was listed is simply not there any more.
      if (error != ENOENT) add_problem(name, unreadable(error));
    } else if (S_ISREG(status.st_mode)) {
      listing_.files.push_back(make_file(names_, join(folder_.path, name), folder_.full / name, stamp_of(status)));
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
  if (listing.error != 0) corpus.problems.push_back({folder.path, unreadable(listing.error)});
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
    corpus.files.push_back(make_file(add_store(corpus), path, full, stamp_of(status)));
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

// ---- reading

std::optional<Rejected> check_kind(const struct stat& status, std::size_t max_bytes) {
  if (!S_ISREG(status.st_mode)) return Rejected{"not_regular_file", 0, "a folder, pipe, socket or device"};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size <= max_bytes) return std::nullopt;
  return Rejected{"file_too_large", 0, fmt::format("{} bytes; at most {} are read", size, max_bytes)};
}

// Reads up to `size` bytes; fewer when the file ends before. An errno value when it can't be read.
std::variant<std::string, int> read_up_to(int fd, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = read(fd, bytes.data() + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

// False for a file written to a moment ago. A time in the future is another machine's clock and says nothing.
bool has_settled(const FileStamp& stamp) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto age = now - std::chrono::nanoseconds(stamp.modified_ns);
  return age < std::chrono::nanoseconds(0) || age >= kSettleTime;
}

Rejected open_error(int error_number) {
  if (error_number == ELOOP) return {"not_regular_file", 0, "a symbolic link; links are not followed"};
  if (error_number == ENXIO) return {"not_regular_file", 0, "a socket or device"};
  return unreadable(error_number);
}

std::variant<std::string, Rejected> read_once(const fs::path& full, std::size_t max_bytes) {
  const common::FileDescriptor fd(open(full.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (fd.get() < 0) return open_error(errno);
  struct stat before {};
  if (fstat(fd.get(), &before) != 0) return unreadable(errno);
  if (auto rejected = check_kind(before, max_bytes)) return *std::move(rejected);
  const auto size = static_cast<std::size_t>(before.st_size);
  auto bytes = read_up_to(fd.get(), size);
  if (const int* error = std::get_if<int>(&bytes)) return unreadable(*error);
  struct stat after {};
  if (fstat(fd.get(), &after) != 0) return unreadable(errno);
  auto& text = std::get<std::string>(bytes);
  if (text.size() != size || stamp_of(before) != stamp_of(after) || !has_settled(stamp_of(after)))
    return Rejected{"changed_while_reading", 0, "the file was written to while it was read"};
  return std::move(text);
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

// ---- excluding

using Names = std::vector<std::string>;

Names split(std::string_view path) {
  Names names;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) names.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return names;
}

// Whether the pattern's names from `p` on match the path's first ones from `n` on, up to its end or a folder above it.
bool matches_from(const Names& pattern, std::size_t p, const Names& names, std::size_t n) {
  if (p == pattern.size()) return true;
  if (pattern[p] == "**") {
    if (p + 1 == pattern.size()) return n < names.size();
    for (std::size_t rest = n; rest < names.size(); ++rest) {
      if (matches_from(pattern, p + 1, names, rest)) return true;
    }
    return false;
  }
  return n < names.size() && fnmatch(pattern[p].c_str(), names[n].c_str(), 0) == 0 &&
         matches_from(pattern, p + 1, names, n + 1);
}

bool matches(std::string_view pattern, const Names& names) {
  const Names parts = split(pattern);
  if (parts.empty()) return false;
  const bool is_anywhere = pattern.find('/') >= pattern.size() - 1;
  if (!is_anywhere) return matches_from(parts, 0, names, 0);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return fnmatch(parts[0].c_str(), name.c_str(), 0) == 0; });
}

}  // namespace

bool lies_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool is_excluded(std::string_view path, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return false;
  const Names names = split(path);
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(pattern, names); });
}

void require_roots(const std::vector<CorpusRoot>& roots) {
  for (const CorpusRoot& root : roots) resolve_root(root.path);
}

Corpus scan_corpus(const std::vector<CorpusRoot>& given_roots, const std::vector<std::string>& exclude, unsigned jobs) {
  Corpus corpus;
  corpus.roots = different_roots(given_roots);
  name_roots(corpus.roots);
  for (const CorpusRoot& root : corpus.roots) scan_root(root, exclude, jobs, corpus);
  sort_by_path(corpus);
  make_paths_unique(corpus);
  return corpus;
}

std::variant<std::string, Rejected> read_corpus_file(const fs::path& full, std::size_t max_bytes) {
  for (int tries = 1;; ++tries) {
    auto result = read_once(full, max_bytes);
    const auto* rejected = std::get_if<Rejected>(&result);
    if (rejected == nullptr || rejected->reason != "changed_while_reading" || tries == kReadTries) return result;
    std::this_thread::sleep_for(kSettleTime);
  }
}

}  // namespace newsfold::indexer
