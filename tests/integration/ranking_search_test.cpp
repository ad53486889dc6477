// What ranking promises, on real indexes.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <set>

#include "common/index_directory.hpp"
#include "query/index_reader.hpp"
#include "query/written_forms.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

const std::vector<std::string> kSubjects{"Copper mine", "Ferry line", "Wind farm", "Night train", "Opera house"};

// Five unrelated articles on different days; `quality` of the one at `raised` is set, the others have 40.
std::vector<std::string> ranked(int raised, int quality, double weight) {
  const TemporaryDirectory folder;
  for (int i = 0; i < 5; ++i) {
    ArticleFile article;
    article.title = kSubjects[static_cast<std::size_t>(i)] + " plans approved";
    article.excerpt = std::string(static_cast<std::size_t>(i) * 12, 'x') + " approved after a vote" +
                      (i % 2 == 0 ? " and approved again" : "");
    article.url = "https://a.example/" + std::to_string(i);
    article.date = "2021-03-0" + std::to_string(i + 1) + "T08:00:00Z";
    article.quality = i == raised ? quality : 40;
    write_article(folder.path() / "docs" / (std::to_string(i) + ".md"), article);
  }
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher searcher((folder.path() / "index").string());
  Request request;
  request.query = "approved";
  request.grouping = Grouping::none;
  request.quality_weight = weight;
  std::vector<std::string> urls;
  for (const Story& story : searcher.search(request).stories) urls.push_back(story.lead.url);
  return urls;
}

void write_titles(const std::filesystem::path& docs, const std::vector<std::string>& titles) {
  for (std::size_t i = 0; i < titles.size(); ++i) {
    ArticleFile article;
    article.title = titles[i];
    article.url = "https://a.example/" + std::to_string(i);
    write_article(docs / (std::to_string(i) + ".md"), article);
  }
}

std::size_t rank_of(const std::vector<std::string>& urls, int article) {
  const auto found = std::find(urls.begin(), urls.end(), "https://a.example/" + std::to_string(article));
  return static_cast<std::size_t>(found - urls.begin());
}

}  // namespace

TEST_CASE("raising the quality of one article never lowers its rank") {
  for (int article = 0; article < 5; ++article) {
    std::size_t before = SIZE_MAX;
    for (const int quality : {0, 40, 90, 189, 100000}) {
      const std::size_t rank = rank_of(ranked(article, quality, 0.2), article);
      CHECK(rank <= before);
      before = rank;
    }
  }
}

TEST_CASE("by date or quality a story is led by the match that it stands there for") {
  const TemporaryDirectory folder;
  for (int i = 0; i < 4; ++i) {  // the same event; the first has the best text, the second the newest date
    ArticleFile article;
    article.title = i == 0 ? "Ferry collides with ferry off Oste Harbor" : "Two boats collide in fog off Oste Harbor";
    article.excerpt = "Two ferries collided in thick fog off Oste Harbor, injuring 34 people, the coastguard said.";
    article.url = "https://" + std::to_string(i) + ".example/1";
    article.domain = std::to_string(i) + ".example";
    article.date = "2021-03-02T0" + std::to_string(i == 1 ? 9 : i) + ":00:00Z";
    article.quality = i == 3 ? 90 : 40 + i;
    write_article(folder.path() / "docs" / (std::to_string(i) + ".md"), article);
  }
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher searcher((folder.path() / "index").string());
  const auto leads = [&](const std::string& query, SortOrder sort) {
    Request request;
    request.query = query;
    request.sort = sort;
    const Results results = searcher.search(request);
    REQUIRE(results.stories.size() == 1);
    return results.stories[0].lead.url;
  };
  CHECK(leads("ferry", SortOrder::date) == "https://1.example/1");
  CHECK(leads("ferry", SortOrder::oldest) == "https://0.example/1");
  CHECK(leads("-title:ferry", SortOrder::oldest) == "https://2.example/1");
  CHECK(leads("ferry", SortOrder::quality) == "https://3.example/1");
  CHECK(leads("title:ferry", SortOrder::date) == "https://0.example/1");  // what does not match leads nothing
  CHECK(leads("ferry", SortOrder::relevance) == "https://0.example/1");
}

TEST_CASE("what has no date comes last by date, the newest or the oldest first, whatever way it is found") {
  const TemporaryDirectory folder;
  for (int i = 0; i < 3; ++i) {
    ArticleFile article;
    article.title = "Bulletin " + std::to_string(i);
    article.url = "https://a.example/" + std::to_string(i);
    article.date = i == 1 ? "" : "196" + std::to_string(i) + "-03-02T09:00:00Z";
    write_article(folder.path() / "docs" / (std::to_string(i) + ".md"), article);
  }
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher searcher((folder.path() / "index").string());
  const auto titles = [&](const std::string& query, SortOrder sort) {
    Request request;
    request.query = query;
    request.sort = sort;
    request.grouping = Grouping::none;
    std::string numbers;
    for (const Story& story : searcher.search(request).stories) numbers += story.lead.title.back();
    return numbers;
  };
  for (const char* query : {"bulletin", "", "bulletin -nothing", "bull*"}) {
    CAPTURE(query);
    CHECK(titles(query, SortOrder::date) == "201");
    CHECK(titles(query, SortOrder::oldest) == "021");
  }
}

TEST_CASE("with weight 0 quality does not count") { CHECK(ranked(4, 189, 0) == ranked(4, 0, 0)); }

TEST_CASE("a clearly better match beats any quality") {
  const TemporaryDirectory folder;
  ArticleFile strong, weak;
  strong.title = "Reactor leak at Norrvik";
  strong.excerpt = "The reactor at Norrvik leaked coolant.";
  strong.url = "https://a.example/strong";
  strong.quality = 0;
  weak.title = "Ten things to do this weekend";
  weak.excerpt = "Markets, museums, long walks by the old reactor and more, in a list that is as long as the weekend.";
  weak.url = "https://a.example/weak";
  weak.quality = 100000;
  write_article(folder.path() / "docs/a.md", strong);
  write_article(folder.path() / "docs/b.md", weak);
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher searcher((folder.path() / "index").string());
  Request request;
  request.query = "reactor";
  request.grouping = Grouping::none;
  const Results results = searcher.search(request);
  REQUIRE(results.stories.size() == 2);
  CHECK(results.stories[0].lead.url == strong.url);
}

TEST_CASE("a name comes before the other words of its stem, even where they stand in titles") {
  const TemporaryDirectory folder;
  const auto write = [&](int number, const std::string& title, const std::string& excerpt) {
    ArticleFile article;
    article.title = title;
    article.excerpt = excerpt;
    article.url = "https://a.example/" + std::to_string(number);
    article.date = "2021-03-0" + std::to_string(1 + number % 9) + "T08:00:00Z";
    article.quality = number == 0 ? 0 : 90;
    write_article(folder / "docs" / (std::to_string(number) + ".md"), article);
  };
  write(0, "Judge delays ruling in Aalby leak case", "The lawyers of Private Manning asked for more time on Tuesday.");
  for (int i = 1; i < 8; ++i) {
    write(i, "Man helps man in " + kSubjects[static_cast<std::size_t>(i) % 5], "The man met another man, case closed.");
  }
  index_corpus(folder / "docs", folder / "index");
  const Searcher searcher((folder / "index").string());
  Request request;
  request.grouping = Grouping::none;
  for (const std::string query : {"manning", "Manning case", "manning quality:..100"}) {
    CAPTURE(query);
    request.query = query;
    const Results results = searcher.search(request);
    REQUIRE(results.stories.size() == 8);
    CHECK(results.stories[0].lead.url == "https://a.example/0");
    CHECK(results.notes.empty());
  }
  request.query = "mannings";  // which is more than one of them
  CHECK(searcher.search(request).stories.at(0).lead.url == "https://a.example/0");
}

TEST_CASE("a form is apart where few have it, or where much is cut and many have another one") {
  struct Share {
    int of_ten;
    bool capitalism, elections;
  };
  for (const auto& [of_ten, capitalism, elections] :
       {Share{1, true, true}, Share{5, true, false}, Share{8, false, false}, Share{10, false, false}}) {
    CAPTURE(of_ten);
    const TemporaryDirectory folder;
    std::vector<std::string> titles;
    for (int i = 0; i < 10; ++i) titles.push_back(i < of_ten ? "Capitalism elections" : "Capitals electing");
    write_titles(folder / "docs", titles);
    index_corpus(folder / "docs", folder / "index");
    const common::IndexDirectory directory(folder / "index");
    const auto generation = query::open_generation(directory, query::current_generation(directory));
    const auto is_apart = [&](const std::string& word) {
      const query::WordOfStem found{word, generation->analyzer.stem(word), generation->words.having(word)};
      return query::find_form_apart(found, *generation).has_value();
    };
    CHECK(is_apart("capitalism") == capitalism);
    CHECK(is_apart("capitalisms") == capitalism);  // in no article: the singular counts
    CHECK(is_apart("elections") == elections);
    CHECK_FALSE(is_apart("electable"));
  }
}

TEST_CASE("where no article has a word, a note names the forms of its stem that were looked for") {
  const TemporaryDirectory folder;
  write_titles(folder / "docs", {"Men and a man of the harbour", "The man who manned the ferry alone",
                                 "Ferry line sold on Sept. 3", "Capitalism of ferries"});
  index_corpus(folder / "docs", folder / "index");
  const Searcher searcher((folder / "index").string());
  const auto notes_of = [&](const std::string& query) {
    Request request;
    request.query = query;
    request.any_word = true;
    return searcher.search(request).notes;
  };
  const std::vector<std::string> missing{"no article has \"manning\"; looked for were other forms: man, manned"};
  CHECK(notes_of("Manning") == missing);
  CHECK(notes_of("manning ferry manning") == missing);
  CHECK(notes_of("title:manning") == missing);
  CHECK(notes_of("ferry -manning").empty());
  CHECK(notes_of("man").empty());
  CHECK(notes_of("capitalisms").empty());  // the same word in another number
  CHECK(notes_of("capital").size() == 1);
  CHECK(notes_of("September").empty());  // Sept. is the same
}

TEST_CASE("a word is found in its other spelling, and only as written in quotes") {
  const TemporaryDirectory folder;
  write_titles(folder / "docs",
               {"Defence chiefs organise women of the centre", "Defense talks", "Organization of a woman",
                "The center holds", "Organs of the body", "Ferry line sold", "Ferry line bought"});
  index_corpus(folder / "docs", folder / "index");
  const Searcher searcher((folder / "index").string());
  const auto found = [&](const std::string& query) {
    Request request;
    request.query = query;
    request.grouping = Grouping::none;
    const Results results = searcher.search(request);
    CHECK(results.notes == std::vector<std::string>());
    std::set<std::string> numbers;
    for (const Story& story : results.stories) numbers.insert(story.lead.url.substr(story.lead.url.rfind('/') + 1));
    return numbers;
  };
  using Numbers = std::set<std::string>;
  for (const char* const query : {"defense", "defence", "title:defense", "title:defence"}) {
    CAPTURE(query);
    CHECK(found(query) == Numbers{"0", "1"});
  }
  CHECK(found("organisations") == Numbers{"0", "2"});
  CHECK(found("title:woman") == Numbers{"0", "2"});
  CHECK(found("title:center") == Numbers{"0", "3"});
  CHECK(found("\"defence\"") == Numbers{"0"});
  CHECK(found("\"center\"") == Numbers{"3"});
  CHECK(found("defence -organizing") == Numbers{"1"});
  Request request;
  request.query = "organisations";
  CHECK(searcher.search(request).suggestion.empty());
  request.query = "organisation";
  CHECK(searcher.search(request).suggestion.empty());
  request.query = "defense women";
  const Results results = searcher.search(request);
  REQUIRE(results.stories.size() == 1);
  CHECK(results.stories[0].lead.title_matches.size() == 2);
}

TEST_CASE("a rare spelling is no form apart") {
  const TemporaryDirectory folder;
  std::vector<std::string> titles(9, "Organization of elections");
  titles.emplace_back("Organisation of elections");
  write_titles(folder / "docs", titles);
  index_corpus(folder / "docs", folder / "index");
  const common::IndexDirectory directory(folder / "index");
  const auto generation = query::open_generation(directory, query::current_generation(directory));
  for (const std::string word : {"organisation", "organization"}) {
    const query::WordOfStem found{word, generation->analyzer.stem(word), generation->words.having(word)};
    CHECK_FALSE(query::find_form_apart(found, *generation));
  }
}

TEST_CASE("where filters or other words leave only other words of a stem, a note says so") {
  const TemporaryDirectory folder;
  write_titles(folder / "docs",
               {"Court hears Manning in Aalby", "Man fined in Norrvik", "A man and a ferry", "Men of Aalby"});
  index_corpus(folder / "docs", folder / "index");
  const Searcher searcher((folder / "index").string());
  const auto notes_of = [&](const std::string& query) {
    Request request;
    request.query = query;
    return searcher.search(request).notes;
  };
  const std::vector<std::string> unmet{"no article that matches has \"manning\" as written"};
  CHECK(notes_of("manning").empty());
  CHECK(notes_of("manning aalby").empty());
  CHECK(notes_of("manning norrvik") == unmet);
  CHECK(notes_of("manning -court") == unmet);
  CHECK(notes_of("manning url:\"https://a.example/2\"") == unmet);
}

TEST_CASE("in each of several alternatives a form counts") {
  const TemporaryDirectory folder;
  write_titles(folder / "docs", {"Man helps man on ferry", "Ferry waits for Manning", "Man helps man in court",
                                 "Court waits for Manning", "Man", "A man", "The man", "Man and man", "Men or man",
                                 "One man", "Man here", "Man there", "Man away"});
  index_corpus(folder / "docs", folder / "index");
  const Searcher searcher((folder / "index").string());
  for (const std::string query :
       {"(manning AND ferry) OR (manning AND court)", "(manning AND court) OR (manning AND ferry)"}) {
    Request request;
    request.query = query;
    request.grouping = Grouping::none;
    const Results results = searcher.search(request);
    REQUIRE(results.stories.size() == 4);
    const std::set<std::string> first{results.stories[0].lead.url, results.stories[1].lead.url};
    CHECK(first == std::set<std::string>{"https://a.example/1", "https://a.example/3"});
  }
}

TEST_CASE("words that do not begin like their stem are found in a field") {
  const TemporaryDirectory folder;
  write_titles(folder / "docs", {"Dying coral reefs", "Two die in a fire", "A quiet day"});
  index_corpus(folder / "docs", folder / "index");
  const Searcher searcher((folder / "index").string());
  Request request;
  request.query = "title:dying";
  CHECK(searcher.search(request).articles_matched.value == 2);
  request.query = "-title:dying";
  CHECK(searcher.search(request).articles_matched.value == 1);
}

TEST_CASE("who leaves out a name leaves out no other word of its stem") {
  const TemporaryDirectory folder;
  write_titles(folder / "docs", {"Court hears Manning in Aalby", "Court fines man in Norrvik",
                                 "Court elects a judge after the elections"});
  index_corpus(folder / "docs", folder / "index");
  const Searcher searcher((folder / "index").string());
  const auto found = [&](const std::string& query) {
    Request request;
    request.query = query;
    return searcher.search(request).articles_matched.value;
  };
  CHECK(found("court -manning") == 2);
  CHECK(found("court -mannings") == 2);
  CHECK(found("court -man") == 1);  // all that a search for it would find
  CHECK(found("court -title:manning") == 2);
  CHECK(found("court -excerpt:manning") == 3);
  CHECK(found("court -elected") == 2);  // of its stem nothing is another word
  CHECK(found("court -election") == 2);
  CHECK(found("court -(manning OR judge)") == 1);
}

TEST_CASE("a half-life brings the newer of two equal matches up, and --now decides what new means") {
  const TemporaryDirectory folder;
  for (const std::string day : {"01", "20"}) {
    ArticleFile article;
    article.title = day == "01" ? "Harbour dues rise in Aalby" : "Harbour dues fall in Norrvik";
    article.url = "https://a.example/" + day;
    article.date = "2021-03-" + day + "T00:00:00Z";
    article.quality = day == "01" ? 60 : 50;
    write_article(folder.path() / "docs" / (day + ".md"), article);
  }
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher searcher((folder.path() / "index").string());
  Request request;
  request.query = "harbour dues";
  CHECK(searcher.search(request).stories[0].lead.url == "https://a.example/01");
  request.half_life_days = 10;
  CHECK(searcher.search(request).stories[0].lead.url == "https://a.example/20");
  request.now_utc = 1614556800;  // 2021-03-01: now both are as fresh as can be
  CHECK(searcher.search(request).stories[0].lead.url == "https://a.example/01");
}
