// One Searcher, many threads, and an indexer that publishes meanwhile. What scripts/sanitize thread is for.
#include <newsfold/json.hpp>
#include <newsfold/searcher.hpp>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/support/growing_site.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

Request bridge(Grouping grouping) {
  Request request;
  request.query = "bridge -tunnel";
  request.grouping = grouping;
  request.limit = 100;
  request.coverage = 100;
  request.explain = true;
  request.facets = {"provider"};
  return request;
}

// Each kind of call, and whether its answer is of one generation.
bool is_whole(const Searcher& searcher, int turn) {
  switch (turn % 6) {
    case 0: {
      const Results results = searcher.search(bridge(Grouping::none));
      return results.stories.size() == results.generation && results.facets[0].values[0].articles == results.generation;
    }
    case 1: {
      const Results results = searcher.search(bridge(Grouping::story));
      std::size_t articles = 0;
      for (const Story& story : results.stories) articles += story.article_count;
      return articles == results.generation && !json_of(results, true).empty();
    }
    case 2: {
      const Stats stats = searcher.stats();
      return stats.articles == stats.generation;
    }
    case 3: {
      ArticleRange articles = searcher.articles();
      std::size_t walked = 0;
      for (const Article& article : articles) walked += !article.title.empty();
      return walked == articles.size();
    }
    case 4: {
      const std::optional<Article> article = searcher.article(GrowingSite::url(1));
      return article && searcher.story(article->story).stories.size() == 1;
    }
    default: {
      Request request = bridge(Grouping::story);
      std::stop_source source;
      request.stop = source.get_token();
      request.max_ms = 60'000;
      if (searcher.search(request).stories.empty()) return false;
      source.request_stop();
      try {
        searcher.similar(GrowingSite::url(1), request);
        return true;  // over before the first look
      } catch (const Error& error) {
        return error.code() == ErrorCode::cancelled;
      }
    }
  }
}

}  // namespace

TEST_CASE("one Searcher answers eight threads while generations change under it") {
  GrowingSite site;
  const Searcher searcher(site.index());
  std::atomic<bool> stop{false};
  std::atomic<int> failures{0}, answers{0};
  std::vector<std::jthread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&, i] {
      for (int turn = i; !stop; ++turn) {
        try {
          if (!is_whole(searcher, turn)) ++failures;
        } catch (const Error& error) {
          ++failures;
        }
        ++answers;
      }
    });
  }
  while (site.generation() < 10) site.publish();
  while (answers < 200) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  stop = true;
  readers.clear();
  CHECK(failures == 0);
  CHECK(searcher.generation() == 10);
}

TEST_CASE("the call after a publish answers from the new generation") {
  GrowingSite site;
  const Searcher searcher(site.index());
  while (site.generation() < 6) {
    site.publish();
    CHECK(searcher.generation() == site.generation());
    CHECK(searcher.search(bridge(Grouping::none)).generation == site.generation());
    CHECK(searcher.stats().generation == site.generation());
  }
}
