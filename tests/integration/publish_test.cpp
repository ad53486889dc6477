// Generations: published in one step, gated, cleaned up.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>

#include "common/file_io.hpp"
#include "indexer/verification.hpp"
#include "tests/support/index_site.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::Outcome;

namespace {

const std::string kOtherVersion = "the index is of another version or other rules: all of it is written anew";

}  // namespace

TEST_CASE("an article of which only the provider has words keeps nothing from being published") {
  const Site site;
  int files = 2;
  for (const char* const title : {"…", "???", "—"}) {
    ArticleFile article;
    article.title = title;
    article.url = "https://a.example/" + std::to_string(files++);
    write_article(site.docs / (std::string(title) + ".md"), article);
  }
  site.add(1);
  REQUIRE(index_corpus(site.docs, site.index).outcome == Outcome::published);
  const Searcher searcher(site.index.string());
  Request request;
  request.query = "provider:\"harbor times\"";
  CHECK(searcher.search(request).articles_matched.value == searcher.stats().articles);
  CHECK(searcher.search(request).articles_matched.value == 4);
}

TEST_CASE("an emptied corpus publishes nothing without --force") {
  const Site site;
  for (int i = 0; i < 5; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  std::filesystem::remove(site.docs / "0.md");
  std::filesystem::remove(site.docs / "1.md");
  const indexer::Report refused = index_corpus(site.docs, site.index);
  CHECK(refused.outcome == Outcome::refused_by_gate);
  CHECK(exit_code(refused) == 4);
  CHECK(refused.message.find("2 of 5 articles") != std::string::npos);
  CHECK(Searcher(site.index.string()).stats().articles == 5);
  CHECK(index_corpus(site.docs, site.index, {"--max-removed", "40"}).outcome == Outcome::published);
  CHECK(Searcher(site.index.string()).stats().articles == 3);
}

TEST_CASE("too many rejected files publish nothing without --force") {
  const Site site;
  for (int i = 0; i < 4; ++i) site.add(i);
  write_text(site.docs / "bad.md", "---\ntitle: [\n---\n");
  const indexer::Report refused = index_corpus(site.docs, site.index);
  CHECK(refused.outcome == Outcome::refused_by_gate);
  CHECK_FALSE(site.directory.current());
  const indexer::Report forced = index_corpus(site.docs, site.index, {"--force"});
  CHECK(forced.outcome == Outcome::published);
  CHECK(exit_code(forced) == 1);
}

TEST_CASE("too many rejected files are refused also where nothing else changed") {
  const Site site;
  for (int i = 0; i < 4; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  for (int i = 0; i < 4; ++i) write_text(site.docs / (std::to_string(i) + ".md"), "");
  const indexer::Report refused = index_corpus(site.docs, site.index);
  CHECK(exit_code(refused) == 4);
  CHECK(refused.message.find("4 of 4 files") != std::string::npos);
  CHECK(refused.articles == 4);
  CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::nothing_to_do);
  CHECK(Searcher(site.index.string()).stats().articles == 4);
}

TEST_CASE("one of several corpora that is empty publishes nothing without --force, however small it is") {
  const Site site;
  for (int i = 0; i < 9; ++i) site.add(i);
  const std::filesystem::path wire = site.folder.path() / "wire";
  ArticleFile crane;
  crane.title = "Crane 7 is sold";
  write_article(wire / "a.md", crane);
  const auto run = [&](const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{wire.string()};
    arguments.insert(arguments.begin(), more.begin(), more.end());
    return index_corpus(site.docs, site.index, arguments);
  };
  CHECK(run().outcome == Outcome::published);
  std::filesystem::remove(wire / "a.md");
  SECTION("nothing is left") {}
  SECTION("what is below the place of a mount is no article") { write_text(wire / "README.md", "not mounted\n"); }
  const indexer::Report refused = run();
  CHECK(refused.outcome == Outcome::refused_by_gate);
  CHECK(refused.message.find("the corpus " + wire.string() + " holds no article any more") != std::string::npos);
  CHECK(Searcher(site.index.string()).stats().articles == 10);
  CHECK(run({"--force"}).outcome == Outcome::published);
  CHECK(run().outcome == Outcome::nothing_to_do);
  CHECK(Searcher(site.index.string()).stats().articles == 9);
}

TEST_CASE("a run that fails leaves the numbers of what is served") {
  const Site site;
  for (int i = 0; i < 3; ++i) site.add(i);
  const indexer::Report published = index_corpus(site.docs, site.index);
  std::filesystem::rename(site.docs, site.folder.path() / "elsewhere");
  const indexer::Report failed = index_corpus(site.docs, site.index);
  CHECK(failed.outcome == Outcome::failed);
  CHECK(failed.generation == 1);
  CHECK(failed.articles == 3);
  CHECK(failed.stories == published.stories);
}

TEST_CASE("a corpus without a name beside named ones may not be empty either") {
  const Site site;
  site.add(1);
  const std::filesystem::path wire = site.folder.path() / "wire";
  for (int i = 0; i < 9; ++i) {
    ArticleFile article;
    article.title = "Crane " + std::to_string(i) + " is sold";
    write_article(wire / (std::to_string(i) + ".md"), article);
  }
  const std::filesystem::path config = site.folder.path() / "nightly.yaml";
  write_text(config, "corpus:\n  - {path: " + wire.string() + ", name: wire}\n  - " + site.docs.string() + "\n");
  const auto run = [&] {
    const std::vector<std::string> arguments{"--config", config.string(), "--index", site.index.string()};
    return indexer::run_index(
        indexer::parse_options(arguments, {[](const std::string&) { return std::string(); }, common::read_file}));
  };
  CHECK(run().outcome == Outcome::published);
  std::filesystem::remove(site.docs / "1.md");
  const indexer::Report refused = run();
  CHECK(refused.outcome == Outcome::refused_by_gate);
  CHECK(refused.message.find("docs holds no article any more") != std::string::npos);
}

TEST_CASE("a corpus is empty though another one has a folder of its name") {
  const Site site;
  site.add(1);
  const std::filesystem::path wire = site.folder.path() / "wire";
  write_text(wire / "a.md", "---\ntitle: Wire report\n---\n");
  write_text(site.docs / "wire" / "b.md", "---\ntitle: Notes on the wire\n---\n");
  indexer::Options options = index_options(site.docs, site.index, {"--max-removed", "50"});
  options.corpus.emplace_back(wire, "wire");
  REQUIRE(indexer::run_index(options).outcome == Outcome::published);
  std::filesystem::remove(wire / "a.md");
  CHECK(indexer::run_index(options).outcome == Outcome::refused_by_gate);
}

TEST_CASE("a first run that finds nothing says so") {
  const Site site;
  std::filesystem::create_directories(site.docs);
  const indexer::Report report = index_corpus(site.docs, site.index);
  CHECK(report.outcome == Outcome::published);
  CHECK(report.notes == std::vector<std::string>{"no file was found; is the corpus complete?"});
  site.add(1);
  CHECK(index_corpus(site.docs, site.index).notes.empty());
}

TEST_CASE("a corpus that is new and empty is not taken for one that is no longer read") {
  const Site site;
  for (int i = 0; i < 9; ++i) site.add(i);
  const std::filesystem::path wire = site.folder.path() / "wire", archive = site.folder.path() / "archive";
  ArticleFile crane;
  crane.title = "Crane 7 is sold";
  write_article(wire / "a.md", crane);
  std::filesystem::create_directories(archive);
  const auto run = [&](const std::filesystem::path& other) {
    return index_corpus(site.docs, site.index, {other.string(), "--max-removed", "50"});
  };
  CHECK(run(wire).outcome == Outcome::published);
  CHECK(run(archive).outcome == Outcome::published);
  CHECK(Searcher(site.index.string()).stats().articles == 9);
}

TEST_CASE("a corpus that never held an article may be empty though another one has a folder of its name") {
  const Site site;
  const std::filesystem::path wire = site.folder.path() / "wire";
  std::filesystem::create_directory(wire);
  write_text(site.docs / "wire" / "b.md", "---\ntitle: Notes on the wire\n---\n");
  indexer::Options options = index_options(site.docs, site.index);
  options.corpus.emplace_back(wire, "wire");
  CHECK(indexer::run_index(options).outcome == Outcome::published);
  CHECK(indexer::run_index(options).outcome == Outcome::nothing_to_do);
}

TEST_CASE("a corpus that never held an article may be empty") {
  const Site site;
  for (int i = 0; i < 9; ++i) site.add(i);
  const std::filesystem::path notes = site.folder.path() / "notes";
  write_text(notes / "readme.md", "No front matter.");
  CHECK(index_corpus(site.docs, site.index, {notes.string()}).outcome == Outcome::published);
  std::filesystem::remove(notes / "readme.md");
  CHECK(index_corpus(site.docs, site.index, {notes.string()}).outcome == Outcome::nothing_to_do);
}

TEST_CASE("a folder with something else in it is no place for an index, and nothing in it is touched") {
  const Site site;
  site.add(1);
  const std::filesystem::path page = site.index / "build" / "index.html", old = site.index / "generations" / "1" / "a";
  write_text(page, "<p>");
  write_text(old, "a");
  for (const char* const option : {"--full", "--dry-run", "--force"}) {
    CHECK_THROWS_WITH(index_corpus(site.docs, site.index, {option}), Catch::Contains("is not empty and no index"));
    CHECK_THROWS_WITH(index_corpus(site.folder.path() / "none", site.index, {option}), Catch::Contains("no index"));
  }
  CHECK(*common::read_file(page) == "<p>");
  CHECK(*common::read_file(old) == "a");
  CHECK_FALSE(std::filesystem::exists(site.index / "lock"));
  write_text(site.index / "lock", "of another program");
  write_text(site.index / "index.html", "<p>");
  CHECK_THROWS_WITH(index_corpus(site.docs, site.index), Catch::Contains("no index"));
  std::filesystem::remove_all(site.index);
  std::filesystem::create_directories(site.index / "lost+found");  // of a file system of its own
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::published);
}

TEST_CASE("a report that failed runs left in the folder of an index to be does not keep the next one out") {
  const Site site;
  site.add(1);
  const std::vector<std::string> report{"--report", (site.index / "report.json").string()};
  write_text(site.index / "report.json", "{}");
  write_text(site.index / "lock", "");
  CHECK_THROWS_WITH(index_corpus(site.docs, site.index), Catch::Contains("is not empty and no index"));
  CHECK(index_corpus(site.docs, site.index, report).outcome == Outcome::published);
}

TEST_CASE("a file is no place for an index") {
  const Site site;
  site.add(1);
  write_text(site.index, "precious");
  CHECK_THROWS_WITH(index_corpus(site.docs, site.index), Catch::Contains("is no folder"));
  CHECK(*common::read_file(site.index) == "precious");
}

TEST_CASE("a lock or a CURRENT.new that is a link is not written through") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  const std::filesystem::path victim = site.folder.path() / "victim";
  write_text(victim, "precious");
  SECTION("lock") {
    std::filesystem::remove(site.index / "lock");
    std::filesystem::create_symlink(victim, site.index / "lock");
    CHECK(index_corpus(site.docs, site.index).outcome == Outcome::failed);
  }
  SECTION("CURRENT.new") {
    std::filesystem::create_symlink(victim, site.index / "CURRENT.new");
    site.add(2);
    CHECK(index_corpus(site.docs, site.index).outcome == Outcome::failed);
    CHECK(Searcher(site.index.string()).stats().articles == 1);
  }
  CHECK(*common::read_file(victim) == "precious");
}

TEST_CASE("a dry run leaves everything as it is") {
  const Site site;
  site.add(1);
  CHECK(index_corpus(site.docs, site.index, {"--dry-run"}).outcome == Outcome::dry_run);
  CHECK_FALSE(site.directory.current());
  CHECK(site.directory.generations().empty());
}

TEST_CASE("what a killed run left behind is cleared by the next") {
  const Site site;
  site.add(1);
  write_text(site.index / "lock", GENERATE("process 7\n", "\1torn", ""));
  write_text(site.index / "build" / "segments" / "0" / "junk", "half a segment");
  write_text(site.index / "build" / "publishing", "1");
  write_text(site.index / "generations" / "1" / "junk", "a generation that was renamed but never became current");
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::published);
  CHECK_FALSE(std::filesystem::exists(site.index / "build"));
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

// As a run leaves it that is killed after its generation took its place and before it was made current.
TEST_CASE("a generation that was about to become current is cleared by the next run, whatever that does") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  std::filesystem::copy(site.directory.generation(1), site.directory.generation(2),
                        std::filesystem::copy_options::recursive);
  SECTION("a run with nothing to do") {
    write_text(site.index / "build" / "publishing", "2");
    CHECK(index_corpus(site.docs, site.index).outcome == Outcome::nothing_to_do);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1});
  }
  SECTION("a run that publishes") {
    write_text(site.index / "build" / "publishing", "2");
    site.add(2);
    CHECK(index_corpus(site.docs, site.index).generation == 2);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1, 2});
  }
  SECTION("what is current is no leftover, nor is what it is not said of") {
    write_text(site.index / "build" / "publishing", "1");
    CHECK(index_corpus(site.docs, site.index).outcome == Outcome::nothing_to_do);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1, 2});
  }
  SECTION("without CURRENT it may be all there is, and is kept where it is sound") {
    write_text(site.index / "build" / "publishing", "1");
    std::filesystem::remove_all(site.directory.generation(2));
    std::filesystem::remove(site.index / "CURRENT");
    CHECK(index_corpus(site.docs, site.index).outcome == Outcome::nothing_to_do);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1});
  }
  SECTION("a file that holds no number names nothing") {
    write_text(site.index / "build" / "publishing", "../generations");
    CHECK(index_corpus(site.docs, site.index).outcome == Outcome::nothing_to_do);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1, 2});
  }
  CHECK_FALSE(std::filesystem::exists(site.index / "build"));
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

TEST_CASE("a corpus that does not exist fails and leaves the index alone") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  const indexer::Report report = index_corpus(site.folder.path() / "nowhere", site.index);
  CHECK(report.outcome == Outcome::failed);
  CHECK(exit_code(report) == 3);
  CHECK(report.message.find("nowhere") != std::string::npos);
  CHECK(Searcher(site.index.string()).stats().articles == 1);
}

TEST_CASE("a corpus that does not exist leaves no index behind where there was none") {
  const Site site;
  const indexer::Report report = index_corpus(site.folder.path() / "nowhere", site.index);
  CHECK(report.outcome == Outcome::failed);
  CHECK(report.message.find("nowhere") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(site.index));
}

TEST_CASE("an index of another format is built anew") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  make_format_0(site.directory);
  CHECK_THROWS_AS(Searcher(site.index.string()), Error);
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::published);
  CHECK(Searcher(site.index.string()).stats().generation == 2);
}

TEST_CASE("the last good version of a file stays in the index when the format changes, with --force or without") {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>(), {"--force"}}) {
    const Site site;
    for (int i = 0; i < 12; ++i) site.add(i);
    index_corpus(site.docs, site.index);
    write_text(site.docs / "3.md", "---\ntitle: [\n---\n");
    make_format_0(site.directory);
    const indexer::Report report = index_corpus(site.docs, site.index, arguments);
    CHECK(report.outcome == Outcome::published);
    CHECK(report.notes == std::vector<std::string>{kOtherVersion});
    REQUIRE(report.rejected.size() == 1);
    CHECK(report.rejected[0].kept_last_good);
    CHECK(Searcher(site.index.string()).stats().articles == 12);
  }
}

TEST_CASE("the limits hold for an index of another format, too") {
  const Site site;
  for (int i = 0; i < 5; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  make_format_0(site.directory);
  std::filesystem::remove(site.docs / "0.md");
  std::filesystem::remove(site.docs / "1.md");
  const indexer::Report refused = index_corpus(site.docs, site.index);
  CHECK(refused.outcome == Outcome::refused_by_gate);
  CHECK(refused.message.find("2 of 5 articles") != std::string::npos);
  CHECK(site.directory.current()->number == 1);
  CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::published);
}

TEST_CASE("a catalog or states of articles of another version are made anew, and files parsed for the former") {
  const auto [name, version_at] = GENERATE(std::pair{"catalog", 17U}, std::pair{"articles", 7U});
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  make_older(site, name, version_at);
  const indexer::Report report = index_corpus(site.docs, site.index);
  CHECK(report.outcome == Outcome::published);
  const bool is_catalog = std::string(name) == "catalog";
  CHECK(report.files.parsed == (is_catalog ? 1 : 0));
  REQUIRE(report.notes.size() == 1);
  CHECK_THAT(report.notes[0],
             is_catalog ? Catch::StartsWith("the catalog is of another version") : Catch::StartsWith(kOtherVersion));
  CHECK(report.articles_removed == 0);
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

TEST_CASE("files that were read by other rules are read again, once, and keep their last good versions") {
  const Site site;
  for (int i = 0; i < 20; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  write_text(site.docs / "3.md", "---\ntitle: [\n---\n");
  change_manifest(site, [](common::Manifest& manifest) { manifest.front_matter_rules = 0; });
  const indexer::Report report = index_corpus(site.docs, site.index);
  CHECK(report.outcome == Outcome::published);
  CHECK(report.files.parsed == 20);
  CHECK(report.files.unchanged == 19);
  REQUIRE(report.notes.size() == 1);
  CHECK_THAT(report.notes[0], Catch::StartsWith("files are read by other rules"));
  CHECK(Searcher(site.index.string()).stats().articles == 20);
  const indexer::Report next = index_corpus(site.docs, site.index);
  CHECK(next.outcome == Outcome::nothing_to_do);
  CHECK(next.files.parsed == 0);
}

TEST_CASE("an emptied corpus is refused also where the catalog is of another version") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  make_older(site, "catalog", 17);
  std::filesystem::remove(site.docs / "1.md");
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::refused_by_gate);
}

TEST_CASE("a corpus that is given twice is read once, however it is written") {
  const Site site;
  site.add(1);
  const indexer::Report once = index_corpus(site.docs, site.index);
  const indexer::Report twice =
      index_corpus(site.docs, site.index, {(site.docs / "." / "").string(), (site.docs / ".." / "docs").string()});
  CHECK(once.files.seen == 1);
  CHECK(twice.files.seen == 1);
  CHECK(twice.outcome == Outcome::nothing_to_do);
}
