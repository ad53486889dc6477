// Undated articles: they join what they resemble most, night after night, and the rest of the corpus has no say.
#include <catch2/catch.hpp>
#include <map>
#include <newsfold/searcher.hpp>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::Outcome;

namespace {

const std::string kFire = "A blaze in a clean room of the Quorex plant in Vintre stopped production of chips.";

class Desk {
 public:
  void write(const std::string& name, const std::string& title, const std::string& excerpt, const std::string& date) {
    ArticleFile article;
    article.title = title;
    article.excerpt = excerpt;
    article.url = url(name);
    article.date = date;
    article.provider = name;
    article.domain = name + ".example";
    write_article(folder_ / ("docs/" + name + ".md"), article);
  }

  void remove(const std::string& name) { std::filesystem::remove(folder_ / ("docs/" + name + ".md")); }

  // The name of the story of each article, after a night and after a full run, which must agree.
  std::map<std::string, std::string> run() {
    const auto after_night = stories("night", {"--force"}), after_full = stories("full", {"--full", "--force"});
    CHECK(after_night == after_full);
    return after_night;
  }

  static std::string url(const std::string& name) { return "https://" + name + ".example/report"; }

 private:
  std::map<std::string, std::string> stories(const std::string& index, const std::vector<std::string>& more) {
    REQUIRE(index_corpus(folder_ / "docs", folder_ / index, more).outcome == Outcome::published);
    std::map<std::string, std::string> stories;
    Searcher searcher((folder_ / index).string());
    for (const Article& article : searcher.articles()) stories[article.url] = article.story;
    return stories;
  }

  TemporaryDirectory folder_;
};

}  // namespace

TEST_CASE("an undated report joins the story it resembles most, and moves when that goes or something nearer comes") {
  Desk desk;
  desk.write("northwire", "Fire halts Quorex chip plant", kFire, "2020-03-01T10:00:00Z");
  desk.write("worldview", "Quorex plant fire stops chips", kFire, "");
  desk.write("gazette", "Owl moves into library of Thornby", "Readers whisper below it.", "2020-03-01T12:00:00Z");
  desk.write("earshot", "Mayor of Sandmere resigns over ferry", "She gave no reason.", "");
  auto stories = desk.run();
  CHECK(stories[Desk::url("worldview")] == stories[Desk::url("northwire")]);
  CHECK(stories[Desk::url("earshot")] != stories[Desk::url("northwire")]);

  // Two years later the plant burns again, and the undated report turns out to be a copy of that one.
  desk.write("harbour", "Quorex plant fire stops chips", kFire, "2022-03-05T10:00:00Z");
  stories = desk.run();
  CHECK(stories[Desk::url("worldview")] == stories[Desk::url("harbour")]);
  CHECK(stories[Desk::url("worldview")] != stories[Desk::url("northwire")]);

  desk.remove("harbour");
  stories = desk.run();
  CHECK(stories[Desk::url("worldview")] == stories[Desk::url("northwire")]);

  desk.remove("northwire");
  stories = desk.run();
  CHECK(stories[Desk::url("worldview")] != stories[Desk::url("earshot")]);

  // A date is found.
  desk.write("earshot", "Mayor of Sandmere resigns over ferry", "She gave no reason.", "2020-03-02T10:00:00Z");
  desk.run();
}

TEST_CASE("undated reports of one event without a date are one story") {
  Desk desk;
  desk.write("northwire", "Fire halts Quorex chip plant", kFire, "");
  desk.write("worldview", "Quorex plant fire stops chips", kFire + " Nobody was hurt.", "");
  desk.write("gazette", "Owl moves into library of Thornby", "Readers whisper below it.", "2020-03-01T12:00:00Z");
  auto stories = desk.run();
  CHECK(stories[Desk::url("worldview")] == stories[Desk::url("northwire")]);
  CHECK(stories[Desk::url("gazette")] != stories[Desk::url("northwire")]);
}
