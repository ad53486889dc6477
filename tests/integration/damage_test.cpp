// Indexes that a disk damaged or lost parts of: found, named, and replaced only when told to.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <fstream>

#include "common/article_columns.hpp"
#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/manifest.hpp"
#include "indexer/publish.hpp"
#include "indexer/verification.hpp"
#include "tests/support/index_site.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::Outcome;

namespace {

// An index of 30 articles.
struct FirstNight {
  FirstNight() {
    for (int i = 0; i < 30; ++i) site.add(i);
    index_corpus(site.docs, site.index);
    manifest = common::load_manifest(folder, site.directory.current()->manifest_checksum);
  }

  Site site;
  std::filesystem::path folder = site.directory.generation(1);
  common::Manifest manifest;
};

}  // namespace

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
  const std::vector<std::string> problems = indexer::verify_index(site.directory).problems;
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
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

TEST_CASE("columns that lost the ids of stories are damage to a query") {
  const FirstNight night;
  Request request;
  request.query = "bulletin";
  const std::string id = Searcher(night.site.index.string()).search(request).stories.at(0).id;
  std::string bytes = *common::read_file(night.folder / common::kColumnsName);
  REQUIRE(bytes.find(id) != std::string::npos);
  bytes.replace(bytes.find(id), id.size(), id.size(), '\0');
  write_text(night.folder / common::kColumnsName, bytes);
  const Searcher searcher(night.site.index.string());
  CHECK_THROWS_WITH(searcher.search(request), Catch::Contains("a story has no id"));
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

TEST_CASE("within as many days as there are files a damaged one is noticed by runs that have nothing to do") {
  const FirstNight night;
  const auto& [site, folder, manifest] = night;
  flip_byte(folder / "archive" / "termlist.glass", 3000);
  constexpr std::int64_t kDay = 86'400, kToday = 20'000 * kDay;
  const auto days = static_cast<std::int64_t>(manifest.checked_files.size());
  const auto is_noticed = [&](std::int64_t day) {
    try {
      indexer::check_as_every_night(site.directory, 1, manifest, kToday + day * kDay);
      return false;
    } catch (const common::Error& e) {
      CHECK(e.code() == common::ErrorCode::index_corrupt);
      CHECK_THAT(e.what(), Catch::Contains("archive/termlist.glass is damaged"));
      return true;
    }
  };
  std::int64_t day = 0;
  while (day < days && !is_noticed(day)) ++day;
  REQUIRE(day < days);
  // From then on by every run, as long as it is damaged; once whole, and again, by none.
  for (std::int64_t later = day + 1; later < day + days; ++later) CHECK(is_noticed(later));
  CHECK(index_corpus(site.docs, site.index, {"--full"}).outcome == Outcome::failed);
  flip_byte(folder / "archive" / "termlist.glass", 3000);
  for (std::int64_t later = day; later < day + days; ++later) CHECK_FALSE(is_noticed(later));
  flip_byte(folder / "archive" / "termlist.glass", 3000);
  CHECK(is_noticed(day));
  CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::published);
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::nothing_to_do);
}

TEST_CASE("a run finds whichever file is damaged on its day") {
  const FirstNight night;
  const auto& [site, folder, manifest] = night;
  // All of them damaged, whichever is today's.
  for (const common::ManifestFile& file : manifest.checked_files) {
    if (file.size > 0 && file.name != "archive/termlist.glass") flip_byte(folder / file.name, 0);
  }
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::failed);
}

TEST_CASE("a reader refuses a segment whose version file is damaged, wherever") {
  const Site site;
  for (int i = 0; i < 5; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  const std::filesystem::path file = site.index / "generations/1/archive/iamglass";
  const std::string sound = *common::read_file(file);
  for (std::size_t at = 0; at < sound.size(); ++at) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(damaged[at] ^ 64);
    write_text(file, damaged);
    CAPTURE(at);
    try {
      Searcher(site.index.string()).search(Request{});
      FAIL("it was read");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::index_corrupt);
      CHECK_THAT(error.what(), Catch::Contains("iamglass"));
    }
  }
  write_text(file, sound);
  CHECK(Searcher(site.index.string()).search(Request{}).articles_matched.value == 5);
}

TEST_CASE("verify finds a flipped byte in any file of the generation") {
  const Site site;
  for (int i = 0; i < 30; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  REQUIRE(indexer::verify_index(site.directory).problems.empty());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(site.directory.generation(1))) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    for (const auto part : {0, 1, 2}) {
      const auto at = static_cast<std::streamoff>((entry.file_size() - 1) * static_cast<std::uintmax_t>(part) / 2);
      flip_byte(entry.path(), at);
      INFO(entry.path() << " byte " << at);
      CHECK_FALSE(indexer::verify_index(site.directory).problems.empty());
      flip_byte(entry.path(), at);
    }
  }
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

TEST_CASE("verify names every file that is damaged, whatever is wrong with the first") {
  const Site site;
  for (int i = 0; i < 30; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  const std::filesystem::path folder = site.directory.generation(1);
  std::filesystem::remove(folder / "articles");
  std::filesystem::resize_file(folder / "catalog", 10);
  flip_byte(folder / "report.json", 5);
  const std::vector<std::string> problems = indexer::verify_index(site.directory).problems;
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].find("articles is missing") != std::string::npos);
  CHECK(problems[1].find("catalog has another size") != std::string::npos);
  CHECK(problems[2].find("report.json is damaged") != std::string::npos);
}

TEST_CASE("verify says which generation to go back to, and where there is none that is sound") {
  const Site site;
  for (int night = 0; night < 3; ++night) {
    site.add(night);
    index_corpus(site.docs, site.index, {"--full"});
  }
  const auto damage = [&](std::uint64_t generation) {
    flip_byte(site.directory.generation(generation) / "archive/postlist.glass", 100);
    return indexer::verify_index(site.directory).remedy;
  };
  CHECK_THAT(damage(3), Catch::StartsWith("--rollback goes back to generation 2, which is sound"));
  CHECK_THAT(damage(2), Catch::StartsWith("--rollback goes back to generation 1, which is sound"));
  CHECK_THAT(damage(1), Catch::StartsWith("there is no sound generation to go back to; a run with --force"));
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
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

TEST_CASE("with --force a damaged table is found and everything built anew") {
  const Site site;
  for (int i = 0; i < 30; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  flip_byte(site.directory.generation(1) / "archive" / "termlist.glass", 3000);
  CHECK(index_corpus(site.docs, site.index, {"--force"}).outcome == Outcome::published);
  CHECK(indexer::verify_index(site.directory).problems.empty());
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
  CHECK(indexer::verify_index(site.directory).problems.empty());
}

TEST_CASE("a generation can do without its report and its descriptions, which --verify misses") {
  const Site site;
  for (int i = 0; i < 5; ++i) site.add(i);
  index_corpus(site.docs, site.index);
  const std::filesystem::path generation = site.directory.generation(1);
  std::filesystem::remove(generation / common::kReportName);
  std::size_t lost = 1;
  for (const common::ManifestSegment& segment :
       common::load_manifest(generation, site.directory.current()->manifest_checksum).segments) {
    lost += std::filesystem::remove(generation / segment.name / common::kDescriptionsName) ? 1 : 0;
  }
  REQUIRE(lost > 1);
  CHECK(Searcher(site.index.string()).stats().articles == 5);
  CHECK(indexer::verify_index(site.directory).problems.size() == lost);
  site.add(5);
  CHECK(index_corpus(site.docs, site.index).outcome == Outcome::published);
  CHECK(indexer::verify_index(site.directory).problems.empty());
}
