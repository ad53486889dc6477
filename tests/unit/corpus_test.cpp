// Listing and reading a corpus on a real file system, with everything in it that is no plain file.
#include "indexer/corpus.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "common/error.hpp"
#include "indexer/corpus_file.hpp"
#include "indexer/exclusion.hpp"

using namespace newsfold::indexer;
namespace fs = std::filesystem;

namespace {

// A folder of its own that goes away with the test.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (fs::temp_directory_path() / "newsfold-corpus-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

  fs::path write(const std::string& name, const std::string& bytes = "text") const {
    const fs::path full = path_ / name;
    fs::create_directories(full.parent_path());
    std::ofstream(full, std::ios::binary) << bytes;
    return full;
  }

 private:
  fs::path path_;
};

std::vector<std::string> paths(const Corpus& corpus) {
  std::vector<std::string> result;
  for (const CorpusFile& file : corpus.files) result.emplace_back(file.path);
  return result;
}

std::vector<std::string> problems(const Corpus& corpus) {
  std::vector<std::string> result;
  for (const CorpusProblem& problem : corpus.problems) result.push_back(problem.path + " " + problem.rejected.reason);
  return result;
}

std::string reason(const fs::path& full, std::size_t max_bytes = 1'000) {
  const auto result = read_corpus_file(full, max_bytes);
  const auto* rejected = std::get_if<Rejected>(&result);
  return rejected == nullptr ? "" : rejected->reason;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a scan finds Markdown files in bytewise order", "[corpus]") {
  const TempFolder root;
  for (const char* name : {"b.md", "B.MD", "a/z.Markdown", "a.md", "a/b/c.md", "x.txt", "md", ".md", ".git/x.md",
                           "d.md/e.md", "\u00E9.md"})
    root.write(name);
  const Corpus corpus = scan_corpus({root.path()});
  CHECK(paths(corpus) == Strings{"B.MD", "a.md", "a/b/c.md", "a/z.Markdown", "b.md", "d.md/e.md", "\u00E9.md"});
  CHECK(corpus.problems.empty());
}

TEST_CASE("what begins with a dot is passed over, whatever it is", "[corpus]") {
  const TempFolder root;
  root.write("a.md");
  root.write("._a.md");
  fs::create_symlink("somebody@host.123", root / ".#a.md");
  const Corpus corpus = scan_corpus({root.path()});
  CHECK(paths(corpus) == Strings{"a.md"});
  CHECK(corpus.problems.empty());
}

TEST_CASE("folders listed on several threads make the same corpus", "[corpus]") {
  const TempFolder root;
  for (int folder = 0; folder < 600; ++folder) {
    const std::string name = "f" + std::to_string(folder % 8) + "/g" + std::to_string(folder);
    root.write(name + "/a.md");
    if (folder % 10 != 0) continue;
    root.write(name + "/.hidden/a.md");
    root.write(name + "/drafts/a.md");
    fs::create_symlink("a.md", root / (name + "/link.md"));
    fs::create_directory_symlink("drafts", root / (name + "/folder"));
  }
  const Corpus alone = scan_corpus({root.path()}, {"drafts"}), together = scan_corpus({root.path()}, {"drafts"}, 4);
  REQUIRE(alone.files.size() == 600);
  REQUIRE(alone.problems.size() == 120);
  CHECK(paths(together) == paths(alone));
  CHECK(problems(together) == problems(alone));
}

TEST_CASE("a stamp is the file's own", "[corpus]") {
  const TempFolder root;
  const fs::path full = root.write("a.md", "12345");
  const Corpus before = scan_corpus({root.path()});
  CHECK(before.files.at(0).stamp.size == 5);
  CHECK(before.files.at(0).full == fs::canonical(full));
  CHECK(scan_corpus({root.path()}).files[0].stamp == before.files[0].stamp);
  root.write("a.md", "123456");
  CHECK_FALSE(scan_corpus({root.path()}).files[0].stamp == before.files[0].stamp);
}

TEST_CASE("several roots are told apart by their names", "[corpus]") {
  const TempFolder root;
  root.write("one/news/a.md");
  root.write("two/news/a.md");
  root.write("c.md");
  CHECK(paths(scan_corpus({root / "one/news", root / "two/news/", root / "c.md"})) ==
        Strings{"c.md", "news-2/a.md", "news/a.md"});
  CHECK(paths(scan_corpus({root / "c.md"})) == Strings{"c.md"});
}

TEST_CASE("what is no regular file is a problem and is never followed", "[corpus]") {
  const TempFolder root;
  const TempFolder outside;
  const fs::path secret = outside.write("secret.md");
  root.write("a.md");
  fs::create_symlink(secret, root / "link.md");
  fs::create_symlink(root / "gone", root / "dangling.md");
  fs::create_directory_symlink(outside.path(), root / "folder");
  fs::create_directory_symlink(root.path(), root / "loop");
  fs::create_directory_symlink(outside.path(), root / ".hidden");
  fs::create_symlink(secret, root / "picture.png");
  REQUIRE(mkfifo((root / "pipe.md").c_str(), 0600) == 0);
  const Corpus corpus = scan_corpus({root.path()});
  CHECK(paths(corpus) == Strings{"a.md"});
  CHECK(problems(corpus) == Strings{"dangling.md not_regular_file", "folder not_regular_file",
                                    "link.md not_regular_file", "loop not_regular_file", "pipe.md not_regular_file"});
}

TEST_CASE("a root may be a link", "[corpus]") {
  const TempFolder root;
  root.write("real/a.md");
  fs::create_directory_symlink(root / "real", root / "latest");
  fs::create_symlink(root / "real/a.md", root / "one.md");
  CHECK(paths(scan_corpus({root / "latest"})) == Strings{"a.md"});
  CHECK(paths(scan_corpus({root / "one.md"})) == Strings{"one.md"});
  CHECK(paths(scan_corpus({root / "latest", root / "real"})) == Strings{"a.md"});  // one folder
}

TEST_CASE("a root that does not exist or is no folder is an error", "[corpus]") {
  const TempFolder root;
  REQUIRE(mkfifo((root / "pipe").c_str(), 0600) == 0);
  for (const char* name : {"missing", "pipe"}) CHECK_THROWS_AS(scan_corpus({root / name}), newsfold::common::Error);
}

TEST_CASE("an unreadable folder or file is a problem", "[corpus]") {
  if (geteuid() == 0) {
    WARN("skipped: root can read everything");
    return;
  }
  const TempFolder root;
  root.write("closed/a.md");
  const fs::path file = root.write("b.md");
  fs::permissions(root / "closed", fs::perms::none);
  fs::permissions(file, fs::perms::none);
  CHECK(problems(scan_corpus({root.path()})) == Strings{"closed unreadable"});
  CHECK(reason(file) == "unreadable");
  fs::permissions(root / "closed", fs::perms::owner_all);
}

TEST_CASE("names that are no UTF-8 are readable and stay apart", "[corpus]") {
  const TempFolder root;
  root.write("caf\xE9.md");
  root.write("caf%E9.md");
  root.write("\xFF/x.md");
  const Corpus corpus = scan_corpus({root.path()});
  CHECK(paths(corpus) == Strings{"%FF/x.md", "caf%E9.md", "caf%E9.md-2"});
  for (const CorpusFile& file : corpus.files) CHECK(reason(file.full).empty());
}

TEST_CASE("what is no file and reads like one has a path of its own", "[corpus]") {
  const TempFolder root;
  root.write("%FF.md");
  fs::create_symlink("nowhere", root.path() / "\xFF.md");
  const Corpus corpus = scan_corpus({root.path()});
  CHECK(paths(corpus) == Strings{"%FF.md"});
  REQUIRE(corpus.problems.size() == 1);
  CHECK(corpus.problems[0].path == "%FF.md-2");
}

TEST_CASE("reading gives the bytes as they are", "[corpus]") {
  const TempFolder root;
  const std::string bytes("a\0b\r\n\xFF", 6);
  CHECK(std::get<std::string>(read_corpus_file(root.write("a.md", bytes), 6)) == bytes);
  CHECK(std::get<std::string>(read_corpus_file(root.write("empty.md", ""), 6)).empty());
  CHECK(reason(root.write("a.md", bytes), 5) == "file_too_large");
}

TEST_CASE("reading refuses what is no regular file, without waiting", "[corpus]") {
  const TempFolder root;
  const fs::path file = root.write("a.md");
  fs::create_symlink(file, root / "link.md");
  REQUIRE(mkfifo((root / "pipe.md").c_str(), 0600) == 0);
  CHECK(reason(root / "link.md") == "not_regular_file");
  CHECK(reason(root / "pipe.md") == "not_regular_file");
  CHECK(reason(root.path()) == "not_regular_file");
  CHECK(reason("/dev/zero") == "not_regular_file");
  CHECK(reason(root / "missing.md") == "unreadable");
}

TEST_CASE("a socket is no regular file", "[corpus]") {
  const TempFolder root;
  const std::string path = (root / "s.md").string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof(address.sun_path));
  path.copy(address.sun_path, path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  CHECK(reason(path) == "not_regular_file");
  CHECK(problems(scan_corpus({root.path()})) == Strings{"s.md not_regular_file"});
  close(fd);
}

TEST_CASE("a file that is being rewritten is never read empty or as a mixture", "[corpus]") {
  const TempFolder root;
  const fs::path file = root.write("a.md", std::string(60'000, 'a'));
  std::atomic<bool> done = false;
  std::atomic<int> failures = 0;
  std::atomic<bool> stalled = false;  // as on a busy machine: a writer that pauses for long looks like one that is done
  std::thread writer([&] {
    for (char letter = 'a'; !done; letter = letter == 'a' ? 'b' : 'a') {
      const auto started = std::chrono::steady_clock::now();
      const int fd = open(file.c_str(), O_WRONLY | O_TRUNC);
      const std::string half(30'000, letter);
      for (int i = 0; i < 2; ++i) failures += write(fd, half.data(), half.size()) != 30'000;
      close(fd);
      if (std::chrono::steady_clock::now() - started > std::chrono::milliseconds(15)) stalled = true;
    }
  });
  int bad = 0;
  for (int i = 0; i < 30; ++i) {
    const auto result = read_corpus_file(file, 100'000);
    const auto* text = std::get_if<std::string>(&result);
    if (text == nullptr) continue;
    const bool is_whole = text->size() == 60'000 && text->find_first_not_of(text->front()) == std::string::npos;
    bad += !is_whole;
  }
  done = true;
  writer.join();
  CHECK(failures == 0);
  if (stalled) WARN("the writer was stopped for longer than files take to settle");
  else CHECK(bad == 0);
  CHECK(std::get<std::string>(read_corpus_file(file, 100'000)).size() == 60'000);
}

TEST_CASE("patterns exclude names anywhere, paths from the root, and all below a folder", "[corpus]") {
  struct Case {
    const char *pattern, *path;
    bool excluded;
  };
  const Case cases[] = {{"drafts", "drafts/a.md", true},
                        {"drafts", "2021/drafts/a.md", true},
                        {"drafts/", "2021/drafts/a.md", true},
                        {"drafts", "draftsman/a.md", false},
                        {"*.draft.md", "2021/a.draft.md", true},
                        {"*.draft.md", "2021/draft.md", false},
                        {"[ab]?.md", "b1.md", true},
                        {"[ab]?.md", "c1.md", false},
                        {"/drafts", "drafts/a.md", true},
                        {"/drafts", "2021/drafts/a.md", false},
                        {"2021/*.md", "2021/a.md", true},
                        {"2021/*.md", "2021/03/a.md", false},
                        {"2021/**", "2021/03/a.md", true},
                        {"2021/**", "2021", false},
                        {"**/old/*.md", "old/a.md", true},
                        {"**/old/*.md", "x/y/old/a.md", true},
                        {"**/old/*.md", "x/older/a.md", false},
                        {"a/**/z.md", "a/z.md", true},
                        {"a/**/z.md", "a/b/c/z.md", true},
                        {"a/**/z.md", "b/a/z.md", false},
                        {"?.md", "\u00E9.md", true},
                        {"[\u00E9\u00E8].md", "\u00E9.md", true},
                        {"/", "a.md", false}};
  for (const Case& c : cases) {
    INFO(c.pattern << " on " << c.path);
    CHECK(is_excluded(c.path, {c.pattern}) == c.excluded);
    CHECK(is_excluded(c.path, {"nothing", c.pattern}) == c.excluded);
  }
  CHECK_FALSE(is_excluded("a.md", {}));
}

TEST_CASE("what is excluded is neither found nor a problem", "[corpus]") {
  const TempFolder root;
  for (const char* name : {"a.md", "drafts/b.md", "c.tmp.md", "deep/drafts/d.md", "deep/e.md"}) root.write(name);
  fs::create_symlink("a.md", root / "link.tmp.md");
  const Corpus corpus = scan_corpus({root.path()}, {"drafts", "*.tmp.md"});
  CHECK(paths(corpus) == Strings{"a.md", "deep/e.md"});
  CHECK(corpus.problems.empty());
}

TEST_CASE("a root added under a name renames no file of the first", "[corpus]") {
  const TempFolder root;
  for (const char* name : {"one/a.md", "two/a.md"}) root.write(name);
  CHECK(paths(scan_corpus({root / "one"})) == Strings{"a.md"});
  CHECK(paths(scan_corpus({CorpusRoot(root / "one"), CorpusRoot(root / "two", "wire")})) ==
        Strings{"a.md", "wire/a.md"});
  CHECK(paths(scan_corpus({CorpusRoot(root / "one", "first")})) == Strings{"first/a.md"});
  CHECK(paths(scan_corpus({CorpusRoot(root / "one/a.md", "first.md")})) == Strings{"first.md"});
  CHECK(paths(scan_corpus({CorpusRoot(root / "one"), CorpusRoot(root / "two")})) == Strings{"one/a.md", "two/a.md"});
  // A name that a folder has as well is taken.
  CHECK(paths(scan_corpus({CorpusRoot(root / "one"), CorpusRoot(root / "two"),
                           CorpusRoot(root / "one/a.md", "one")})) == Strings{"one", "one-2/a.md", "two/a.md"});
}
