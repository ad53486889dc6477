// Which articles report one event: describing them, and grouping them.
#include <catch2/catch.hpp>

#include "common/text_analyzer.hpp"
#include "tests/bench/sample.hpp"
#include "tests/support/grouped_articles.hpp"

using namespace newsfold;

TEST_CASE("stories") {
  const std::vector<common::Article> articles = bench::sample_articles();
  REQUIRE_FALSE(articles.empty());
  const std::string count = std::to_string(articles.size()) + " articles";
  common::TextAnalyzer analyzer;
  const auto describe = [&] {
    std::vector<indexer::StoryArticle> described;
    for (const common::Article& article : articles) {
      described.push_back(indexer::build_story_article(article, described.size() + 1, analyzer));
    }
    return described;
  };
  const std::vector<indexer::StoryArticle> described = describe();

  BENCHMARK("descriptions of " + count) { return describe().size(); };
  BENCHMARK("stories of " + count) { return testing::group_articles(described).story.size(); };
}
