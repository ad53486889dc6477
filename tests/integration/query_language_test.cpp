// What each query of the language table finds, and what the search says about it.
#include <catch2/catch.hpp>
#include <newsfold/searcher.hpp>

#include "tests/support/language_articles.hpp"
#include "tests/support/language_table.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

const Searcher& searcher() {
  static const TemporaryDirectory folder;
  static const Searcher opened = [] {
    write_language_articles(folder / "docs");
    if (index_corpus(folder / "docs", folder / "index").outcome != indexer::Outcome::published) {
      throw std::runtime_error("not published");
    }
    return Searcher((folder / "index").string());
  }();
  return opened;
}

Results ask(const std::string& query) {
  Request request;
  request.query = query;
  request.grouping = Grouping::none;
  request.limit = 1000;
  request.now_utc = kLanguageNow;
  return searcher().search(request);
}

std::set<std::string> ids_of(const Results& results) {
  std::set<std::string> ids;
  for (const Story& story : results.stories) ids.insert(story.lead.file.substr(0, story.lead.file.find('.')));
  return ids;
}

// What is said beyond the notes on how the query was read.
std::string said_beside(const Results& results, std::size_t parser_notes) {
  std::string said;
  for (std::size_t i = parser_notes; i < results.notes.size(); ++i)
    said += (said.empty() ? "" : " | ") + results.notes[i];
  if (results.suggestion.empty()) return said;
  return said + (said.empty() ? "" : " | ") + "Did you mean: " + results.suggestion;
}

}  // namespace

TEST_CASE("every query of the table finds its articles, and says what the table says") {
  const auto cases = language_cases();
  CHECK(cases.size() >= 250);
  for (const LanguageCase& c : cases) {
    CAPTURE(c.query, c.parsed);
    const Results results = ask(c.query);
    CHECK(results.parsed == c.parsed);
    CHECK(ids_of(results) == c.articles);
    CHECK(results.stories.size() == c.articles.size());
    CHECK(results.articles_matched.value == c.articles.size());
    const std::string said = said_beside(results, c.notes.size());
    if (c.help.empty()) CHECK(said.empty());
    else CHECK_THAT(said, Catch::Contains(c.help));
  }
}

TEST_CASE("what a query was read as finds the same articles") {
  for (const LanguageCase& c : language_cases()) {
    CAPTURE(c.query, c.parsed);
    CHECK(ids_of(ask(c.parsed)) == c.articles);
  }
}

TEST_CASE("a part that is given again changes no score, but a word does") {
  const auto best_score = [](const std::string& query) {
    Request request;
    request.query = query;
    request.quality_weight = 0;
    const Results results = searcher().search(request);
    REQUIRE_FALSE(results.stories.empty());
    return results.stories[0].score;
  };
  const std::string near = "ferry NEAR/5 fog";
  for (const std::string between : {" OR ", " AND ", " "}) {
    CHECK(best_score(near + between + near + between + near) == Approx(best_score(near)));
    CHECK(best_score("fer*" + between + "fer*") == Approx(best_score("fer*")));
    CHECK(best_score("ferry" + between + "ferry") > 1.5 * best_score("ferry"));
  }
}

TEST_CASE("a condition stays one where any word will do, in brackets too") {
  Request request;
  request.grouping = Grouping::none;
  request.limit = 1000;
  for (const std::string condition : {"title:fog", "type:course", "date:2018", "-harbour"}) {
    CAPTURE(condition);
    request.any_word = false;
    request.query = condition;
    const std::set<std::string> allowed = ids_of(searcher().search(request));
    request.any_word = true;
    for (const std::string& query : {condition + " ferry reactor", "(" + condition + " ferry) reactor"}) {
      request.query = query;
      for (const std::string& id : ids_of(searcher().search(request))) CHECK(allowed.contains(id));
    }
  }
}

TEST_CASE("phrases past their cap are refused, words of several parts among them") {
  std::string at_cap, past;
  for (int i = 0; i < 16; ++i)
    at_cap += "\"ferry fog" + std::to_string(i) + "\" OR ferry-" + std::to_string(i) + " OR ";
  CHECK(ask(at_cap + "\"ferry\" OR harbour").notes.empty());
  for (const std::string one : {"\"ferry fog\"", "ferry-fog", "-\"ferry fog\"", "日本語"}) {
    CAPTURE(one);
    CHECK_THROWS_WITH(ask(at_cap + one), Catch::Contains("more than 32 phrases"));
  }
}
