// What newsfold-query writes: text, JSON and TSV.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "query/cli/output_json.hpp"
#include "query/cli/output_text.hpp"
#include "query/cli/output_tsv.hpp"

namespace newsfold::cli {
namespace {

using Json = nlohmann::ordered_json;
using Keys = std::vector<std::string>;

constexpr std::int64_t k11September = 1'599'782'400;

Article reuters() {
  Article article;
  article.id = "a1";
  article.url = "https://reuters.com/ibm";
  article.urls = {"https://reuters.com/ibm", "https://amp.reuters.com/ibm"};
  article.title = "IBM asks for export rules";
  article.excerpt = "IBM asked on Friday for rules on the export of facial recognition to regimes that abuse it.";
  article.snippet = article.excerpt;
  article.title_matches = {{13, 19}};
  article.snippet_matches = {{37, 43}};
  article.provider = {"Reuters", "reuters.com"};
  article.published_at_utc = k11September + 51'727;
  article.quality = 86;
  article.topics = {"IBM", "AI"};
  article.category = "news";
  article.type = "article";
  article.published = false;
  article.file = "news/ibm.md";
  article.story = "s1";
  article.matched = true;
  article.score = 12.5;
  return article;
}

Article arn() {
  Article article;
  article.id = "a2";
  article.url = "https://arn.example/ibm";
  article.urls = {article.url};
  article.title = "IBM calls for new controls to limit US facial recognition exports";
  article.provider = {"", "arn.example"};
  article.story = "s1";
  return article;
}

Story story() {
  Story story;
  story.id = "s1";
  story.rank = 1;
  story.score = 12.5;
  story.article_count = 4;
  story.provider_count = 3;
  story.first_published_utc = k11September;
  story.last_published_utc = k11September + 86'400;
  story.lead = reuters();
  story.coverage = {arn()};
  return story;
}

Results results() {
  Results results;
  results.query = "export";
  results.parsed = "export";
  results.generation = 7;
  results.took_ms = 0.81249;
  results.stories_matched = {1, true};
  results.articles_matched = {3, true};
  results.stories = {story()};
  return results;
}

Results results_titled(const std::string& title) {
  Results hostile = results();
  hostile.stories[0].lead.title = title;
  hostile.stories[0].lead.title_matches.clear();
  return hostile;
}

Keys keys_of(const Json& json) {
  Keys keys;
  for (const auto& item : json.items()) keys.push_back(item.key());
  return keys;
}

TEST_CASE("a story is a block, and the counts come last") {
  TextStyle style;
  style.width = 60;
  CHECK(text_of(results(), style) ==
        " 1  IBM asks for export rules\n"
        "    Reuters \u00B7 11 Sep 2020 \u00B7 quality 86 \u00B7 4 articles from 3\n"
        "    providers\n"
        "    IBM asked on Friday for rules on the export of facial\n"
        "    recognition to regimes that abuse it.\n"
        "    https://reuters.com/ibm\n"
        "    + arn.example \u00B7 undated \u00B7 IBM calls for new controls ...\n"
        "    + 2 more: newsfold-query --story s1\n"
        "\n"
        "1 story, 3 articles\n");
}

TEST_CASE("a lone article says less") {
  Results lone = results();
  Story& story = lone.stories[0];
  story.rank = 123;
  story.article_count = 1;
  story.coverage.clear();
  story.lead.title.clear();
  story.lead.url.clear();
  story.lead.snippet.clear();
  story.lead.provider = {};
  story.lead.published_at_utc.reset();
  story.lead.quality = 80.5;
  lone.articles_matched = {1, true};
  CHECK(text_of(lone, {}) ==
        "123  (no title)\n"
        "     undated \u00B7 quality 80.5\n"
        "     news/ibm.md\n"
        "\n"
        "1 story, 1 article\n");
}

TEST_CASE("colour marks what matched and dims what did not") {
  TextStyle style;
  style.color = true;
  const std::string text = text_of(results(), style);
  CHECK(text.starts_with(" 1  \033[1mIBM asks for \033[0m\033[1;31mexport\033[0m\033[1m rules\033[0m\n"));
  CHECK(text.find("rules on the \033[1;31mexport\033[0m of facial") != std::string::npos);
  CHECK(text.find("    \033[36mhttps://reuters.com/ibm\033[0m\n") != std::string::npos);
  CHECK(text.find("    \033[2m+ arn.example") != std::string::npos);
  CHECK(text_of(results(), {}).find('\033') == std::string::npos);
}

TEST_CASE("coverage is not dimmed where there is no query to match") {
  TextStyle style;
  style.color = true;
  Results unasked = results();
  unasked.stories[0].lead.matched = false;
  CHECK(text_of(unasked, style).find("\033[2m") == std::string::npos);
}

TEST_CASE("a whole story has the addresses of its coverage, and reasons where they were asked for") {
  TextStyle style;
  style.addresses = true;
  style.width = 120;
  Results whole = results();
  whole.stories[0].article_count = 2;
  whole.stories[0].coverage[0].why = "same title";
  const std::string text = text_of(whole, style);
  CHECK(text.find("exports\n      https://arn.example/ibm\n      why: same title\n\n") != std::string::npos);
  CHECK(text.find("more:") == std::string::npos);
}

TEST_CASE("the counts say what they are") {
  Results none;
  CHECK(text_of(none, {}) == "0 stories, 0 articles\n");
  Results page = results();
  page.stories[0].rank = 11;
  page.stories_matched = {230, false};
  page.articles_matched = {900, false};
  CHECK(text_of(page, {}).ends_with("\n11-11 of about 230 stories, about 900 articles\n"));
}

TEST_CASE("facets are tables with their counts to the right") {
  Results with_facets;
  with_facets.facets = {{"topic", {{"facial recognition", 12, 340}, {"\u65E5\u672C", 1, 2}}}, {"year", {}}};
  CHECK(text_of(with_facets, {}) ==
        "topic                 stories  articles\n"
        "  facial recognition       12       340\n"
        "  \u65E5\u672C                      1         2\n"
        "\n"
        "year  stories  articles\n"
        "\n"
        "0 stories, 0 articles\n");
}

TEST_CASE("nothing of the index steers the terminal") {
  Results hostile = results_titled("\033]0;owned\007 \u202E");
  Story& story = hostile.stories[0];
  const std::string evil = "\033[31m\xC2\x9B\u202E\x7F\n";
  story.id = story.lead.url = story.lead.file = story.lead.snippet = story.lead.why = evil;
  story.lead.provider = {evil, evil};
  story.coverage[0].title = story.coverage[0].url = story.coverage[0].provider.name = evil;
  hostile.notes = {evil};
  hostile.suggestion = evil;
  hostile.facets = {{evil, {{evil, 1, 1}}}};
  TextStyle style;
  style.addresses = true;
  for (const std::string& text : {text_of(hostile, style), remarks_of(hostile), tsv_of(hostile)}) {
    CHECK(text.find_first_of("\033\007\x7F") == std::string::npos);
    CHECK(text.find("\xC2\x9B") == std::string::npos);
    CHECK(text.find("\u202E") == std::string::npos);
  }
  CHECK(text_of(hostile, style).starts_with(" 1  \u241B]0;owned\u2407 \\u{202E}\n"));
}

TEST_CASE("remarks are words for stderr") {
  Results odd;
  CHECK(remarks_of(odd).empty());
  odd.notes = {"the quote is closed", "no field author:"};
  odd.suggestion = "facial";
  CHECK(remarks_of(odd) == "note: the quote is closed\nnote: no field author:\nDid you mean: facial\n");
}

TEST_CASE("what an index holds, as text") {
  Stats stats;
  stats.generation = 7;
  stats.articles = 2;
  stats.built_at_utc = k11September;
  stats.language = "en";
  stats.analyzer = "x\x1By";
  CHECK(text_of(stats) ==
        "generation  7\n"
        "built       2020-09-11T00:00:00Z\n"
        "articles    2\n"
        "stories     0\n"
        "providers   0\n"
        "files       0\n"
        "published   undated\n"
        "language    en\n"
        "analyzer    x\u241By\n");
  stats.first_published_utc = 0;
  stats.last_published_utc = k11September;
  CHECK(text_of(stats).find("published   1 Jan 1970 to 11 Sep 2020\n") != std::string::npos);
}

TEST_CASE("TSV has one story a line, and twelve columns") {
  Results two = results();
  two.stories.push_back(story());
  two.stories[1].lead = arn();
  two.stories[1].lead.title = "tab\tand\nline";
  two.stories[1].lead.url.clear();
  two.stories[1].lead.file = "a.md";
  two.stories[1].first_published_utc.reset();
  two.stories[1].last_published_utc.reset();
  CHECK(tsv_of(two) ==
        "1\t12.5000\ts1\t4\t3\t2020-09-11T00:00:00Z\t2020-09-12T00:00:00Z\t2020-09-11T14:22:07Z\tReuters\t86\t"
        "IBM asks for export rules\thttps://reuters.com/ibm\n"
        "1\t12.5000\ts1\t4\t3\t\t\t\tarn.example\t\ttab and line\ta.md\n");
}

TEST_CASE("JSON has its keys in order") {
  const Json json = Json::parse(json_of(results(), false));
  CHECK(keys_of(json) == Keys{"schema", "query", "generation", "took_ms", "stories_matched", "articles_matched",
                              "suggestion", "stories", "facets"});
  CHECK(keys_of(json["query"]) == Keys{"text", "parsed", "notes"});
  const Json& story = json["stories"][0];
  CHECK(keys_of(story) == Keys{"id", "rank", "score", "articles", "providers", "first_published", "last_published",
                               "lead", "coverage", "why"});
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
                                       "snippet_matches"});
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
  explained.stories[0].lead.why = "text 12";
  const Json story = Json::parse(json_of(explained, true))["stories"][0];
  CHECK(story["why"] == "text 12");
  CHECK(story["lead"]["why"] == "text 12");
  CHECK(story["coverage"][0]["why"] == "");
}

TEST_CASE("JSON facets are lists by field") {
  Results with_facets;
  with_facets.facets = {{"year", {{"2020", 3, 9}}}, {"topic", {}}};
  const Json facets = Json::parse(json_of(with_facets, false))["facets"];
  CHECK(facets.dump() == R"({"year":[{"value":"2020","stories":3,"articles":9}],"topic":[]})");
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
