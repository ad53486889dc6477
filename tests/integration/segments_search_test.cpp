// Searches of a generation of two segments, whose documents Xapian numbers in turn.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <filesystem>
#include <numeric>

#include "common/article_columns.hpp"
#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "indexer/article_columns_builder.hpp"
#include "indexer/publish.hpp"
#include "query/index_reader.hpp"
#include "query/search_session.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
namespace fs = std::filesystem;

namespace {

constexpr int kArchive = 300, kRecent = 20, kArticles = kArchive + kRecent;

// Articles [begin, end), each with one of four topics; every other one is on a ship as well.
void write_articles(const fs::path& docs, int begin, int end) {
  for (int i = begin; i < end; ++i) {
    ArticleFile article;
    const std::string number = std::to_string(i);
    article.title = "Harbour notice " + number + (i % 2 == 0 ? " ship" : "");
    article.url = "https://a.example/" + number;
    article.topics = {"topic " + std::to_string(i % 4)};
    write_article(docs / (number + ".md"), article);
  }
}

fs::path only_segment(const fs::path& index) { return index / "generations/1/archive"; }

// One index of two segments, made of two indexes of one. A corpus large enough for that would take long.
common::IndexDirectory make_index(const fs::path& folder) {
  write_articles(folder / "old", 0, kArchive);
  write_articles(folder / "new", kArchive, kArticles);
  index_corpus(folder / "old", folder / "old-index");
  index_corpus(folder / "new", folder / "new-index");
  const common::IndexDirectory directory(folder / "index"), old(folder / "old-index");
  const fs::path build = directory.build() / "generation";
  fs::create_directories(build);
  common::Manifest manifest = common::load_manifest(old.generation(1), old.current()->manifest_checksum);
  manifest.segments = {{"archive", kArchive, 0}, {"recent", kRecent, 0}};
  manifest.articles = kArticles;
  fs::copy(only_segment(folder / "old-index"), build / "archive");
  fs::copy(only_segment(folder / "new-index"), build / "recent");
  indexer::ArticleColumnsBuilder columns;
  for (const common::ManifestSegment& segment : manifest.segments) {
    columns.add_documents(Xapian::Database((build / segment.name).string()));
  }
  columns.write(build / common::kColumnsName);
  indexer::publish_generation(directory, build, manifest);
  return directory;
}

Request all_of(const std::string& query) {
  Request request;
  request.query = query;
  request.limit = 1'000;
  return request;
}

std::size_t articles_in(const std::vector<Story>& stories) {
  return std::accumulate(stories.begin(), stories.end(), std::size_t{0},
                         [](std::size_t sum, const Story& story) { return sum + story.article_count; });
}

}  // namespace

TEST_CASE("facets and exact counts are of all segments") {
  const TemporaryDirectory folder;
  const Searcher searcher(make_index(folder.path()).root().string());
  Request request = all_of("harbour");
  request.facets = {"topic"};
  const Results counted = searcher.search(request);
  CHECK(counted.articles_matched.value == kArticles);
  CHECK(articles_in(counted.stories) == kArticles);
  CHECK(counted.stories_matched.value == counted.stories.size());
  REQUIRE(counted.facets.size() == 1);
  REQUIRE(counted.facets[0].values.size() == 4);
  for (const FacetValue& value : counted.facets[0].values) CHECK(value.articles == kArticles / 4);
  request.facets.clear();
  request.exact_counts = true;
  request.query = "ship";
  CHECK(searcher.search(request).articles_matched.value == kArticles / 2);
}

TEST_CASE("an estimate of matches takes in all segments") {
  const TemporaryDirectory folder;
  const common::IndexDirectory directory = make_index(folder.path());
  const auto generation = query::open_generation(directory, query::current_generation(directory));
  for (const std::size_t cheap_matches : {0, 10, 100, 155}) {
    query::SearchSession session(*generation, cheap_matches);
    Request request = all_of("harbour ship");
    request.limit = 1;
    const Results page = session.search(request);
    INFO(cheap_matches);
    CHECK(page.articles_matched.value == Approx(kArticles / 2).margin(kArticles / 20));
    request.grouping = Grouping::none;
    CHECK(session.search(request).articles_matched.value == page.articles_matched.value);
  }
}
