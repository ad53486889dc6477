// Runs after the first: what changed is followed, what did not is not parsed again, and the contents are those of a
// full run over the same files.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <thread>

#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "indexer/catalog.hpp"
#include "indexer/corpus.hpp"
#include "indexer/corpus_reader.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::FileCounts;
using indexer::Outcome;
using indexer::Report;

namespace {

// A hash of all articles, merged and grouped, of the current generation.
std::uint64_t contents(const std::filesystem::path& index) {
  const common::IndexDirectory directory(index);
  const auto current = directory.current();
  return common::load_manifest(directory.generation(current->number), current->manifest_checksum).contents;
}

ArticleFile numbered(int number, const std::string& title) {
  ArticleFile article;
  article.title = title;
  article.excerpt = title + ", the council said on day " + std::to_string(number);
  article.url = "https://a.example/" + std::to_string(number);
  return article;
}

bool adds_up(const FileCounts& f) { return f.seen == f.added + f.changed + f.unchanged + f.skipped + f.rejected; }

struct Corpus {
  TemporaryDirectory folder;
  std::filesystem::path docs = folder.path() / "docs";
  std::filesystem::path index = folder.path() / "index";

  Corpus() {
    for (int i = 0; i < 6; ++i) write_article(file(i), numbered(i, "Quay " + std::to_string(i) + " reopens"));
  }
  std::filesystem::path file(int number) const { return docs / (std::to_string(number) + ".md"); }
  Report run(const std::vector<std::string>& more = {"--force"}) const { return index_corpus(docs, index, more); }
  std::uint64_t full_contents() const {
    const TemporaryDirectory fresh;
    index_corpus(docs, fresh.path() / "index");
    return contents(fresh.path() / "index");
  }
};

}  // namespace

TEST_CASE("a second run over an unchanged corpus parses nothing and publishes nothing") {
  const Corpus corpus;
  CHECK(corpus.run().files.parsed == 6);
  const Report second = corpus.run();
  CHECK(second.outcome == Outcome::nothing_to_do);
  CHECK(second.files.parsed == 0);
  CHECK(second.files.unchanged == 6);
  CHECK(second.generation == 1);
}

TEST_CASE("changed, added and removed files are followed and counted") {
  const Corpus corpus;
  corpus.run();
  write_article(corpus.file(0), numbered(0, "Quay closes again"));
  write_article(corpus.file(9), numbered(9, "Lighthouse sold"));
  std::filesystem::remove(corpus.file(5));
  const Report report = corpus.run();
  CHECK(report.outcome == Outcome::published);
  CHECK(report.files == FileCounts{6, 1, 1, 4, 0, 0, 1, 2});
  CHECK(report.articles_removed == 1);
  CHECK(contents(corpus.index) == corpus.full_contents());
}

TEST_CASE("a file that is touched or has the same size and time but new content is judged by its content") {
  const Corpus corpus;
  corpus.run();
  const auto time = std::filesystem::last_write_time(corpus.file(1));
  write_article(corpus.file(1), numbered(1, "Quay 7 reopens"));  // the same length
  std::filesystem::last_write_time(corpus.file(1), time);
  std::filesystem::last_write_time(corpus.file(2), std::filesystem::file_time_type::clock::now());
  const Report report = corpus.run();
  CHECK(report.files.changed == 1);
  CHECK(report.files.unchanged == 5);
  CHECK(report.files.parsed == 1);
  CHECK(contents(corpus.index) == corpus.full_contents());
}

TEST_CASE("a file that goes bad keeps its last good article and is reported until it is mended") {
  const Corpus corpus;
  corpus.run();
  write_text(corpus.file(3), "---\ntitle: one\ntitle: two\n---\n");
  for (int night = 0; night < 2; ++night) {
    const Report report = corpus.run();
    REQUIRE(report.rejected.size() == 1);
    CHECK(report.rejected[0].path == "3.md");
    CHECK(report.rejected[0].rejected.reason == "duplicate_key");
    CHECK(report.rejected[0].rejected.line == 3);
    CHECK(report.rejected[0].kept_last_good);
    CHECK(adds_up(report.files));
    CHECK(exit_code(report) == 1);
  }
  CHECK(Searcher(corpus.index.string()).stats().articles == 6);
  write_article(corpus.file(3), numbered(3, "Quay 3 reopens"));
  const Report mended = corpus.run();
  CHECK(mended.rejected.empty());
  CHECK(contents(corpus.index) == corpus.full_contents());
}

TEST_CASE("an emptied file is no deletion: its article stays and the file is reported") {
  const Corpus corpus;
  corpus.run();
  // Cut before its first line was whole, or its size written and its bytes not.
  const std::string whole = front_matter(numbered(2, "Quay 2 reopens"));
  const std::string first_block_lost = std::string(100, '\0') + whole.substr(100);
  for (const std::string& left :
       {std::string(), std::string("--"), std::string(300, '\0'), std::string("\n"), first_block_lost,
        std::string("\xEF"), std::string("\xEF\xBB\xBF--"), std::string()}) {
    write_text(corpus.file(2), left);
    const Report report = corpus.run();
    REQUIRE(report.rejected.size() == 1);
    CHECK(report.rejected[0].rejected.reason == "emptied");
    CHECK(report.rejected[0].kept_last_good);
  }
  CHECK(Searcher(corpus.index.string()).stats().articles == 6);
}

TEST_CASE("a file that was saved as UTF-16 is told so, whichever byte comes first") {
  const Corpus corpus;
  corpus.run();
  for (const std::string& start : {std::string("\0-\0-\0-\0\n", 8), std::string("-\0-\0-\0\n\0", 8)}) {
    write_text(corpus.file(2), start);
    const Report report = corpus.run();
    REQUIRE(report.rejected.size() == 1);
    CHECK(report.rejected[0].rejected.reason == "not_utf8");
    CHECK(report.rejected[0].kept_last_good);
  }
}

TEST_CASE("a vanished file takes its mentions with it, but not the article that others mention") {
  const TemporaryDirectory folder;
  const std::filesystem::path docs = folder.path() / "docs", index = folder.path() / "index";
  ArticleFile first = numbered(1, "Dam breaks at Aalby"), second = numbered(2, "Aalby dam bursts");
  first.related = {{"Flood after dam break", "https://b.example/flood", "Water in the town"}};
  second.related = {{"Flood after dam break", "https://b.example/flood?utm_source=x", "Water in the town"},
                    {"Mayor of Aalby speaks", "https://b.example/mayor", "A speech"}};
  write_article(docs / "1.md", first);
  write_article(docs / "2.md", second);
  CHECK(index_corpus(docs, index).articles == 4);
  std::filesystem::remove(docs / "2.md");
  CHECK(index_corpus(docs, index, {"--force"}).articles == 2);
}

TEST_CASE("any history of edits ends in the contents of a full run") {
  const Corpus corpus;
  std::mt19937 random(7);
  for (int night = 0; night < 12; ++night) {
    for (int edit = 0; edit < 3; ++edit) {
      const int number = static_cast<int>(random() % 9);
      switch (random() % 4) {
        case 0: std::filesystem::remove(corpus.file(number)); break;
        case 1:
          write_article(corpus.file(number), numbered(number, "Quay " + std::to_string(random() % 5) + " floods"));
          break;
        case 2: {
          ArticleFile article = numbered(number, "Tram stalls");
          article.related = {
              {"Tram stalls at noon", "https://a.example/" + std::to_string(random() % 12), "A tram stalled"}};
          write_article(corpus.file(number), article);
          break;
        }
        default:
          if (std::filesystem::exists(corpus.file(number))) {
            std::filesystem::rename(corpus.file(number), corpus.file(static_cast<int>(random() % 9)));
          }
      }
    }
    const Report report = corpus.run();
    CHECK(adds_up(report.files));
    CHECK(contents(corpus.index) == corpus.full_contents());
  }
}

// Stamps of less than two seconds are not trusted.
void make_old(const std::filesystem::path& file, int seconds) {
  std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - std::chrono::seconds(seconds));
}

std::string read_bytes(const std::filesystem::path& file) { return common::read_file(file).value_or(""); }

TEST_CASE("a touched file and a new one that is no article are read once, though nothing is published") {
  const Corpus corpus;
  corpus.run();
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));  // so that stamps are trusted
  corpus.run();                                                  // ... and known
  make_old(corpus.file(2), 1000);
  write_text(corpus.index.parent_path() / "docs" / "notes.md", "No article.\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  const Report touched = corpus.run();
  CHECK(touched.outcome == Outcome::nothing_to_do);
  CHECK(touched.files == FileCounts{7, 0, 0, 6, 1, 0, 0, 1});
  const std::string seen = read_bytes(corpus.index / "seen");
  CHECK_FALSE(seen.empty());
  const Report next = corpus.run();
  CHECK(next.outcome == Outcome::nothing_to_do);
  CHECK(next.files == FileCounts{7, 0, 0, 6, 1, 0, 0, 0});
  CHECK(read_bytes(corpus.index / "seen") == seen);

  SECTION("a change is seen all the same") {
    write_article(corpus.file(2), numbered(2, "Quay 2 is sold"));
    const Report report = corpus.run();
    CHECK(report.files.changed == 1);
    CHECK(report.outcome == Outcome::published);
    CHECK(corpus.run().files.parsed == 0);
  }
  SECTION("it may be lost or damaged") {
    for (std::size_t i = 0; i < seen.size(); i += 29) {
      std::string damaged = seen;
      damaged[i] = static_cast<char>(damaged[i] ^ 0x20);
      write_text(corpus.index / "seen", damaged);
      REQUIRE(corpus.run().files == FileCounts{7, 0, 0, 6, 1, 0, 0, 1});
      REQUIRE(read_bytes(corpus.index / "seen") == seen);
    }
    std::filesystem::remove(corpus.index / "seen");
    CHECK(corpus.run().files.parsed == 1);
  }
  CHECK(contents(corpus.index) == corpus.full_contents());
}

TEST_CASE(
    "files that were touched are remembered by a new generation when they are too many for the file of what was seen") {
  const Corpus corpus;
  corpus.run();
  const TemporaryDirectory scratch;
  const common::IndexDirectory directory(corpus.index);
  const indexer::Catalog before(directory.generation(1) / "catalog");
  for (int i = 0; i < 6; ++i) make_old(corpus.file(i), 1000 + i);
  const indexer::Corpus files = indexer::scan_corpus({corpus.docs});
  const auto read = [&](std::size_t max_seen_bytes) {
    indexer::Progress progress(false);
    Report report;
    return indexer::read_corpus(files, {before, {}}, scratch.path() / "catalog",
                                {1, {false, INT64_MAX}, max_seen_bytes}, progress, report);
  };
  CHECK_FALSE(read(indexer::kMaxSeenBytes).differs);
  CHECK(read(indexer::kMaxSeenBytes).seen.size() == 6);
  CHECK(read(100).differs);
}

TEST_CASE("what becomes of files that are gone or hold no article any more is told by name") {
  const Corpus corpus;
  corpus.run();
  std::filesystem::remove(corpus.file(1));
  write_text(corpus.file(2), "<html>502</html>\n");
  write_text(corpus.file(3), "<html>502</html>\n");
  const Report report = corpus.run({"--max-removed", "100"});
  CHECK(report.files.removed == 1);
  CHECK(report.removed == std::vector<std::string>{corpus.file(1).filename().string()});
  const std::string first = corpus.file(2).filename().string();
  CHECK(report.notes == std::vector<std::string>{"no article any more, and held one: " + first + " and 1 more"});
  CHECK(corpus.run().notes.empty());
}

TEST_CASE("a link in the place of a folder is reported, and the articles that were below it stay") {
  const Corpus corpus;
  write_article(corpus.docs / "wire" / "a.md", numbered(7, "Crane 7 is sold"));
  corpus.run();
  std::filesystem::rename(corpus.docs / "wire", corpus.folder.path() / "elsewhere");
  std::filesystem::create_directory_symlink(corpus.folder.path() / "elsewhere", corpus.docs / "wire");
  const Report report = corpus.run();
  REQUIRE(report.rejected.size() == 2);
  CHECK(report.rejected[0].path == "wire");
  CHECK(report.rejected[0].rejected.reason == "not_regular_file");
  CHECK(report.rejected[1].path == "wire/a.md");
  CHECK(report.rejected[1].rejected.message == "its folder cannot be listed");
  CHECK(report.rejected[1].kept_last_good);
  CHECK(report.files.unchanged == 6);  // the seventh was not looked at
  CHECK(Searcher(corpus.index.string()).stats().articles == 7);
}

TEST_CASE("a file of which only the text below the front matter changed is parsed once, not every night") {
  const Corpus corpus;
  corpus.run();
  write_text(corpus.file(1), front_matter(numbered(1, "Quay 1 reopens")) + "More text.\n");
  CHECK(corpus.run().files.changed == 1);
  const Report next = corpus.run();
  CHECK(next.outcome == Outcome::nothing_to_do);
  CHECK(next.files.parsed == 0);
}
