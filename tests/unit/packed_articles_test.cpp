// Articles that are held packed: what was loaded of each, whatever else is held.
#include "indexer/packed_articles.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <vector>

#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

StoryArticle article_of(std::uint32_t rank) {
  StoryArticle article;
  article.title_hash = rank * 3ULL;
  article.provider = rank * 5ULL;
  for (std::uint32_t i = 0; i < rank % 7; ++i) {
    article.terms.push_back(rank + i);
    article.uses.emplace_back().add(1 + i, 'a');
  }
  return article;
}

void check_article(const PackedArticles& articles, std::uint32_t rank) {
  const StoryArticle expected = article_of(rank);
  const PackedArticle packed = articles[rank];
  CHECK(packed.title_hash == expected.title_hash);
  CHECK(packed.provider == expected.provider);
  CHECK(std::vector<std::uint32_t>(packed.terms.begin(), packed.terms.end()) == expected.terms);
  REQUIRE(packed.uses.size() == expected.uses.size());
  for (std::size_t i = 0; i < expected.uses.size(); ++i) CHECK(packed.uses[i].weight() == expected.uses[i].weight());
}

TEST_CASE("articles are held from where they begin to where they are loaded, each loaded once, in files or in memory") {
  constexpr std::uint32_t kEnd = 10'000;  // of three files
  const testing::TemporaryDirectory folder;
  for (const std::filesystem::path& scratch : {folder.path(), std::filesystem::path()}) {
    for (const unsigned jobs : {1U, 3U}) {
      std::vector<std::atomic<int>> loads(kEnd);
      const auto load = [&](std::uint32_t rank) {
        ++loads.at(rank);
        return article_of(rank);
      };
      PackedArticles articles(load, 100, kEnd, scratch);
      articles.load_up_to(250, jobs);
      for (std::uint32_t rank = 100; rank < 250; ++rank) check_article(articles, rank);
      articles.load_up_to(200, jobs);
      articles.drop_before(177);
      articles.load_up_to(kEnd, jobs);
      for (std::uint32_t rank = 177; rank < kEnd; ++rank) check_article(articles, rank);
      articles.release_memory();
      articles.drop_before(5000);
      for (std::uint32_t rank = 5000; rank < kEnd; ++rank) check_article(articles, rank);
      CHECK(std::all_of(loads.begin(), loads.end(), [](int count) { return count <= 1; }));
      CHECK(std::filesystem::is_empty(folder.path()));
    }
  }
}

TEST_CASE("articles that are dropped before they are loaded are not") {
  std::atomic<std::uint32_t> loads{0};
  const auto load = [&](std::uint32_t rank) {
    ++loads;
    return article_of(rank);
  };
  PackedArticles articles(load, 0, 10'000);
  articles.load_up_to(10, 1);
  articles.drop_before(9'000);
  articles.load_up_to(10'000, 1);
  for (std::uint32_t rank = 9'000; rank < 10'000; ++rank) check_article(articles, rank);
  CHECK(loads < 7'000);
}

TEST_CASE("of no articles none is loaded") {
  int loads = 0;
  const auto load = [&](std::uint32_t rank) {
    ++loads;
    return article_of(rank);
  };
  PackedArticles articles(load, 0, 0);
  articles.load_up_to(0, 1);
  CHECK(loads == 0);
}

}  // namespace
}  // namespace newsfold::indexer
