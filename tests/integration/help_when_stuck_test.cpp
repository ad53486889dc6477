// A search that finds nothing says why, and what would find something.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

const Searcher& searcher() {
  static const TemporaryDirectory folder;
  static const Searcher opened = [] {
    ArticleFile reactor, museum;
    reactor.title = "Reactor restarts at Norrvik";
    reactor.excerpt = "Engineers restarted the reactor.";
    reactor.url = "https://a.example/1";
    reactor.quality = 20;
    reactor.topics = {"Energy"};
    museum.title = "Museum reopens";
    museum.excerpt = "Visitors queue at the museum of glass.";
    museum.url = "https://a.example/2";
    museum.quality = 90;
    museum.topics = {"Culture"};
    write_article(folder.path() / "docs/1.md", reactor);
    write_article(folder.path() / "docs/2.md", museum);
    index_corpus(folder.path() / "docs", folder.path() / "index");
    return Searcher((folder.path() / "index").string());
  }();
  return opened;
}

Request ask(const std::string& query) {
  Request request;
  request.query = query;
  return request;
}

}  // namespace

TEST_CASE("a misspelt word is answered with the nearest word of the index") {
  CHECK(searcher().search(ask("raector")).suggestion == "reactor");
  CHECK(searcher().search(ask("museun glass")).suggestion == "museum glass");
  CHECK(searcher().search(ask("norvik reactor")).suggestion == "norrvik reactor");
}

TEST_CASE("words that occur are never corrected, and far ones neither") {
  CHECK(searcher().search(ask("reactor")).suggestion.empty());
  CHECK(searcher().search(ask("reactors")).suggestion.empty());
  CHECK(searcher().search(ask("zeppelin")).suggestion.empty());
  CHECK(searcher().search(ask("\"raector\"")).suggestion.empty());
}

TEST_CASE("when a filter is why nothing is found, the note names it") {
  Request request = ask("reactor");
  request.min_quality = 50;
  Results results = searcher().search(request);
  CHECK(results.stories.empty());
  REQUIRE(results.notes.size() == 1);
  CHECK(results.notes[0].find("\"min-quality\"") != std::string::npos);
  request.topics = {"Energy"};
  results = searcher().search(request);
  REQUIRE(results.notes.size() == 1);
  CHECK(results.notes[0].find("\"min-quality\"") != std::string::npos);
  request.topics = {"Culture"};
  results = searcher().search(request);
  REQUIRE(results.notes.size() == 1);
  CHECK(results.notes[0].find("the filters together") == 0);
}

TEST_CASE("partial matches say which words no article has") {
  const Results results = searcher().search(ask("reactor zeppelin"));
  CHECK(results.partial);
  CHECK_FALSE(searcher().search(ask("reactor norrvik")).partial);
  CHECK_FALSE(searcher().search(ask("zeppelin")).partial);
  REQUIRE(results.stories.size() == 1);
  REQUIRE(results.notes.size() == 1);
  CHECK(results.notes[0] ==
        "no article has all the words; these have some of them; in no article at all: \"zeppelin\"");
}

TEST_CASE("function words decide neither what is found nor what is said of it") {
  const Results found = searcher().search(ask("when did the museum of glass reopen?"));
  REQUIRE(found.stories.size() == 1);
  CHECK(found.stories[0].lead.title == "Museum reopens");
  CHECK(found.notes.empty());
  CHECK(
      searcher().search(ask("what did they say at the reactor")).notes ==
      std::vector<std::string>{"no article has all the words; these have some of them; in no article at all: \"say\""});
  CHECK(searcher().search(ask("the zeppelin")).stories.empty());
  CHECK(searcher().search(ask("of the")).stories.size() == 1);  // the museum of glass
}

TEST_CASE("words that never stand together are partial matches, and the note says which one the first lacks") {
  const Results results = searcher().search(ask("reactor museum"));
  REQUIRE(results.stories.size() == 2);
  REQUIRE(results.notes.size() == 1);
  const bool museum_first = results.stories[0].lead.title == "Museum reopens";
  CHECK(results.notes[0] == "no article has all the words; these have some of them; the first one lacks " +
                                std::string(museum_first ? "\"reactor\"" : "\"museum\""));
}

TEST_CASE("the note on partial matches is the same on every page, and without stories") {
  Request request = ask("reactor museum");
  const std::vector<std::string> notes = searcher().search(request).notes;
  request.offset = 1;
  CHECK(searcher().search(request).notes == notes);
  request.limit = 0;
  CHECK(searcher().search(request).notes == notes);
}

TEST_CASE("a filter within the query is named like one of the request") {
  CHECK(searcher().search(ask("reactor provider:nowhere.example")).notes ==
        std::vector<std::string>{
            "no article passes the filter \"provider:nowhere.example\"; without it there are matches"});
  CHECK(searcher().search(ask("reactor provider:\"harbor times\" quality:80..")).notes ==
        std::vector<std::string>{"no match passes the filter \"quality:80..\"; without it there are matches"});
  CHECK(searcher().search(ask("\"restarted the reactor\" title:museum")).notes ==
        std::vector<std::string>{"no match has \"title:museum\"; without it there are matches"});
  Request request = ask("reactor quality:10..");
  request.topics = {"Culture"};
  CHECK(searcher().search(request).notes ==
        std::vector<std::string>{"no match passes the filter \"topic\"; without it there are matches"});
  CHECK(searcher().search(ask("zeppelin provider:nowhere.example")).notes ==
        std::vector<std::string>{"in no article: \"zeppelin\""});
}

TEST_CASE("a filter that takes whole names says so where there is no such name") {
  Request request = ask("reactor");
  request.providers = {"harbor"};
  CHECK(searcher().search(request).notes ==
        std::vector<std::string>{"no article passes the filter \"provider\", which takes whole names (provider: in the "
                                 "query takes words of one); without it there are matches"});
  CHECK(searcher().search(ask("reactor provider:harbor")).stories.size() == 1);
}

TEST_CASE("what is in no article is named, where that is why nothing was found") {
  const std::pair<const char*, const char*> cases[] = {
      {"zeppelin", "in no article: \"zeppelin\""},
      {"title:zeppelin", "in no article: \"title:zeppelin\""},
      {"zeppelin airship", "in no article: \"zeppelin\", \"airship\""},
      {"\"norrvik zeppelin\"", "in no article: \"norrvik zeppelin\""},
      {"reactor NEAR/1 norrvik", "in no article: \"reactor NEAR/1 norrvik\""},
      {"https://a.example/1", "in no article: \"https://a.example/1\"; by its address an article is found with url:"},
  };
  for (const auto& [query, note] : cases) {
    CAPTURE(query);
    CHECK(searcher().search(ask(query)).notes == std::vector<std::string>{note});
  }
}

TEST_CASE("words that are near by their letters alone make no suggestion") {
  // Visitors and norrvik are in no article together.
  CHECK(searcher().search(ask("visotorz norrvik")).suggestion.empty());
  CHECK(searcher().search(ask("visotorz museum")).suggestion == "visitors museum");
  CHECK(searcher().search(ask("visotorz OR norrvik")).suggestion == "visitors OR norrvik");
  CHECK(searcher().search(ask("enginerz zzyzx norvik visotorz")).suggestion == "engineers zzyzx norrvik visotorz");
  CHECK(searcher().search(ask("visotorz OR zzyzx")).suggestion == "visitors OR zzyzx");
  CHECK(searcher().search(ask("excerpt:visotorz title:glass")).suggestion == "excerpt:visitors title:glass");
  CHECK(searcher().search(ask("excerpt:visotorz title:norrvik")).suggestion.empty());
  CHECK(searcher().search(ask("glas norrvik")).suggestion.empty());  // too short to be sure of
}

TEST_CASE("one change in a longer word is a slip, whatever stands beside it") {
  CHECK(searcher().search(ask("museun norrvik")).suggestion == "museum norrvik");
  CHECK(searcher().search(ask("zzyzx raector")).suggestion == "zzyzx reactor");
  CHECK(searcher().search(ask("raector zzyzx norrvik")).suggestion == "reactor zzyzx norrvik");
  CHECK(searcher().search(ask("title:museun title:glass")).suggestion == "title:museum title:glass");
}

TEST_CASE("words that are in no article speak neither for a spelling nor against it") {
  CHECK(searcher().search(ask("visotorz zzyzx")).suggestion == "visitors zzyzx");
  CHECK(searcher().search(ask("visotorz AND zzyzx")).suggestion == "visitors AND zzyzx");
}

TEST_CASE("a suggestion has the capitals of what it is for") {
  CHECK(searcher().search(ask("Raector")).suggestion == "Reactor");
  CHECK(searcher().search(ask("RAECTOR at NORVIK")).suggestion == "REACTOR at NORRVIK");
  CHECK(searcher().search(ask("raEctor")).suggestion == "reactor");
}

TEST_CASE("a word whose other forms occur is misspelt only where a letter within it is wrong") {
  CHECK(searcher().search(ask("restartid")).suggestion == "restarted");
  CHECK(searcher().search(ask("enginears")).suggestion == "engineers");
  CHECK(searcher().search(ask("visitors")).suggestion.empty());
  CHECK(searcher().search(ask("engineer")).suggestion.empty());
  CHECK(searcher().search(ask("reopened")).suggestion.empty());
  CHECK(searcher().search(ask("title:raector")).suggestion == "title:reactor");
  CHECK(searcher().search(ask("provider:raector")).suggestion.empty());
}

TEST_CASE("an offset past the end says where the end is") {
  Request request = ask("reactor OR museum");
  request.offset = 2;
  CHECK(searcher().search(request).notes ==
        std::vector<std::string>{"the offset 2 is past the end; there are 2 stories"});
  request.grouping = Grouping::none;
  CHECK(searcher().search(request).notes ==
        std::vector<std::string>{"the offset 2 is past the end; there are 2 articles"});
  request.query = "museum";
  CHECK(searcher().search(request).notes ==
        std::vector<std::string>{"the offset 2 is past the end; there is 1 article"});
  request.query = "zeppelin";
  CHECK(searcher().search(request).notes == std::vector<std::string>{"in no article: \"zeppelin\""});
}

TEST_CASE("a story is found by its id in any case") {
  const std::string id = searcher().search(ask("museum")).stories.at(0).id;
  std::string upper = id;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  REQUIRE(upper != id);
  CHECK(searcher().story(upper).stories.at(0).id == id);
  CHECK(searcher().search(ask("story:" + upper)).stories.at(0).id == id);
}

TEST_CASE("a suggestion changes the misspelt words and nothing else") {
  CHECK(searcher().search(ask("museun museu glass")).suggestion == "museum museum glass");
  CHECK(searcher().search(ask("(raector OR reactor) norvik")).suggestion == "(reactor OR reactor) norrvik");
}

TEST_CASE("a field that somebody wrote stays a condition when words are let go") {
  CHECK(searcher().search(ask("topic:culture reactor")).stories.empty());
  const Results results = searcher().search(ask("topic:culture reactor glass"));
  REQUIRE(results.stories.size() == 1);
  CHECK(results.stories[0].lead.title == "Museum reopens");
}

TEST_CASE("an AND that nothing satisfies says which of its parts is why") {
  struct Case {
    const char* query;
    const char* reason;
  };
  const Case cases[] = {
      {"reactor AND zeppelin", "in no article at all: \"zeppelin\""},
      {"zeppelin AND \"glass museum\" AND norrvik", "in no article at all: \"zeppelin\", \"glass museum\""},
      {"reactor AND museum", "in no article together: \"reactor\" and \"museum\""},
      {"reactor AND norrvik AND museum",
       "in no article together: \"reactor\" and \"museum\", \"norrvik\" and \"museum\""},
      {"reactor AND (museum OR glass)", "in no article together: \"reactor\" and \"museum OR glass\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    for (const bool any_word : {false, true}) {
      Request request = ask(c.query);
      request.any_word = any_word;
      const Results results = searcher().search(request);
      CHECK(results.stories.empty());  // AND insists
      REQUIRE(results.notes.size() == 1);
      CHECK(results.notes[0] == std::string("no article has all that AND joins; ") + c.reason +
                                    "; without AND, articles with some of it would be shown");
    }
  }
}

TEST_CASE("a filter that leaves an AND without articles is named, and an AND of one word says nothing") {
  Request request = ask("reactor AND norrvik");
  request.min_quality = 50;
  const Results filtered = searcher().search(request);
  REQUIRE(filtered.notes.size() == 1);
  CHECK(filtered.notes[0].find("\"min-quality\"") != std::string::npos);
  CHECK(searcher().search(ask("zeppelin AND -reactor")).notes ==
        std::vector<std::string>{"in no article: \"zeppelin\""});
  for (const std::string query : {"zeppelin AND quokka", "zeppelin AND title:quokka"}) {  // nothing to show without it
    const Results nothing = searcher().search(ask(query));
    REQUIRE(nothing.notes.size() == 1);
    CHECK(nothing.notes[0].ends_with("zeppelin\", \"" + query.substr(13) + "\""));
  }
  const Results in_title = searcher().search(ask("zeppelin AND title:reactor"));
  REQUIRE(in_title.notes.size() == 1);
  CHECK(in_title.notes[0] == "no article has all that AND joins; in no article at all: \"zeppelin\"");
}

TEST_CASE("fields that an AND joins are no filters of each other", "") {
  const Results apart = searcher().search(ask("title:reactor AND title:museum"));
  CHECK(apart.stories.empty());
  REQUIRE(apart.notes.size() == 1);
  CHECK(apart.notes[0] ==
        "no article has all that AND joins; in no article together: \"title:reactor\" and \"title:museum\"");
  const Results nowhere = searcher().search(ask("title:reactor AND title:zeppelin"));
  REQUIRE(nowhere.notes.size() == 1);
  CHECK(nowhere.notes[0] == "no article has all that AND joins; in no article at all: \"title:zeppelin\"");
}

TEST_CASE("where some of the words have to do, articles with none but common ones are left out in every order") {
  const TemporaryDirectory folder;
  for (int i = 0; i < 40; ++i) {
    ArticleFile article;
    article.title = i == 0 ? "Condo collapse in Surfside" : i == 1 ? "Surfside mourns" : "What people did in the town";
    article.excerpt = "It was the talk of the day how many came, and why. " + std::to_string(i);
    article.url = "https://a.example/" + std::to_string(i);
    article.date = "2021-06-" + std::to_string(10 + (i + 1) / 2) + "T00:00:00Z";
    write_article(folder / ("docs/" + std::to_string(i) + ".md"), article);
  }
  index_corpus(folder / "docs", folder / "index");
  const Searcher in_town((folder / "index").string());
  for (const SortOrder sort : {SortOrder::relevance, SortOrder::date, SortOrder::quality}) {
    for (const bool filtered : {false, true}) {
      CAPTURE(sort, filtered);
      Request request = ask("how many people did the condo collapse in surfside bury");
      request.sort = sort;
      request.grouping = Grouping::none;
      if (filtered) request.from_utc = 0;
      const Results results = in_town.search(request);
      REQUIRE(results.notes.size() == 1);
      REQUIRE(results.stories.size() == 2);
      CHECK(results.articles_matched.value == 2);
      const bool newest_first = sort != SortOrder::relevance;  // also where none has a quality
      CHECK(results.stories[newest_first ? 1 : 0].lead.title == "Condo collapse in Surfside");
      request.any_word = true;
      CHECK(in_town.search(request).articles_matched.value == 40);
    }
  }
}

TEST_CASE("where few articles have all the words, the note says without which there are many more") {
  const TemporaryDirectory folder;
  for (int number = 1; number <= 8; ++number) {
    ArticleFile article;
    article.title = "Norrvik reactor report " + std::to_string(number);
    article.url = "https://a.example/report/" + std::to_string(number);
    write_article(folder.path() / "docs" / (std::to_string(number) + ".md"), article);
  }
  ArticleFile museum;
  museum.title = "Where is the Museum of the Norrvik reactor";
  museum.url = "https://a.example/museum";
  write_article(folder.path() / "docs/museum.md", museum);
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher reports((folder.path() / "index").string());
  const auto notes_of = [&](const std::string& query) {
    Request request = ask(query);
    request.hints = true;
    return reports.search(request).notes;
  };
  CHECK(reports.search(ask("norrvik reactor museum")).notes.empty());  // unless asked for
  using Notes = std::vector<std::string>;
  CHECK(notes_of("norrvik reactor museum") == Notes{"without \"museum\" 9 articles match"});
  CHECK(notes_of("norrvik reactor museum tower").at(0).find("no article has all the words") == 0);
  CHECK(notes_of("norrvik museum").empty());
  CHECK(notes_of("norrvik reactor report").empty());
  CHECK(notes_of("norrvik reactor museum -report") == Notes{});
  Request request = ask("norrvik reactor museum");
  request.hints = request.any_word = true;
  CHECK(reports.search(request).notes.empty());
}
