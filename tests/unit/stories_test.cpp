// Which articles are one story: what joins, what does not, and that nothing depends on order, threads or far-away days.
#include "indexer/stories.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <string>

#include "common/error.hpp"
#include "common/timestamp.hpp"
#include "tests/support/grouped_articles.hpp"
#include "tests/support/random_news.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

constexpr std::int64_t kDay = common::kSecondsPerDay;
constexpr std::int64_t kStart = 1'599'782'400;  // 2020-09-11

// `day`: since kStart; missing for an undated article. Identities are given in order.
class Articles {
 public:
  std::uint32_t add(std::optional<double> day, const std::string& title, const std::string& excerpt = "") {
    common::Article article;
    article.title = title;
    article.excerpt = excerpt;
    if (day) article.published_at_utc = kStart + static_cast<std::int64_t>(*day * kDay);
    list_.push_back(build_story_article(article, 1'000 + list_.size(), analyzer_));
    return static_cast<std::uint32_t>(list_.size() - 1);
  }

  Numbers stories(const std::vector<Link>& links = {}, unsigned jobs = 1) const {
    return testing::group_articles(list_, links, jobs).story;
  }

  bool together(std::uint32_t a, std::uint32_t b, const std::vector<Link>& links = {}) const {
    const Numbers numbers = stories(links);
    return numbers[a] == numbers[b];
  }

  std::vector<StoryArticle>& list() { return list_; }

 private:
  common::TextAnalyzer analyzer_;
  std::vector<StoryArticle> list_;
};

// One in ten without a date.
Articles random_news(unsigned seed, int events, int days = 30) {
  std::mt19937 random(seed);
  Articles articles;
  for (const testing::NewsItem& item : testing::random_news_items(random, events, days)) {
    articles.add(random() % 10 != 0 ? std::optional(item.day) : std::nullopt, item.title, item.excerpt);
  }
  return articles;
}

std::vector<Link> random_links(std::mt19937& random, std::size_t articles) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < articles; ++i) {
    links.push_back({static_cast<std::uint32_t>(random() % articles), static_cast<std::uint32_t>(random() % articles)});
  }
  std::erase_if(links, [](const auto& link) { return link.lister == link.listed; });
  return links;
}

TEST_CASE("reports of one event are one story, and other events are not of it") {
  Articles articles;
  const auto a = articles.add(0, "Fire halts Quorex chip plant in Vintre",
                              "A blaze in a clean room stopped production at the Quorex factory in Vintre on Friday.");
  const auto b = articles.add(0.3, "Quorex shares tumble after factory fire in Vintre",
                              "Shares of chipmaker Quorex fell after a blaze stopped its plant in Vintre.");
  const auto c =
      articles.add(0.1, "Night ferry between Oste and Holm resumes", "The ferry sails again after six weeks.");
  CHECK(articles.together(a, b));
  CHECK_FALSE(articles.together(a, c));
}

TEST_CASE("market reports of several days are siblings, not one story") {
  Articles articles;
  const char* const reports[][2] = {
      {"Wall Street closes higher as tech shares rally", "The Nasdaq gained 1.2 percent, led by chipmakers."},
      {"Wall Street ends lower on inflation worries", "The Dow lost 180 points after consumer prices rose."},
      {"Stocks slip as bond yields climb", "Banks held up while the ten-year yield reached a high."},
      {"Wall Street rises after jobs data", "Hiring beat forecasts and lifted airlines and retailers."},
      {"Stocks close mixed in quiet trading", "Utilities gained while drugmakers weighed on the Dow."},
      {"Wall Street falls as oil slides", "Energy companies led the S&P 500 down on Thursday."}};
  for (int day = 0; day < 6; ++day) articles.add(day * 3, reports[day][0], reports[day][1]);
  for (int i = 0; i < 60; ++i) {
    articles.add(i * 0.3,
                 "Unrelated item " + std::string(1, static_cast<char>('a' + i % 26)) + "qx" + std::to_string(i));
  }
  const Numbers stories = articles.stories();
  for (std::uint32_t a = 0; a < 6; ++a) {
    for (std::uint32_t b = a + 1; b < 6; ++b) {
      CAPTURE(a, b);
      CHECK(stories[a] != stories[b]);
    }
  }
}

TEST_CASE("a related link makes no story of texts that have nothing in common") {
  Articles articles;
  const auto a = articles.add(0, "Fire halts Quorex chip plant in Vintre", "A blaze stopped production.");
  const auto b = articles.add(0, "Night ferry between Oste and Holm resumes", "It sails again after six weeks.");
  CHECK_FALSE(articles.together(a, b, {{a, b}}));
  CHECK_FALSE(articles.together(a, b, {{a, b}, {b, a}}));
}

TEST_CASE("a link never takes two articles apart") {
  Articles articles = random_news(31, 40);
  std::mt19937 random(31);
  const auto count = static_cast<std::uint32_t>(articles.list().size());
  const auto a = articles.add(2, "Castellan to buy Northgate Mutual", "The bank Castellan will buy Northgate Mutual.");
  const auto b = articles.add(2, "Northgate Mutual bought by Castellan", "Castellan, a bank, buys Northgate Mutual.");
  REQUIRE(articles.together(a, b));
  CHECK(articles.together(a, b, {{a, b}}));
  CHECK(articles.together(a, b, random_links(random, count)));
}

TEST_CASE("an equal title joins reports of one day, and not the briefings of two months") {
  Articles articles;
  const auto a = articles.add(0, "Castellan to buy Northgate", "The deal is worth 3.2 billion.");
  const auto b = articles.add(0.2, "Castellan to buy Northgate", "Branches will close, unions fear.");
  const auto c = articles.add(60, "Castellan to buy Northgate", "The deal is worth 3.2 billion.");
  CHECK(articles.together(a, b));
  CHECK_FALSE(articles.together(a, c));
}

TEST_CASE("equal texts more than kReachDays apart are two stories") {
  Articles articles;
  const auto a = articles.add(0, "Castellan to buy Northgate", "The deal is worth 3.2 billion.");
  const auto b = articles.add(kReachDays + 1, "Castellan to buy Northgate", "The deal is worth 3.2 billion.");
  CHECK_FALSE(articles.together(a, b, {{a, b}}));
}

TEST_CASE("an undated copy joins its story, an undated stranger does not") {
  Articles articles;
  const auto a = articles.add(0, "Fire halts Quorex chip plant in Vintre", "A blaze stopped production on Friday.");
  const auto copy =
      articles.add(std::nullopt, "Fire halts Quorex chip plant in Vintre", "A blaze stopped production on Friday.");
  const auto other = articles.add(std::nullopt, "Night ferry between Oste and Holm resumes", "It sails again.");
  CHECK(articles.together(a, copy));
  CHECK_FALSE(articles.together(a, other));
}

TEST_CASE("articles without words are stories of their own") {
  Articles articles;
  articles.add(0, "");
  articles.add(0, "");
  articles.add(0, "…", "—");
  articles.add(std::nullopt, "");
  Numbers stories = articles.stories();
  std::sort(stories.begin(), stories.end());
  CHECK(stories == Numbers{0, 1, 2, 3});
  CHECK(testing::group_articles({}).story.empty());
}

TEST_CASE("stories are numbered from 0 by their first article on the timeline") {
  Articles articles = random_news(32, 60);
  const Numbers stories = articles.stories();
  const Timeline timeline = testing::timeline_of(articles.list());
  std::uint32_t next = 0;
  for (std::uint32_t rank = 0; rank < timeline.size(); ++rank) {
    CHECK(stories[timeline.article(rank)] <= next);
    next = std::max(next, stories[timeline.article(rank)] + 1);
  }
}

TEST_CASE("any input order gives the same stories") {
  for (unsigned seed = 40; seed < 46; ++seed) {
    std::mt19937 random(seed);
    Articles articles = random_news(seed, 80);
    const auto& list = articles.list();
    const std::vector<Link> links = random_links(random, list.size());
    const Numbers expected = testing::group_articles(list, links).story;
    for (int round = 0; round < 5; ++round) {
      std::vector<std::uint32_t> from(list.size()), to(list.size());
      std::iota(from.begin(), from.end(), 0U);
      std::shuffle(from.begin(), from.end(), random);
      std::vector<StoryArticle> shuffled;
      for (std::uint32_t i = 0; i < from.size(); ++i) {
        to[from[i]] = i;
        shuffled.push_back(list[from[i]]);
      }
      std::vector<Link> moved;
      for (const auto& [a, b] : links) moved.push_back({to[b], to[a]});
      std::shuffle(moved.begin(), moved.end(), random);
      const Numbers stories = testing::group_articles(shuffled, moved).story;
      for (std::uint32_t i = 0; i < list.size(); ++i) REQUIRE(stories[to[i]] == expected[i]);
    }
  }
}

TEST_CASE("any number of threads gives the same stories") {
  std::mt19937 random(50);
  Articles articles = random_news(50, 500);
  const std::vector<Link> links = random_links(random, articles.list().size());
  const Numbers expected = articles.stories(links);
  for (const unsigned jobs : {2U, 3U, 8U}) CHECK(articles.stories(links, jobs) == expected);
}

TEST_CASE("stories are the same where what they are made of lies in files") {
  std::mt19937 random(54);
  Articles articles = random_news(54, 500);
  const std::vector<Link> links = random_links(random, articles.list().size());
  const testing::TemporaryDirectory folder;
  const StoryGroups in_files = testing::group_articles(articles.list(), links, 2, {}, {}, folder.path());
  const StoryGroups in_memory = testing::group_articles(articles.list(), links, 2);
  CHECK(in_files.story == in_memory.story);
  CHECK(in_files.component == in_memory.component);
  CHECK(in_files.crowding == in_memory.crowding);
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK_THROWS_AS(testing::group_articles(articles.list(), links, 2, {}, {}, folder / "missing"), common::Error);
}

// What is linked on one thread while another weighs what comes next: of so many articles there is a next.
TEST_CASE("more articles than are compared at a time are grouped alike on any number of threads") {
  const Articles articles = random_news(53, 9'000, 180);
  const Numbers expected = articles.stories();
  REQUIRE(expected.size() > 2 * kGroupingStep);
  for (const unsigned jobs : {2U, 3U}) CHECK(articles.stories({}, jobs) == expected);
}

TEST_CASE("articles far away in time change nothing") {
  Articles articles = random_news(51, 80);
  std::erase_if(articles.list(), [](const StoryArticle& a) { return !a.published_at_utc; });
  const Numbers before = articles.stories();
  const std::vector<StoryArticle> old = articles.list();
  Articles later = random_news(52, 80);
  std::vector<StoryArticle> all = old;
  for (StoryArticle a : later.list()) {
    if (!a.published_at_utc) continue;
    *a.published_at_utc += 200 * kDay;
    a.identity += 1'000'000;
    all.push_back(a);
  }
  const Numbers after = testing::group_articles(all).story;
  CHECK(Numbers(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(old.size())) == before);
}

TEST_CASE("equal titles are known by their folded form, and no title equals none") {
  Articles articles;
  articles.add(0, "Fire at Café Straße");
  articles.add(0, "  FIRE at  cafe STRASSE ");
  articles.add(0, "Fire at Cafe");
  articles.add(0, "");
  const auto& list = articles.list();
  CHECK(list[0].title_hash == list[1].title_hash);
  CHECK(list[0].title_hash != list[2].title_hash);
  CHECK(list[3].title_hash == 0);
}

TEST_CASE("the words of an article are ordered, each once, and weigh something") {
  Articles articles;
  articles.add(0, "Fire fire FIRE at Quorex", "A fire at the Quorex plant");
  const auto& [terms, uses] = std::pair(articles.list()[0].terms, articles.list()[0].uses);
  CHECK(terms.size() == 6);  // fire at quorex a the plant
  REQUIRE(uses.size() == terms.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    CHECK(uses[i].weight() > 0);
    if (i > 0) CHECK(terms[i - 1] < terms[i]);
  }
}

}  // namespace
}  // namespace newsfold::indexer
