// Receipts, memberships and copies: what a search says about itself must be true.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

const std::string kReport =
    "The harbour board of Aalby closed the swing bridge on Monday after divers found cracks in two of its four piers, "
    "and "
    "said that repairs would take at least nine weeks.";

struct Index {
  TemporaryDirectory folder;

  void add(int number, const ArticleFile& article) const {
    write_article(folder.path() / "docs" / (std::to_string(number) + ".md"), article);
  }
  Searcher open() const {
    index_corpus(folder.path() / "docs", folder.path() / "index");
    return Searcher((folder.path() / "index").string());
  }
};

ArticleFile report(int number, const std::string& title, const std::string& excerpt, const std::string& provider) {
  ArticleFile article;
  article.title = title;
  article.excerpt = excerpt;
  article.url = "https://" + provider + ".example/" + std::to_string(number);
  article.provider = provider;
  article.domain = provider + ".example";
  article.date = "2021-03-0" + std::to_string(number + 1) + "T06:00:00Z";
  return article;
}

double total(const Receipt& receipt) {
  double text = 0;
  for (const Receipt::Part& part : receipt.text) text += part.value;
  return (text + receipt.quality) * receipt.freshness;
}

}  // namespace

TEST_CASE("receipts add up to the score, whatever the query is made of") {
  const Index index;
  const std::filesystem::path sample = std::filesystem::path(NEWSFOLD_TEST_DATA) / "sample" / "docs";
  index_corpus(sample, index.folder.path() / "index");
  const Searcher searcher((index.folder.path() / "index").string());
  for (const std::string query :
       {"earthquake", "chip plant", "\"series b\"", "COVID-19 vaccine", "earth* island", "title:chip OR excerpt:plant",
        "help-desk", "C++", "help-desk OR chip", "chip -plant", "fog NEAR/5 ferry", "topic:energy plant",
        "quality:10.. chip", "\"series b\" OR chip", "(chip plant) OR earthquake", "(chip -plant) OR earthquake",
        "chip OR (fog NEAR/5 ferry)", "earth* OR chip", "(chip OR \"press release\") (plant OR earthquake)"}) {
    for (const double half_life : {0.0, 5.0}) {
      Request request;
      request.query = query;
      request.explain = true;
      request.half_life_days = half_life;
      request.coverage = 10;
      const Results results = searcher.search(request);
      INFO(query);
      REQUIRE_FALSE(results.stories.empty());
      for (const Story& story : results.stories) {
        INFO(story.lead.title);
        REQUIRE(story.lead.receipt);
        CHECK(total(*story.lead.receipt) == Approx(story.lead.score));
        CHECK(story.lead.receipt->freshness <= 1);
        REQUIRE(story.receipt);
        CHECK(total(*story.receipt) == Approx(story.score));
        for (const Article& article : story.coverage) {
          REQUIRE(article.receipt.has_value() == article.matched);
          if (article.matched) CHECK(total(*article.receipt) == Approx(article.score));
        }
      }
    }
  }
}

TEST_CASE("an order by date or quality has neither scores nor receipts, in stories and in articles") {
  const Index index;
  index.add(1, report(1, "Cracks close Aalby bridge", kReport, "harbor"));
  index.add(2, report(2, "Owl moves in below a bridge", "It hoots at night and sleeps by day.", "earshot"));
  const Searcher searcher = index.open();
  for (const Grouping grouping : {Grouping::story, Grouping::none}) {
    for (const SortOrder sort : {SortOrder::relevance, SortOrder::date, SortOrder::quality}) {
      for (const std::string query : {"bridge", ""}) {
        CAPTURE(grouping, sort, query);
        Request request;
        request.query = query;
        request.grouping = grouping;
        request.sort = sort;
        request.explain = true;
        const Results results = searcher.search(request);
        REQUIRE(results.stories.size() == 2);
        const bool has_scores = sort == SortOrder::relevance && !query.empty();
        for (const Story& story : results.stories) {
          CHECK(story.receipt.has_value() == has_scores);
          CHECK(story.lead.receipt.has_value() == has_scores);
          CHECK((story.score > 0) == has_scores);
          CHECK((story.lead.score > 0) == has_scores);
        }
      }
    }
  }
}

TEST_CASE("a story's receipt is that of its best match, though a better report leads") {
  const Index index;
  ArticleFile matching = report(1, "Cracks close Aalby bridge", kReport, "harbor");
  matching.quality = 10;
  ArticleFile better =
      report(2, "Cracks close Aalby bridge",
             "The harbour board of Aalby closed it on Monday. Shops on the quay fear for their "
             "customers, ferries sail more often, and drivers are sent the long way round through Holm "
             "until divers have looked at all the piers.",
             "wire");
  better.quality = 100;
  index.add(1, matching);
  index.add(2, better);
  for (int other = 3; other < 7; ++other) index.add(other, report(other, "Owl moves in", "It hoots.", "earshot"));
  Request request;
  request.query = "bridge";
  request.explain = true;
  request.quality_weight = 0.01;
  const Results results = index.open().search(request);
  REQUIRE(results.stories.size() == 1);
  const Story& story = results.stories[0];
  REQUIRE(story.coverage.size() + story.lead.copies.size() == 1);
  CHECK(story.lead.provider.name == "wire");
  CHECK(story.best_match != story.lead.id);
  CHECK(story.score > story.lead.score);
  REQUIRE(story.receipt);
  CHECK(total(*story.receipt) == Approx(story.score));
}

TEST_CASE("without explain nothing is explained") {
  const Index index;
  index.add(1, report(1, "Bridge closed", kReport, "harbor"));
  Request request;
  request.query = "bridge";
  const Results results = index.open().search(request);
  REQUIRE(results.stories.size() == 1);
  CHECK_FALSE(results.stories[0].lead.receipt);
  CHECK_FALSE(results.stories[0].receipt);
  CHECK_FALSE(results.stories[0].lead.membership);
}

TEST_CASE("wire copies hang below their original, independent reports stand beside it") {
  const Index index;
  ArticleFile first = report(1, "Aalby swing bridge closed after cracks found", kReport, "wire");
  first.quality = 90;
  index.add(1, first);
  index.add(2, report(2, "Cracks close Aalby swing bridge", "AALBY - " + kReport, "worldview"));
  index.add(
      3, report(3, "Swing bridge in Aalby shut for nine weeks",
                "Cracks in the piers of the Aalby swing bridge will keep it closed for nine weeks; shops on the quay "
                "fear for their customers.",
                "harbor"));
  Request request;
  request.query = "aalby bridge";
  request.explain = true;
  const Results results = index.open().search(request);
  REQUIRE(results.stories.size() == 1);
  const Story& story = results.stories[0];
  CHECK(story.article_count == 3);
  CHECK(story.provider_count == 3);
  CHECK(story.first_provider.name == "wire");
  CHECK(story.lead.provider.name == "wire");
  REQUIRE(story.lead.copies.size() == 1);
  CHECK(story.lead.copies[0].provider.name == "worldview");
  REQUIRE(story.coverage.size() == 1);
  CHECK(story.coverage[0].provider.name == "harbor");
  REQUIRE(story.coverage[0].membership);
  const Membership& why = *story.coverage[0].membership;
  CHECK_FALSE(why.same_text);
  CHECK_FALSE(why.links_lead);
  CHECK_FALSE(why.linked_by_lead);
  CHECK(why.days_apart == Approx(2));
}

TEST_CASE("shared words are weighed: what is rarer and in both titles says more") {
  const Index index;
  ArticleFile lead = report(1, "Cracks close Aalby bridge", "Divers found them on Monday.", "wire");
  lead.quality = 90;
  index.add(1, lead);
  index.add(2, report(2, "Aalby bridge has cracks", "Divers went down again.", "harbor"));
  index.add(3, report(3, "A new bridge for Holm", "It opens in May.", "worldview"));
  Request request;
  request.query = "aalby";
  request.explain = true;
  const Results results = index.open().search(request);
  REQUIRE(results.stories.size() == 1);
  REQUIRE(results.stories[0].coverage.size() == 1);
  const Membership& why = *results.stories[0].coverage[0].membership;
  std::map<std::string, double> weights;
  double sum = 0;
  for (const Membership::SharedWord& word : why.shared_words) sum += weights[word.word] = word.weight;
  // By hand: in titles 1 + ln 3, in excerpts 1, capitals 1.3 in either; of 3 articles two have each word, all "bridge":
  // log(4 / 2.5) and log(4 / 3.5), squared.
  const double in_titles = std::pow(1 + std::log(3), 2), usual = std::pow(std::log(4 / 2.5), 2);
  const double aalby = 1.3 * 1.3 * in_titles * usual, cracks = 1.3 * in_titles * usual, divers = 1.3 * 1.3 * usual;
  const double bridge = in_titles * std::pow(std::log(4 / 3.5), 2);
  const double all = aalby + cracks + divers + bridge;
  CHECK(bridge / all < 0.03);  // too little to be named
  CHECK(sum == Approx(1 - bridge / all));
  CHECK(why.shared_words.front().word == "Aalby");
  CHECK(weights["Aalby"] == Approx(aalby / all));
  CHECK(weights["cracks"] == Approx(cracks / all));
  CHECK(weights["Divers"] == Approx(divers / all));
  CHECK(why.shared_words.size() == 3);
}

TEST_CASE("a membership knows the link between two articles, and which of them lists the other") {
  for (const int leading : {1, 3}) {
    const Index index;
    ArticleFile lister = report(1, "Aalby swing bridge closed after cracks found", kReport, "wire");
    ArticleFile listed =
        report(3, "Swing bridge in Aalby shut for nine weeks",
               "Cracks in the piers of the Aalby swing bridge keep it closed for nine weeks.", "harbor");
    lister.related = {{listed.title, listed.url, listed.excerpt, "harbor"}};
    (leading == 1 ? lister : listed).quality = 90;
    (leading == 1 ? listed : lister).quality = 10;
    index.add(1, lister);
    index.add(3, listed);
    Request request;
    request.query = "aalby bridge";
    request.explain = true;
    const Results results = index.open().search(request);
    REQUIRE(results.stories.size() == 1);
    REQUIRE(results.stories[0].coverage.size() == 1);
    CHECK(results.stories[0].coverage[0].membership->links_lead == (leading == 3));
    CHECK(results.stories[0].coverage[0].membership->linked_by_lead == (leading == 1));
  }
}
