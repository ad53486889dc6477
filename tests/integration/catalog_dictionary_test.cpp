// The dictionary that a catalog's records are compressed with: made once, kept by the nights that follow, made anew
// when the corpus has outgrown it, and never to be seen in what an index holds.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <random>
#include <string_view>

#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "common/stable_hash.hpp"
#include "indexer/catalog.hpp"
#include "indexer/publish.hpp"
#include "indexer/seen_records.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/random_news.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::Catalog;
using indexer::CatalogDictionary;
using indexer::Outcome;
using indexer::Report;

namespace {

// So many files have enough to say for a dictionary, and so many have not.
constexpr int kEnough = 150, kFew = 20;

ArticleFile article(int number) {
  std::mt19937 random(static_cast<unsigned>(number));
  const NewsItem item = random_news_items(random, 1, 3).front();
  ArticleFile article;
  article.title = item.title;
  article.excerpt = item.excerpt + ", as the council said on day " + std::to_string(number);
  article.url = "https://www.harbortimes.example/news/article-" + std::to_string(number);
  return article;
}

struct Site {
  TemporaryDirectory folder;
  std::filesystem::path docs = folder.path() / "docs", index = folder.path() / "index";
  common::IndexDirectory directory{index};

  explicit Site(int articles) { add(0, articles); }

  std::filesystem::path file(int number) const { return docs / ("a" + std::to_string(number) + ".md"); }
  void add(int begin, int end) const {
    for (int i = begin; i < end; ++i) write_article(file(i), article(i));
  }
  void add_notes(int count) const {
    for (int i = 0; i < count; ++i) write_text(docs / ("note" + std::to_string(i) + ".md"), "No article.\n");
  }

  Report run(const std::vector<std::string>& more = {}) const { return index_corpus(docs, index, more); }
  std::filesystem::path generation() const { return directory.generation(directory.current()->number); }
  Catalog catalog() const { return Catalog(generation() / "catalog"); }
};

std::uint64_t contents(const common::IndexDirectory& directory) {
  const auto current = directory.current();
  return common::load_manifest(directory.generation(current->number), current->manifest_checksum).contents;
}

std::uint64_t full_contents(const Site& site) {
  const TemporaryDirectory fresh;
  index_corpus(site.docs, fresh.path() / "index");
  return contents(common::IndexDirectory(fresh.path() / "index"));
}

bool same_dictionary(const Catalog& a, const Catalog& b) {
  return a.dictionary().bytes == b.dictionary().bytes && a.dictionary().files == b.dictionary().files;
}

// Without their stamps, which are left out as long as a file may change within the clock's grain; ordered by bytes.
std::vector<std::string> records(const Catalog& catalog) {
  std::vector<std::string> records;
  for (std::size_t i = 0; i < catalog.size(); ++i) records.push_back(indexer::with_stamp(catalog.record(i), {}));
  std::sort(records.begin(), records.end());
  return records;
}

}  // namespace

TEST_CASE("a catalog of few files has no dictionary, one of more has") {
  const Site few(kFew), enough(kEnough);
  few.run();
  enough.run();
  CHECK(few.catalog().dictionary().bytes.empty());
  CHECK(few.catalog().dictionary().files == kFew);
  CHECK(enough.catalog().dictionary().bytes.size() > 1000);
  CHECK(enough.catalog().dictionary().files == kEnough);
  const auto size = [](const Site& site) { return file_size(site.generation() / "catalog"); };
  CHECK(size(enough) / kEnough < size(few) / kFew);
}

TEST_CASE("full builds of one corpus have one catalog, whatever the number of threads") {
  const Site site(kEnough);
  site.add_notes(30);
  site.run();
  const Catalog first = site.catalog();
  indexer::Options options = index_options(site.docs, site.index, {"--full"});
  for (const unsigned jobs : {1U, 5U}) {
    options.jobs = jobs;
    REQUIRE(indexer::run_index(options).outcome == Outcome::published);
    CHECK(same_dictionary(site.catalog(), first));
    CHECK(records(site.catalog()) == records(first));
  }
}

TEST_CASE("a night keeps the dictionary, and the records of files that did not change") {
  const Site site(kEnough);
  site.run();
  const Catalog first = site.catalog();
  site.add(kEnough, kEnough + 1);
  std::filesystem::remove(site.file(0));
  write_article(site.file(1), article(1001));
  CHECK(site.run().outcome == Outcome::published);
  const Catalog second = site.catalog();
  CHECK(same_dictionary(first, second));
  const std::vector<std::string> before = records(first), after = records(second);
  std::vector<std::string> same;
  std::set_intersection(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(same));
  CHECK(same.size() == kEnough - 2);
  CHECK(contents(site.directory) == full_contents(site));
}

TEST_CASE("when a corpus has outgrown its dictionary a night makes another, and parses no more than what changed") {
  const int before = GENERATE(kFew, kEnough);  // without a dictionary, and with one
  const Site site(before);
  site.run();
  const Catalog first = site.catalog();
  site.add(before, 2 * kEnough);
  const Report grown = site.run();
  CHECK(grown.outcome == Outcome::published);
  CHECK(grown.files.parsed == static_cast<std::size_t>(2 * kEnough - before));
  const Catalog second = site.catalog();
  CHECK_FALSE(second.dictionary().bytes.empty());
  CHECK(second.dictionary().bytes != first.dictionary().bytes);
  CHECK(second.dictionary().files == 2 * kEnough);
  CHECK(contents(site.directory) == full_contents(site));
  CHECK(site.run().outcome == Outcome::nothing_to_do);
  site.add(0, 1);
  site.add(2 * kEnough, 2 * kEnough + 1);
  CHECK(site.run().outcome == Outcome::published);
  CHECK(same_dictionary(site.catalog(), second));
}

TEST_CASE("a dictionary that is made when nothing is published leaves no trace") {
  const Site site(kEnough);
  site.run();
  site.add_notes(kEnough);
  const Report nothing = site.run();
  CHECK(nothing.outcome == Outcome::nothing_to_do);
  CHECK(nothing.files.skipped == kEnough);
  // What was seen goes with the catalog that is current, of touched files and of those that are no articles.
  const auto load = [&] {
    return indexer::load_seen(site.index / "seen", site.directory.current()->manifest_checksum);
  };
  const Catalog catalog = site.catalog();
  REQUIRE(load().size() == 2 * kEnough);
  for (const auto& [path, record] : load()) {
    CHECK(indexer::decode_entry(record, catalog.decompression()).path == path);
  }
  CHECK(site.run().outcome == Outcome::nothing_to_do);
  CHECK(load().size() == 2 * kEnough);

  site.add(kEnough, kEnough + 1);
  const Report published = site.run();
  CHECK(published.outcome == Outcome::published);
  CHECK(published.files.added == 1);
  CHECK(published.files.changed == 0);
  CHECK(site.catalog().dictionary().files == 2 * kEnough + 1);
  CHECK(contents(site.directory) == full_contents(site));
}

TEST_CASE("a rejected file keeps its last good article when the dictionary is made anew") {
  const Site site(kEnough);
  site.run();
  write_text(site.file(3), "---\ntitle: \"cut");
  site.add(kEnough, 2 * kEnough);
  const Report report = site.run();
  CHECK(report.files.rejected == 1);
  CHECK(report.articles == 2 * kEnough);
  REQUIRE(report.rejected.size() == 1);
  CHECK(report.rejected[0].kept_last_good);
  site.add(3, 4);
  CHECK(site.run().outcome == Outcome::published);
  CHECK(contents(site.directory) == full_contents(site));
}

TEST_CASE("after a rollback records are read with the dictionary of the generation that is current again") {
  const Site site(kEnough);
  site.run();
  const Catalog first = site.catalog();
  site.add(kEnough, 2 * kEnough);
  site.run();
  REQUIRE(indexer::roll_back(site.directory) == 1);
  for (int i = kEnough; i < 2 * kEnough; ++i) std::filesystem::remove(site.file(i));
  write_article(site.file(5), article(1005));
  CHECK(site.run().outcome == Outcome::published);
  CHECK(same_dictionary(site.catalog(), first));
  CHECK(contents(site.directory) == full_contents(site));
}

TEST_CASE("a damaged dictionary stops a night, even where its checksum is right, and --force builds the index anew") {
  const Site site(kEnough);
  site.run();
  const std::filesystem::path folder = site.generation();
  std::string bytes = *common::read_file(folder / "catalog");
  bytes[500] = static_cast<char>(bytes[500] ^ 0x40);
  write_text(folder / "catalog", bytes);
  common::Manifest manifest = common::load_manifest(folder, site.directory.current()->manifest_checksum);
  manifest.checked_files = common::checksum_files(folder);
  const std::string text = common::encode_manifest(manifest);
  write_text(folder / "manifest.json", text);
  site.directory.set_current({1, common::stable_hash(text)});

  site.add(kEnough, kEnough + 1);
  const Report refused = site.run();
  CHECK(refused.outcome == Outcome::failed);
  CHECK_THAT(refused.message, Catch::Contains("catalog has a damaged dictionary"));
  CHECK_THAT(refused.message, Catch::Contains("--force"));
  CHECK(site.run({"--force"}).outcome == Outcome::published);
  CHECK(contents(site.directory) == full_contents(site));
}
