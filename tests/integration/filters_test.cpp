// What filters let through: of dates, quality, providers and addresses, however they are written.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <set>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

Request ask(const std::string& query) {
  Request request;
  request.query = query;
  return request;
}

Searcher search_sample(const TemporaryDirectory& folder) {
  index_corpus(std::filesystem::path(NEWSFOLD_TEST_DATA) / "sample" / "docs", folder.path() / "index");
  return Searcher((folder.path() / "index").string());
}

}  // namespace

TEST_CASE("counts of a filter agree with counting the export by hand") {
  const TemporaryDirectory folder;
  const Searcher searcher = search_sample(folder);
  std::size_t articles = 0;
  std::set<std::string> stories;
  for (const Article& article : searcher.articles()) {
    if (article.quality.value_or(-1) < 60) continue;
    ++articles;
    stories.insert(article.story);
  }
  Request request;
  request.min_quality = 60;
  const Results results = searcher.search(request);
  CHECK(results.articles_matched.value == articles);
  CHECK(results.articles_matched.exact);
  CHECK(results.stories_matched.value == stories.size());
  CHECK(results.stories_matched.exact);
}

TEST_CASE("times far outside the calendar let everything through, or nothing") {
  const TemporaryDirectory folder;
  const Searcher searcher = search_sample(folder);
  const std::size_t all = searcher.search(ask("")).articles_matched.value;
  const auto found = [&](std::optional<std::int64_t> from, std::optional<std::int64_t> until) {
    Request request;
    request.from_utc = from;
    request.until_utc = until;
    return searcher.search(request).articles_matched.value;
  };
  const std::size_t dated = found(INT64_MIN, INT64_MAX);
  CHECK(dated > 0);
  CHECK(dated <= all);
  CHECK(found(INT64_MAX, {}) == 0);
  CHECK(found({}, INT64_MIN) == 0);
}

TEST_CASE("a provider is found by its domain, with www. or without, and one without counts for none") {
  const TemporaryDirectory folder;
  ArticleFile article;
  article.title = "Tram line opens";
  article.url = "https://elsewhere.example/tram";
  article.domain = "www.TramNews.example";
  write_article(folder.path() / "docs/1.md", article);
  write_text(folder.path() / "docs/2.md", "---\ntitle: Barge sinks\n---\n");
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher searcher((folder.path() / "index").string());
  for (const std::string domain : {"tramnews.example", "www.tramnews.example", "www.TramNews.example"}) {
    CAPTURE(domain);
    Request request;
    request.providers = {domain};
    CHECK(searcher.search(request).stories.size() == 1);
    CHECK(searcher.search(ask("provider:" + domain)).stories.size() == 1);
  }
  for (const Grouping grouping : {Grouping::story, Grouping::none}) {
    Request request = ask("barge");
    request.grouping = grouping;
    CHECK(searcher.search(request).stories.at(0).provider_count == 0);
  }
}

TEST_CASE("a host finds its articles whoever their provider is, and NEAR works in provider names") {
  const TemporaryDirectory folder;
  ArticleFile article;
  article.title = "Tram line opens";
  article.url = "https://news.münchen.example/tram";
  article.provider = "Daily Tram News";
  article.domain = "tramnews.example";
  write_article(folder.path() / "docs/1.md", article);
  article.url = "https://news.xn--mnchen-3ya.example/tram?utm_source=x";
  write_article(folder.path() / "docs/2.md", article);
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher searcher((folder.path() / "index").string());
  CHECK(searcher.stats().articles == 1);  // one address, written in two ways
  for (const std::string query : {"url:news.münchen.example", "url:https://news.münchen.example/tram",
                                  "provider:(daily NEAR/2 news)", "provider:tramnews.example"}) {
    INFO(query);
    CHECK(searcher.search(ask(query)).stories.size() == 1);
  }
}
