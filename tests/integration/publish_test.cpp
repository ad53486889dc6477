// Generations: published in one step, gated, verified, rolled back, cleaned up.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <fstream>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "indexer/publish.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::Outcome;

namespace {

struct Site {
  TemporaryDirectory folder;
  std::filesystem::path docs = folder.path() / "docs";
  std::filesystem::path index = folder.path() / "index";
  common::IndexDirectory directory{index};

  void add(int number) const {
    ArticleFile article;
    article.title = "Bulletin " + std::to_string(number);
    article.url = "https://a.example/" + std::to_string(number);
    write_article(docs / (std::to_string(number) + ".md"), article);
  }
};

// Gives generation 1 a manifest of format 0, and returns the checksum that goes with it.
std::uint64_t change_format(const common::IndexDirectory& directory) {
  const std::filesystem::path path = directory.generation(1) / "manifest.json";
  std::string text = *common::read_file(path);
  text.replace(text.find("\"format_version\": " + std::to_string(common::kFormatVersion)), 19, "\"format_version\": 0");
  write_text(path, text);
  return common::stable_hash(text);
}

void make_format_0(const common::IndexDirectory& directory) { directory.set_current({1, change_format(directory)}); }

// Changes a file of generation 1 into one of version 0, as an older program would have left it: whole, with checksums
// that are right.
void make_older(const Site& site, const std::string& name, std::size_t version_at) {
  const std::filesystem::path folder = site.directory.generation(1);
  std::string bytes = *common::read_file(folder / name);
  bytes[version_at] = '0';
  write_text(folder / name, bytes);
  common::Manifest manifest = common::load_manifest(folder, site.directory.current()->manifest_checksum);
  manifest.checked_files = common::checksum_files(folder);
  const std::string text = common::encode_manifest(manifest);
  write_text(folder / "manifest.json", text);
  site.directory.set_current({1, common::stable_hash(text)});
}

void flip_byte(const std::filesystem::path& path, std::streamoff at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const char byte = static_cast<char>(file.get());
  file.seekp(at);
  file.put(static_cast<char>(byte ^ 0x40));
}

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

TEST_CASE("the last three generations are kept, and rolling back walks through them") {
  const Site site;
  for (int night = 1; night <= 5; ++night) {
    site.add(night);
    CHECK(index_corpus(site.docs, site.index).generation == static_cast<std::uint64_t>(night));
  }
  CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 4, 5});
  const Searcher searcher(site.index.string());
  CHECK(searcher.stats().articles == 5);
  CHECK(indexer::roll_back(site.directory) == 4);
  CHECK(searcher.stats().articles == 4);
  CHECK(indexer::roll_back(site.directory) == 3);
  CHECK_THROWS_AS(indexer::roll_back(site.directory), common::Error);
  CHECK(searcher.stats().articles == 3);
  // The next run starts from what is current and takes a number of its own.
  CHECK(index_corpus(site.docs, site.index).generation == 6);
  CHECK(searcher.stats().articles == 5);
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
  const indexer::Report refused = run();
  CHECK(refused.outcome == Outcome::refused_by_gate);
  CHECK(refused.message.find("the corpus " + wire.string() + " holds no file any more") != std::string::npos);
  CHECK(Searcher(site.index.string()).stats().articles == 10);
  CHECK(run({"--force"}).outcome == Outcome::published);
  CHECK(run().outcome == Outcome::nothing_to_do);
  CHECK(Searcher(site.index.string()).stats().articles == 9);
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
  CHECK(refused.message.find("docs holds no file any more") != std::string::npos);
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

TEST_CASE("a lost CURRENT is found again by the next run, whose limits hold, and by a rollback") {
  const Site site;
  for (int i = 0; i < 5; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  site.add(5);
  index_corpus(site.docs, site.index);
  std::filesystem::remove(site.index / "CURRENT");
  const auto tells = [](const indexer::Report& report) {
    return report.notes.size() == 1 && report.notes[0].find("generation 2 is current again") != std::string::npos;
  };
  const std::vector<std::string> problems = indexer::verify_index(site.directory);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].find("CURRENT is missing") != std::string::npos);
  SECTION("a run over an emptied corpus") {
    std::filesystem::remove_all(site.docs);
    std::filesystem::create_directories(site.docs);
    const indexer::Report report = index_corpus(site.docs, site.index);
    CHECK(report.outcome == Outcome::refused_by_gate);
    CHECK(tells(report));
  }
  SECTION("a run over the corpus as it was") {
    const indexer::Report report = index_corpus(site.docs, site.index);
    CHECK(report.outcome == Outcome::nothing_to_do);
    CHECK(report.generation == 2);
    CHECK(tells(report));
    CHECK(index_corpus(site.docs, site.index).notes.empty());
  }
  SECTION("a rollback") { CHECK(indexer::roll_back(site.directory) == 2); }
  CHECK(Searcher(site.index.string()).stats().articles == 6);
}

TEST_CASE("a lost CURRENT is found again beside something else") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  write_text(site.index / "report.json", "{}");
  std::filesystem::remove(site.index / "CURRENT");
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::nothing_to_do);
  CHECK(site.directory.current());
}

TEST_CASE("a folder in the place of a file is damage, which --force gets past") {
  const Site site;
  for (int i = 0; i < 5; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  const char* name = GENERATE("catalog", "columns", "archive/words");
  const std::filesystem::path path = site.directory.generation(1) / name;
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  CHECK(exit_code(index_corpus(site.docs, site.index)) == 3);
  const indexer::Report forced = index_corpus(site.docs, site.index, {"--force"});
  CHECK(forced.outcome == Outcome::published);
  CHECK(forced.notes.size() == 1);
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("a dry run over an index without CURRENT compares with the newest generation, and changes nothing") {
  const Site site;
  for (int i = 0; i < 5; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  std::filesystem::remove(site.index / "CURRENT");
  site.add(5);
  const indexer::Report report = index_corpus(site.docs, site.index, {"--dry-run"});
  CHECK(report.outcome == Outcome::dry_run);
  CHECK(report.files.added == 1);
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0].find("generation 1 is the newest whole one") != std::string::npos);
  CHECK_FALSE(site.directory.current());
}

TEST_CASE("without CURRENT and a sound generation nothing is published over what there was, but by --force") {
  const Site site;
  for (int i = 0; i < 5; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  flip_byte(site.directory.generation(1) / "articles", 20);
  std::filesystem::remove(site.index / "CURRENT");
  const indexer::Report refused = index_corpus(site.docs, site.index);
  CHECK(exit_code(refused) == 3);
  CHECK(refused.message.find("has lost CURRENT, and no generation is sound") != std::string::npos);
  CHECK(site.directory.generations() == std::vector<std::uint64_t>{1});
  const indexer::Report forced = index_corpus(site.docs, site.index, {"--force"});
  CHECK(forced.outcome == Outcome::published);
  REQUIRE(forced.notes.size() == 1);
  CHECK(forced.notes[0].find("the index was damaged") != std::string::npos);
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
  CHECK(indexer::verify_index(site.directory).empty());
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
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("within as many days as there are files a damaged one is noticed by runs that have nothing to do") {
  const Site site;
  for (int i = 0; i < 30; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  const std::filesystem::path folder = site.directory.generation(1);
  const common::Manifest manifest = common::load_manifest(folder, site.directory.current()->manifest_checksum);
  flip_byte(folder / "archive" / "termlist.glass", 3000);
  constexpr std::int64_t kDay = 86'400, kToday = 20'000 * kDay;
  const auto days = static_cast<std::int64_t>(manifest.checked_files.size());
  int noticed = 0;
  for (std::int64_t day = 0; day < days; ++day) {
    try {
      indexer::check_piece_of_the_day(folder, manifest, kToday + day * kDay);
    } catch (const common::Error& e) {
      CHECK(e.code() == common::ErrorCode::index_corrupt);
      CHECK_THAT(e.what(), Catch::Contains("archive/termlist.glass is damaged"));
      ++noticed;
    }
  }
  CHECK(noticed == 1);
  // All of them damaged, whichever is today's.
  for (const common::ManifestFile& file : manifest.checked_files) {
    if (file.size > 0 && file.name != "archive/termlist.glass") flip_byte(folder / file.name, 0);
  }
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::failed);
}

TEST_CASE("verify finds a flipped byte in any file of the generation") {
  const Site site;
  for (int i = 0; i < 30; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  REQUIRE(indexer::verify_index(site.directory).empty());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(site.directory.generation(1))) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    for (const auto part : {0, 1, 2}) {
      const auto at = static_cast<std::streamoff>((entry.file_size() - 1) * static_cast<std::uintmax_t>(part) / 2);
      flip_byte(entry.path(), at);
      INFO(entry.path() << " byte " << at);
      CHECK_FALSE(indexer::verify_index(site.directory).empty());
      flip_byte(entry.path(), at);
    }
  }
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("verify names every file that is damaged, whatever is wrong with the first") {
  const Site site;
  for (int i = 0; i < 30; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  const std::filesystem::path folder = site.directory.generation(1);
  std::filesystem::remove(folder / "articles");
  std::filesystem::resize_file(folder / "catalog", 10);
  flip_byte(folder / "report.json", 5);
  const std::vector<std::string> problems = indexer::verify_index(site.directory);
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].find("articles is missing") != std::string::npos);
  CHECK(problems[1].find("catalog has another size") != std::string::npos);
  CHECK(problems[2].find("report.json is damaged") != std::string::npos);
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

TEST_CASE("the last good version of a file stays in the index when the format changes") {
  const Site site;
  for (int i = 0; i < 12; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  write_text(site.docs / "3.md", "---\ntitle: [\n---\n");
  make_format_0(site.directory);
  const indexer::Report report = index_corpus(site.docs, site.index);
  CHECK(report.outcome == Outcome::published);
  REQUIRE(report.rejected.size() == 1);
  CHECK(report.rejected[0].kept_last_good);
  CHECK(Searcher(site.index.string()).stats().articles == 12);
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

TEST_CASE("after a rollback and a new night, rolling back leads to what was served in between") {
  const Site site;
  for (int night = 1; night <= 3; ++night) {
    site.add(night);
    index_corpus(site.docs, site.index);
  }
  CHECK(indexer::roll_back(site.directory) == 2);
  site.add(4);
  CHECK(index_corpus(site.docs, site.index).generation == 4);
  CHECK(indexer::roll_back(site.directory) == 2);
}

TEST_CASE("what was current before is kept and gone back to, not what was rolled away") {
  const Site site;
  int files = 0;
  const auto night = [&](const std::vector<std::string>& more = {}) {
    site.add(files++);
    return index_corpus(site.docs, site.index, more).generation;
  };
  SECTION("one rollback and two nights") {
    for (int i = 0; i < 2; ++i) night();
    REQUIRE(indexer::roll_back(site.directory) == 1);
    for (int i = 0; i < 2; ++i) night();
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1, 3, 4});
    CHECK(indexer::roll_back(site.directory) == 3);
    CHECK(indexer::roll_back(site.directory) == 1);
    CHECK_THROWS_AS(indexer::roll_back(site.directory), common::Error);
  }
  SECTION("two rollbacks and two nights") {
    for (int i = 0; i < 3; ++i) night();
    for (int i = 0; i < 2; ++i) indexer::roll_back(site.directory);
    for (int i = 0; i < 2; ++i) night();
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{1, 4, 5});
  }
  SECTION("past a damaged one") {
    const std::vector<std::string> keep{"--keep-generations", "5"};
    for (int i = 0; i < 3; ++i) night(keep);
    REQUIRE(indexer::roll_back(site.directory) == 2);
    for (int i = 0; i < 2; ++i) night(keep);
    flip_byte(site.directory.generation(4) / "articles", 20);
    CHECK(indexer::roll_back(site.directory) == 2);
  }
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("a generation takes no number that was current, be its folder gone") {
  const Site site;
  for (int i = 0; i < 2; ++i) {
    site.add(i);
    index_corpus(site.docs, site.index);
  }
  std::filesystem::remove_all(site.directory.generation(2));
  CHECK(index_corpus(site.docs, site.index, {"--force"}).generation == 3);
  CHECK(indexer::roll_back(site.directory) == 1);
}

TEST_CASE("rolling back does not lead to what queries cannot read, and verifying says so") {
  const Site site;
  for (int i = 0; i < 2; ++i) {
    site.add(i);
    index_corpus(site.docs, site.index);
  }
  const std::uint64_t checksum = change_format(site.directory);
  CHECK_THROWS_WITH(indexer::roll_back(site.directory), Catch::Contains("no sound generation of this version"));
  CHECK(Searcher(site.index.string()).stats().articles == 2);
  site.directory.set_current({1, checksum});
  REQUIRE(indexer::verify_index(site.directory).size() == 1);
  CHECK(indexer::verify_index(site.directory)[0].find("another version") != std::string::npos);
}

TEST_CASE("no more generations are kept than asked for: the current one, the ways back from it, and no others") {
  const Site site;
  for (int night = 1; night <= 5; ++night) {
    site.add(night);
    index_corpus(site.docs, site.index);
  }
  REQUIRE(site.directory.generations() == std::vector<std::uint64_t>{3, 4, 5});
  indexer::roll_back(site.directory);
  REQUIRE(indexer::roll_back(site.directory) == 3);
  CHECK(index_corpus(site.docs, site.index).generation == 6);
  CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 5, 6});  // 5 leads nowhere, but there is room
  REQUIRE(indexer::roll_back(site.directory) == 3);
  SECTION("a night with nothing to do") {
    for (int file = 4; file <= 5; ++file) std::filesystem::remove(site.docs / (std::to_string(file) + ".md"));
    CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::nothing_to_do);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 5, 6});
  }
  SECTION("a night with nothing to do that keeps fewer") {
    for (int file = 4; file <= 5; ++file) std::filesystem::remove(site.docs / (std::to_string(file) + ".md"));
    CHECK(index_corpus(site.docs, site.index, {"--force", "--keep-generations", "2"}).outcome ==
          Outcome::nothing_to_do);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 6});
  }
  SECTION("a night that publishes") {
    CHECK(index_corpus(site.docs, site.index).generation == 7);
    CHECK(site.directory.generations() == std::vector<std::uint64_t>{3, 6, 7});
  }
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("rolling back passes over a damaged generation") {
  const Site site;
  for (int night = 1; night <= 3; ++night) {
    for (int i = 0; i < 30; ++i) site.add(100 * night + i);
    index_corpus(site.docs, site.index);
  }
  // The largest file, wherever it lies: a byte of it is not what it was, and no size tells.
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(site.directory.generation(2))) {
    if (entry.is_regular_file() && (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)))
      largest = entry.path();
  }
  flip_byte(largest, 1000);
  CHECK(indexer::roll_back(site.directory) == 1);
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("a damaged index is replaced only with --force") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  flip_byte(site.directory.generation(1) / "manifest.json", 5);
  site.add(2);
  const indexer::Report refused = index_corpus(site.docs, site.index);
  CHECK(refused.outcome == Outcome::failed);
  CHECK(refused.message.find("--force") != std::string::npos);
  CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::published);
  CHECK(Searcher(site.index.string()).stats().articles == 2);
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
  CHECK(report.notes.size() == (is_catalog ? 1 : 0));
  CHECK(report.articles_removed == 0);
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("an emptied corpus is refused also where the catalog is of another version") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  make_older(site, "catalog", 17);
  std::filesystem::remove(site.docs / "1.md");
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::refused_by_gate);
}

TEST_CASE("a segment that is damaged is not changed into a sound one, and the remedy is told once") {
  for (const char* name : {"archive/termlist.glass", "catalog"}) {
    const Site site;
    for (int i = 0; i < 30; ++i) site.add(i);
    index_corpus(site.docs, site.index);
    flip_byte(site.directory.generation(1) / name, 100);
    site.add(99);
    const indexer::Report refused = index_corpus(site.docs, site.index);
    CHECK(refused.outcome == Outcome::failed);
    CHECK(refused.message.find(std::string(name) + " is damaged") != std::string::npos);
    CHECK(refused.message.find("--force") != std::string::npos);
    CHECK(refused.message.find("--force") == refused.message.rfind("--force"));
  }
}

TEST_CASE("a damaged catalog is not copied into the next generation") {
  const Site site;
  site.add(1);
  index_corpus(site.docs, site.index);
  flip_byte(site.directory.generation(1) / "catalog", 40);
  site.add(2);
  const indexer::Report refused = index_corpus(site.docs, site.index);
  CHECK(refused.outcome == Outcome::failed);
  CHECK(refused.message.find("catalog is damaged") != std::string::npos);
  CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::published);
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("with --force a damaged table is found and everything built anew") {
  const Site site;
  for (int i = 0; i < 30; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  flip_byte(site.directory.generation(1) / "archive" / "termlist.glass", 3000);
  CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::published);
  CHECK(indexer::verify_index(site.directory).empty());
}

TEST_CASE("after a damaged index was replaced, rolling back leads to the newest sound generation before it") {
  const Site site;
  for (int night = 1; night <= 2; ++night) {
    for (int i = 0; i < 30; ++i) site.add(100 * night + i);
    index_corpus(site.docs, site.index);
  }
  std::uint64_t sound = 1;
  SECTION("a damaged table") { flip_byte(site.directory.generation(2) / "archive" / "termlist.glass", 3000); }
  SECTION("a damaged manifest") { flip_byte(site.directory.generation(2) / "manifest.json", 3); }
  SECTION("a damaged CURRENT, of a generation that is sound") {
    flip_byte(site.index / "CURRENT", 3);
    sound = 2;
  }
  CHECK(index_corpus(site.docs, site.index, {"--force"}).generation == 3);
  CHECK(indexer::roll_back(site.directory) == sound);
  CHECK(indexer::verify_index(site.directory).empty());
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
