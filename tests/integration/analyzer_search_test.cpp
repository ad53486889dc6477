// Words as people write and type them, found through a real index.
#include <catch2/catch.hpp>
#include <newsfold/searcher.hpp>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

// An index with one article for each title, found by the words of that title alone.
class TitleIndex {
 public:
  explicit TitleIndex(const std::vector<std::string>& titles) {
    for (std::size_t i = 0; i < titles.size(); ++i) {
      ArticleFile article;
      article.title = titles[i];
      article.url = "https://a.example/" + std::to_string(i);
      write_article(folder_.path() / "docs" / (std::to_string(i) + ".md"), article);
    }
    index_corpus(folder_.path() / "docs", folder_.path() / "index");
    searcher_ = std::make_unique<Searcher>((folder_.path() / "index").string());
  }

  std::vector<std::string> find(const std::string& query) const {
    Request request;
    request.query = query;
    request.grouping = Grouping::none;
    std::vector<std::string> titles;
    const Results results = searcher_->search(request);
    for (const Story& story : results.stories) {
      for (const std::string& note : results.notes) {
        if (note.find("no article has all the words") == 0) return {};
      }
      titles.push_back(story.lead.title);
    }
    return titles;
  }

 private:
  TemporaryDirectory folder_;
  std::unique_ptr<Searcher> searcher_;
};

const std::vector<std::string> kTitles{"Compilers for C++ gain speed",
                                       "A year of C# in schools",
                                       "Learning C the hard way",
                                       "AT&T sells towers",
                                       "R&D budgets rise",
                                       "U.S. tariffs return",
                                       "The F.B.I. opens a field office",
                                       "O\xE2\x80\x99Reilly retires",
                                       "Outage at ibm.com ends",
                                       "Follow @harbortimes now",
                                       "Crowds join #cleanrivers",
                                       "Masks and COVID-19 rules",
                                       "Cases of COVID19 fall",
                                       "Straße blocked by snow",
                                       "A naïve forecast",
                                       "Lunch in the café",
                                       "İstanbul ferry strike",
                                       "The ﬁnance bill passes",
                                       "ＡＩ in clinics",
                                       "日本の人工知能",
                                       "한국어뉴스",
                                       "สวัสดีครับ",
                                       "State-of-the-art lab opens",
                                       "The senators were running late"};

}  // namespace

TEST_CASE("every way of writing a word finds the article that writes it another way") {
  const TitleIndex index(kTitles);
  struct Case {
    std::string query, title;
  };
  const std::vector<Case> cases{{"C++", kTitles[0]},
                                {"c++", kTitles[0]},
                                {"C#", kTitles[1]},
                                {"AT&T", kTitles[3]},
                                {"at&t towers", kTitles[3]},
                                {"R&D", kTitles[4]},
                                {"US tariffs", kTitles[5]},
                                {"U.S. tariffs", kTitles[5]},
                                {"u.s tariffs", kTitles[5]},
                                {"FBI", kTitles[6]},
                                {"F.B.I.", kTitles[6]},
                                {"O'Reilly", kTitles[7]},
                                {"O\xE2\x80\x99Reilly", kTitles[7]},
                                {"ibm.com", kTitles[8]},
                                {"ibm", kTitles[8]},
                                {"@harbortimes", kTitles[9]},
                                {"harbortimes", kTitles[9]},
                                {"#cleanrivers", kTitles[10]},
                                {"cleanrivers", kTitles[10]},
                                {"strasse", kTitles[13]},
                                {"STRASSE", kTitles[13]},
                                {"Straße", kTitles[13]},
                                {"naive", kTitles[14]},
                                {"naïve", kTitles[14]},
                                {"cafe", kTitles[15]},
                                {"istanbul", kTitles[16]},
                                {"İstanbul", kTitles[16]},
                                {"finance", kTitles[17]},
                                {"ai", kTitles[18]},
                                {"ＡＩ", kTitles[18]},
                                {"人工知能", kTitles[19]},
                                {"日本", kTitles[19]},
                                {"知", kTitles[19]},
                                {"뉴스", kTitles[20]},
                                {"한국어", kTitles[20]},
                                {"สวัสดี", kTitles[21]},
                                {"ครับ", kTitles[21]},
                                {"state-of-the-art", kTitles[22]},
                                {"art", kTitles[22]},
                                {"\"of the art\"", kTitles[22]},
                                {"senator", kTitles[23]},
                                {"run", kTitles[23]},
                                {"\"were running\"", kTitles[23]}};
  for (const Case& c : cases) {
    INFO(c.query);
    const auto found = index.find(c.query);
    REQUIRE(found.size() == 1);
    CHECK(found[0] == c.title);
  }
}

TEST_CASE("COVID-19 and COVID19 reach each other") {
  const TitleIndex index(kTitles);
  for (const std::string query : {"COVID-19", "COVID19", "covid19"}) {
    INFO(query);
    CHECK(index.find(query).size() == 2);
  }
}

TEST_CASE("signs make other words: C is not asked for by C++") {
  const TitleIndex index(kTitles);
  CHECK(index.find("C++").size() == 1);
  CHECK(index.find("C#").size() == 1);
  CHECK(index.find("C").size() == 3);  // the bare letter stands in all three
}

TEST_CASE("phrases are exact where words are stemmed") {
  const TitleIndex index(kTitles);
  CHECK(index.find("\"were run\"").empty());
  CHECK(index.find("\"senator were\"").empty());
  CHECK(index.find("\"running\"").size() == 1);
  CHECK(index.find("\"run\"").empty());
}

TEST_CASE("a prefix may hold a hyphen") {
  const TitleIndex index(kTitles);
  CHECK(index.find("covid-1*").size() == 2);
  CHECK(index.find("state-of-th*").size() == 1);
}
