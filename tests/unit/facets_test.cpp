// Counts by field over everything that matched.
#include "query/facets.hpp"

#include <catch2/catch.hpp>

#include "common/error.hpp"

namespace newsfold::query {
namespace {

common::Article article(const std::string& story, const std::string& provider, std::vector<std::string> topics) {
  common::Article made;
  made.story = story;
  made.provider.name = provider;
  made.topics = std::move(topics);
  return made;
}

// "value articles/stories" of every value of the only facet.
std::vector<std::string> counted(const std::string& field, const std::vector<common::Article>& articles,
                                 std::size_t limit = 100) {
  FacetCounter counter({field});
  for (const common::Article& a : articles) counter.add(a);
  const auto facets = counter.results(limit);
  REQUIRE(facets.size() == 1);
  CHECK(facets[0].field == field);
  std::vector<std::string> lines;
  for (const FacetValue& v : facets[0].values) {
    lines.push_back(v.value + " " + std::to_string(v.articles) + "/" + std::to_string(v.stories));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_CASE("articles and their stories are counted, most articles first, ties by value") {
  const std::vector<common::Article> articles{article("s1", "Reuters", {}), article("s1", "Reuters", {}),
                                              article("s2", "Reuters", {}), article("s2", "BBC", {}),
                                              article("s3", "AP", {}),      article("s3", "", {})};
  CHECK(counted("provider", articles) == Lines{"Reuters 3/2", "AP 1/1", "BBC 1/1", " 1/1"});
}

TEST_CASE("an article counts for each of its topics, and for the empty one without any") {
  const std::vector<common::Article> articles{article("s1", "", {"ai", "energy"}), article("s2", "", {"ai"}),
                                              article("s3", "", {})};
  CHECK(counted("topic", articles) == Lines{"ai 2/2", "energy 1/1", " 1/1"});
}

TEST_CASE("a provider without a name counts by its domain") {
  common::Article a;
  a.provider.domain = "example.com";
  CHECK(counted("provider", {a}) == Lines{"example.com 1/1"});
}

TEST_CASE("years, months and days are ordered by value, and undated articles come last") {
  std::vector<common::Article> articles(4);
  articles[0].published_at_utc = 1'599'834'120;  // 2020-09-11
  articles[1].published_at_utc = 1'599'834'120;
  articles[2].published_at_utc = 1'546'300'799;  // 2018-12-31T23:59:59Z
  CHECK(counted("year", articles) == Lines{"2018 1/1", "2020 2/1", " 1/1"});
  CHECK(counted("month", articles) == Lines{"2018-12 1/1", "2020-09 2/1", " 1/1"});
  CHECK(counted("day", articles) == Lines{"2018-12-31 1/1", "2020-09-11 2/1", " 1/1"});
}

TEST_CASE("quality counts in bands, by value") {
  std::vector<common::Article> articles(10);
  const double qualities[] = {0, 19.9, 20, 39, 40, 60, 79.99, 80, 189};
  for (std::size_t i = 0; i < std::size(qualities); ++i) articles[i].quality = qualities[i];
  CHECK(counted("quality", articles) == Lines{"0-19 2/1", "20-39 2/1", "40-59 1/1", "60-79 2/1", "80- 2/1", " 1/1"});
}

TEST_CASE("category and type") {
  std::vector<common::Article> articles(3);
  articles[0].category = articles[1].category = "news";
  articles[2].type = "video";
  CHECK(counted("category", articles) == Lines{"news 2/1", " 1/1"});
  CHECK(counted("type", articles) == Lines{"video 1/1", " 2/1"});
}

TEST_CASE("a limit keeps the first values") {
  const std::vector<common::Article> articles{article("1", "a", {}), article("2", "b", {}), article("3", "b", {}),
                                              article("4", "c", {})};
  CHECK(counted("provider", articles, 2) == Lines{"b 2/2", "a 1/1"});
  CHECK(counted("provider", articles, 0).empty());
}

TEST_CASE("a limit never leaves out the articles without a value") {
  CHECK(counted("provider", {article("1", "a", {}), article("2", "", {}), article("3", "b", {})}, 1) ==
        Lines{"a 1/1", " 1/1"});
}

TEST_CASE("values that a filter takes for one are one, as most articles write it, and count once an article") {
  FacetCounter counter({"topic"}, [](const std::string& value) { return value == "AI" ? "ai" : value; });
  counter.add(article("1", "", {"AI", "ai"}));
  counter.add(article("2", "", {"AI"}));
  const auto facets = counter.results(10);
  REQUIRE(facets[0].values.size() == 1);
  CHECK(facets[0].values[0].value == "AI");
  CHECK(facets[0].values[0].articles == 2);
  CHECK(facets[0].values[0].stories == 2);
}

TEST_CASE("facets come in the order they were asked for, also when nothing matched") {
  const auto facets = FacetCounter({"year", "topic", "type"}).results(10);
  REQUIRE(facets.size() == 3);
  CHECK(facets[0].field == "year");
  CHECK(facets[1].field == "topic");
  CHECK(facets[2].field == "type");
  CHECK(facets[0].values.empty());
  CHECK(FacetCounter({}).results(10).empty());
}

TEST_CASE("a field that is given again counts once") {
  FacetCounter counter({"topic", "type", "topic"});
  counter.add(article("s", "p", {"AI"}));
  const auto facets = counter.results(10);
  REQUIRE(facets.size() == 2);
  REQUIRE(facets[0].values.size() == 1);
  CHECK(facets[0].values[0].articles == 1);
}

TEST_CASE("a field without facets is refused, by name") {
  for (const char* field : {"title", "", "Topic", "date"}) {
    CHECK_THROWS_AS(FacetCounter({field}), common::Error);
  }
  CHECK_THROWS_WITH(FacetCounter({"title"}), Catch::Contains("title"));
}

}  // namespace
}  // namespace newsfold::query
