// Which stories stand beside an article: that they share enough with it, and that every page says the same of them.
#include <newsfold/searcher.hpp>

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

struct Index {
  TemporaryDirectory folder;
  int files = 0;

  // Returns its address.
  std::string add(const std::string& title, const std::string& excerpt, const std::string& date) {
    ArticleFile article;
    article.title = title;
    article.excerpt = excerpt;
    article.url = "https://harbortimes.example/" + std::to_string(++files);
    article.date = date;
    write_article(folder.path() / "docs" / (std::to_string(files) + ".md"), article);
    return article.url;
  }

  // News that the others stand before: without it every word is frequent.
  void add_background() {
    for (int i = 0; i < 40; ++i) {
      const std::string event = "event" + std::to_string(i);
      add("Council of " + event + " votes on " + event + " budget", "The members met about " + event + ".",
          "2021-02-01T10:00:00Z");
    }
  }

  Searcher open() const {
    index_corpus(folder.path() / "docs", folder.path() / "index");
    return Searcher((folder.path() / "index").string());
  }
};

Searcher open_sample(const TemporaryDirectory& folder) {
  index_corpus(std::filesystem::path(NEWSFOLD_TEST_DATA) / "sample" / "docs", folder.path() / "index");
  return Searcher((folder.path() / "index").string());
}

std::set<std::string> lead_urls(const Results& results) {
  std::set<std::string> urls;
  for (const Story& story : results.stories) urls.insert(story.lead.url);
  return urls;
}

const std::string kBridge = "Swing bridge in Aalby closed after divers find cracks in its piers";
const std::string kBridgeText = "Repairs of the swing bridge will take nine weeks, the harbour board of Aalby said.";

}  // namespace

TEST_CASE("what shares most words resembles an article, what shares one does not") {
  Index index;
  index.add_background();
  const std::string bridge = index.add(kBridge, kBridgeText, "2021-03-05T10:00:00Z");
  const std::string same = index.add(kBridge, kBridgeText, "2021-05-20T10:00:00Z");
  const std::string later = index.add("Aalby swing bridge opens again", "The harbour board ended repairs of its piers.",
                                      "2021-05-10T10:00:00Z");
  index.add("Bridge of the year is in Holm", "Engineers gave their prize to a slender arch made of larch.",
            "2021-03-05T10:00:00Z");
  index.add("Divers set a record", "Four of them stayed below ice for an hour.", "2021-03-05T10:00:00Z");
  const Results results = index.open().similar(bridge);
  REQUIRE(results.stories.size() == 2);
  CHECK(results.stories[0].lead.url == same);
  CHECK(results.stories[1].lead.url == later);
  CHECK(results.articles_matched.value == 2);
}

TEST_CASE("words that say nothing of an article make nothing similar to it") {
  Index index;
  index.add_background();
  const std::string one =
      index.add("Who are they and what have they done", "It was there, and then it was not.", "2021-03-05T10:00:00Z");
  index.add("What was it that they had", "They are there, and it is what it is.", "2021-05-20T10:00:00Z");
  CHECK(index.open().similar(one, {}).stories.empty());
}

TEST_CASE("an article that nothing resembles has no neighbours, nor has one without words") {
  Index index;
  index.add_background();
  const std::string alone = index.add("Quokka naps", "Zookeepers whisper.", "2021-03-05T10:00:00Z");
  const std::string wordless = index.add("…", "—", "2021-03-05T10:00:00Z");
  const Searcher searcher = index.open();
  for (const std::string& url : {alone, wordless}) {
    const Results results = searcher.similar(url);
    CHECK(results.stories.empty());
    CHECK(results.stories_matched.value == 0);
    CHECK(results.stories_matched.exact);
  }
}

TEST_CASE("where filters keep out all that is similar, a note says so and names the one") {
  Index index;
  index.add_background();
  const std::string asked = index.add(kBridge, kBridgeText, "2021-03-01T10:00:00Z");
  index.add(kBridge + " again", kBridgeText, "2021-06-20T10:00:00Z");
  const Searcher searcher = index.open();
  Request request;
  REQUIRE(searcher.similar(asked, request).stories.size() == 1);
  CHECK(searcher.similar(asked, request).notes.empty());
  request.until_utc = 1'800'000'000;
  request.from_utc = 1'700'000'000;
  CHECK(searcher.similar(asked, request).notes ==
        std::vector<std::string>{"no article about the same passes the filter \"from\"; without it there are some"});
  request.until_utc = 1'600'000'000;
  CHECK(searcher.similar(asked, request).notes ==
        std::vector<std::string>{"no article about the same passes the filters; without them there are some"});
}

TEST_CASE("the counts of similar stories are exact, and every page is a part of one whole") {
  const TemporaryDirectory folder;
  const Searcher searcher = open_sample(folder);
  std::size_t with_neighbours = 0;
  searcher.for_each_article([&](const Article& article) {
    if (article.urls.empty()) return true;
    Request request;
    request.limit = 1'000;
    const Results whole = searcher.similar(article.url, request);
    with_neighbours += whole.stories.size() > 1;
    CHECK(whole.stories_matched.value == whole.stories.size());
    request.limit = 2;
    for (request.offset = 0; request.offset <= whole.stories.size(); ++request.offset) {
      const Results page = searcher.similar(article.url, request);
      CHECK(page.stories_matched.exact);
      CHECK(page.articles_matched.exact);
      CHECK(page.stories_matched.value == whole.stories_matched.value);
      CHECK(page.articles_matched.value == whole.articles_matched.value);
      for (std::size_t i = 0; i < page.stories.size(); ++i) {
        CHECK(page.stories[i].id == whole.stories[request.offset + i].id);
      }
    }
    request.limit = request.offset = 0;
    CHECK(searcher.similar(article.url, request).stories_matched.value == whole.stories_matched.value);
    return true;
  });
  CHECK(with_neighbours > 10);
}

TEST_CASE("filters take similar stories away and add none") {
  const TemporaryDirectory folder;
  const Searcher searcher = open_sample(folder);
  std::size_t taken = 0;
  searcher.for_each_article([&](const Article& article) {
    if (article.urls.empty()) return true;
    Request request;
    request.limit = 1'000;
    request.grouping = Grouping::none;
    const std::set<std::string> all = lead_urls(searcher.similar(article.url, request));
    request.providers = {"Northwire"};
    const std::set<std::string> some = lead_urls(searcher.similar(article.url, request));
    CHECK(std::includes(all.begin(), all.end(), some.begin(), some.end()));
    taken += some.size() < all.size() && !some.empty();
    return true;
  });
  CHECK(taken > 5);
}

TEST_CASE("the receipt of a similar story adds up to its score and names words of its text") {
  const TemporaryDirectory folder;
  const Searcher searcher = open_sample(folder);
  Request request;
  request.query = "sandmere facial recognition";
  const std::string url = searcher.search(request).stories.at(0).lead.url;
  request.query.clear();
  request.explain = true;
  const Results results = searcher.similar(url, request);
  REQUIRE_FALSE(results.stories.empty());
  for (const Story& story : results.stories) {
    REQUIRE(story.lead.receipt);
    double total = story.lead.receipt->quality;
    for (const Receipt::Part& part : story.lead.receipt->text) total += part.value;
    CHECK(total * story.lead.receipt->freshness == Approx(story.lead.score));
    CHECK_FALSE(story.lead.receipt->text.empty());
  }
}
