// What newsfold-query writes as JSON.
#include <catch2/catch.hpp>
#include <newsfold/json.hpp>
#include <sstream>

#include "tests/support/json_keys.hpp"
#include "tests/unit/sample_results.hpp"

namespace newsfold::cli {
namespace {

using testing::Json;
using testing::Keys;
using testing::keys_of;

TEST_CASE("JSON has its keys in order") {
  const Json json = Json::parse(json_of(results(), false));
  CHECK(keys_of(json) == Keys{"schema", "query", "generation", "took_ms", "stories_matched", "articles_matched",
                              "partial", "suggestion", "stories", "facets", "facets_left_out"});
  CHECK(keys_of(json["query"]) == Keys{"text", "parsed", "notes"});
  const Json& story = json["stories"][0];
  CHECK(keys_of(story) == Keys{"id", "rank", "score", "articles", "providers", "first_published", "last_published",
                               "first_provider", "lead", "coverage", "why", "best_match"});
  CHECK(keys_of(story["lead"]) == Keys{"url",
                                       "urls",
                                       "title",
                                       "excerpt",
                                       "snippet",
                                       "provider",
                                       "published_at",
                                       "quality",
                                       "heat",
                                       "topics",
                                       "category",
                                       "type",
                                       "published",
                                       "file",
                                       "matched",
                                       "score",
                                       "id",
                                       "story",
                                       "topics_inherited",
                                       "title_matches",
                                       "snippet_matches",
                                       "copies"});
}

TEST_CASE("JSON says what is known, and null for what is not") {
  const Json json = Json::parse(json_of(results(), false));
  CHECK(json["schema"] == 1);
  CHECK(json["generation"] == 7);
  CHECK(json["took_ms"] == 0.812);
  CHECK(json["stories_matched"] == Json{{"value", 1}, {"exact", true}});
  CHECK(json["suggestion"].is_null());
  CHECK(json["facets"] == Json::object());
  const Json& story = json["stories"][0];
  CHECK(story["first_published"] == "2020-09-11T00:00:00Z");
  CHECK(story["why"].is_null());
  const Json& lead = story["lead"];
  CHECK(lead["published_at"] == "2020-09-11T14:22:07Z");
  CHECK(lead["quality"] == 86);
  CHECK(lead["heat"].is_null());
  CHECK(lead["published"] == false);
  CHECK(lead["file"] == "news/ibm.md");
  CHECK(lead["provider"] == Json{{"name", "Reuters"}, {"domain", "reuters.com"}});
  CHECK(lead["title_matches"] == Json::parse("[[13,19]]"));
  const Json& other = story["coverage"][0];
  CHECK(other["published_at"].is_null());
  CHECK(other["quality"].is_null());
  CHECK(other["published"].is_null());
  CHECK(other["file"].is_null());
  CHECK(other["topics"] == Json::array());
  CHECK(other["title_matches"] == Json::array());
}

TEST_CASE("JSON explains when asked") {
  Results explained = results();
  explained.stories[0].receipt = explained.stories[0].lead.receipt =
      Receipt{{{"export", "title", 8}, {"export", "excerpt", 2}}, 1.5, 0.5};
  explained.stories[0].coverage[0].membership = Membership{{{"IBM", 0.75}}, {}, false, true, true};
  const Json story = Json::parse(json_of(explained, true))["stories"][0];
  CHECK(story["why"] == "export: title 8.00, excerpt 2.00; quality 1.50; freshness x 0.500; total 5.75");
  CHECK(story["lead"]["receipt"].dump() ==
        R"({"text":[{"word":"export","field":"title","value":8.0},{"word":"export","field":"excerpt","value":2.0}],)"
        R"("quality":1.5,"freshness":0.5,"total":5.75})");
  CHECK(story["lead"]["membership"].is_null());
  CHECK(story["coverage"][0]["receipt"].is_null());
  CHECK(story["coverage"][0]["membership"].dump() ==
        R"({"shared_words":[{"word":"IBM","weight":0.75}],"days_apart":null,"links_lead":false,)"
        R"("linked_by_lead":true,"same_text":true})");
  const Json unasked = Json::parse(json_of(explained, false))["stories"][0];
  CHECK(unasked["why"].is_null());
  CHECK_FALSE(unasked["lead"].contains("receipt"));
  CHECK_FALSE(unasked["lead"].contains("membership"));
  CHECK(Json::parse(json_of(results(), true))["stories"][0]["why"].is_null());
}

TEST_CASE("JSON has copies, and who was first") {
  Results copied = results();
  copied.stories[0].first_provider = {"Northwire", "northwire.example"};
  copied.stories[0].lead.copies = {{{"Worldview", "w.example"}, "https://w.example/a", k11September}, {}};
  const Json story = Json::parse(json_of(copied, false))["stories"][0];
  CHECK(story["first_provider"] == Json{{"name", "Northwire"}, {"domain", "northwire.example"}});
  CHECK(story["lead"]["copies"].dump() ==
        R"([{"provider":{"name":"Worldview","domain":"w.example"},"url":"https://w.example/a",)"
        R"("published_at":"2020-09-11T00:00:00Z"},{"provider":{"name":"","domain":""},"url":"","published_at":null}])");
  CHECK(Json::parse(json_of(results(), false))["stories"][0]["first_provider"].is_null());
}

TEST_CASE("JSON says how a query is read") {
  const Json json = Json::parse(json_of("a \"b", {"a \"b\"", {"closed"}}));
  CHECK(json.dump() == R"({"schema":1,"query":{"text":"a \"b","parsed":"a \"b\"","notes":["closed"]}})");
}

TEST_CASE("JSON facets are lists by field") {
  Results with_facets;
  with_facets.facets = {{"year", {{"2020", 3, 9}, {"", 1, 2}}}, {"topic", {}}};
  const Json facets = Json::parse(json_of(with_facets, false))["facets"];
  CHECK(facets.dump() ==
        R"({"year":[{"value":"2020","stories":3,"articles":9},{"value":null,"stories":1,"articles":2}],"topic":[]})");
}

TEST_CASE("JSON escapes what could harm a terminal, and stays the same text") {
  struct Case {
    std::string title;
    const char* escaped;
  };
  const Case cases[] = {
      {"\x1B[31m", "\\u001b[31m"},
      {"a\x7F", "a\\u007f"},
      {"\xC2\x9B", "\\u009b"},
      {"\u202Ex", "\\u202ex"},
      {"\u2028\u2029", "\\u2028\\u2029"},
      {"\uFEFF\u200B", "\\ufeff\\u200b"},
      {"\U000E0041", "\\udb40\\udc41"},
      {"\u65E5\u672C \U0001F600 caf\u00E9", "\u65E5\u672C \U0001F600 caf\u00E9"},
      {"\"\\\n", "\\\"\\\\\\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.escaped);
    const std::string line = json_lines_of(results_titled(c.title), false);
    CHECK(line.find("\"title\":\"" + std::string(c.escaped) + "\"") != std::string::npos);
    CHECK(Json::parse(line)["lead"]["title"] == c.title);
  }
}

TEST_CASE("JSON is valid UTF-8 whatever the index holds") {
  const std::string line = json_lines_of(results_titled("a\xFFz\xE2\x82"), false);
  CHECK(Json::parse(line)["lead"]["title"] == "a\uFFFDz\uFFFD");
}

TEST_CASE("JSON lines have one story each") {
  Results two = results();
  two.stories.push_back(story());
  two.stories[1].id = "s2";
  std::istringstream lines(json_lines_of(two, false));
  Keys ids;
  for (std::string line; std::getline(lines, line);) ids.push_back(Json::parse(line)["id"]);
  CHECK(ids == Keys{"s1", "s2"});
  CHECK(json_lines_of({}, false).empty());
}

TEST_CASE("an exported article without a URL goes by its file") {
  const Json with_url = Json::parse(export_line(reuters()));
  CHECK(keys_of(with_url) ==
        Keys{"url", "urls", "story", "title", "excerpt", "topics", "published_at", "provider", "quality", "file"});
  CHECK(with_url["url"] == "https://reuters.com/ibm");
  CHECK(with_url["story"] == "s1");
  Article no_url = reuters();
  no_url.url.clear();
  no_url.urls.clear();
  CHECK(Json::parse(export_line(no_url))["url"] == "file:news/ibm.md");
  CHECK(Json::parse(export_line(arn()))["file"].is_null());
}

TEST_CASE("what an index holds, as JSON") {
  Stats stats;
  stats.articles = 2;
  stats.built_at_utc = k11September;
  const Json json = Json::parse(json_of(stats));
  CHECK(keys_of(json) == Keys{"schema", "generation", "articles", "stories", "providers", "files", "first_published",
                              "last_published", "built_at", "language", "analyzer"});
  CHECK(json["built_at"] == "2020-09-11T00:00:00Z");
  CHECK(json["first_published"].is_null());
}

}  // namespace
}  // namespace newsfold::cli
