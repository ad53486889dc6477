// What makes two articles resemble each other more or less: dates, providers, links, titles and numbers.
#include "indexer/similar_articles.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <optional>
#include <string>

#include "common/timestamp.hpp"
#include "tests/support/grouped_articles.hpp"

namespace newsfold::indexer {
namespace {

constexpr std::int64_t kStart = 1'599'782'400;  // 2020-09-11
const SimilarityOptions kOptions;

const std::string kFire = "Fire halts Quorex chip plant in Vintre";
const std::string kFireText = "A blaze in a clean room stopped production at the Quorex factory.";
const std::string kShares = "Quorex shares tumble after plant fire in Vintre";
const std::string kSharesText = "Investors fear weeks without chips from the Quorex factory.";

struct Report {
  std::string title, excerpt;
  std::optional<double> day;
  std::string provider;
};

// How much the first two of `reports` resemble each other; 0 when they are no pair.
double similarity(const std::vector<Report>& reports, const std::vector<Link>& links = {}) {
  common::TextAnalyzer analyzer;
  std::vector<StoryArticle> articles;
  for (const Report& report : reports) {
    common::Article article;
    article.title = report.title;
    article.excerpt = report.excerpt;
    article.provider.name = report.provider;
    if (report.day) article.published_at_utc = kStart + std::llround(*report.day * common::kSecondsPerDay);
    articles.push_back(build_story_article(article, 1 + articles.size(), analyzer));
  }
  const Timeline timeline = testing::timeline_of(articles);
  const auto load = [&](std::uint32_t rank) { return articles[timeline.article(rank)]; };
  ArticleComparison comparison({timeline, load, links}, kOptions, 1);
  comparison.compare_up_to(timeline.size());
  const auto pairs = comparison.take_pairs();
  std::vector<SimilarPair> piece;
  for (std::size_t i = 0; i < pairs->size(); ++i) {
    pairs->get(i, piece);
    for (const SimilarPair& pair : piece) {
      if (timeline.article(pair.a) + timeline.article(pair.b) == 1) return static_cast<double>(pair.similarity);
    }
  }
  return 0;
}

// Two reports of one event, and others of other providers so that no provider is that of all.
std::vector<Report> two_reports() {
  return {{kFire, kFireText, 0, "Northwire"},
          {kShares, kSharesText, 0, "Worldview"},
          {"Night ferry between Oste and Holm resumes", "It sails again after six weeks.", 0, "Harbor Times"},
          {"Owl moves into library", "Readers whisper below it.", 0, "Thornby Gazette"},
          {"Mayor of Sandmere resigns", "She gave no reason.", 0, "Earshot"}};
}

}  // namespace

TEST_CASE("days apart take similarity away by e every four days, whichever comes first") {
  const double same_day = similarity(two_reports());
  REQUIRE(same_day > 0.1);
  for (const double days : {1.0, 2.5}) {
    auto later = two_reports(), earlier = two_reports();
    later[1].day = days;
    earlier[0].day = days;
    CHECK(similarity(later) == Approx(same_day * std::exp(-days / 4)));
    CHECK(similarity(earlier) == Approx(same_day * std::exp(-days / 4)));
  }
}

TEST_CASE("two reports of one provider must share more, the less the more of all articles are of it") {
  auto reports = two_reports();
  for (int i = 0; i < 20; ++i)
    reports.push_back({"Notice " + std::to_string(i), "Of office " + std::to_string(i), 0, ""});
  const double of_two = similarity(reports);
  reports[1].provider = "Northwire";
  CHECK(similarity(reports) == Approx(0.3 * of_two));  // 2 of 25
  for (std::size_t i = 2; i < 12; ++i) reports[i].provider = "Northwire";
  CHECK(similarity(reports) == Approx((0.3 + 0.7 * (12 / 25.0 - 0.2) / 0.6) * of_two).epsilon(1e-6));
  for (std::size_t i = 12; i < 20; ++i) reports[i].provider = "Northwire";
  CHECK(similarity(reports) == Approx(of_two));  // 20 of 25
  reports[0].provider = reports[1].provider = "";
  CHECK(similarity(reports) == Approx(of_two));
}

TEST_CASE("undated articles that resemble nothing dated are measured against each other alone") {
  auto reports = two_reports();
  for (Report& report : reports) report.day.reset();
  const double among_undated = similarity(reports);
  REQUIRE(among_undated > 0);
  reports.push_back({kFire, "Quorex again.", 400, "Northwire"});
  reports.push_back({"Vintre chip plant to open", "", 400, "Northwire"});
  reports[0].title = reports[1].title = "Bakers strike over night work";  // nothing like those
  const double with_dated = similarity(reports);
  reports.resize(5);
  CHECK(with_dated == similarity(reports));
}

TEST_CASE("a related link counts the same from either side, once, and only where the texts agree") {
  const auto reports = two_reports();
  const double alone = similarity(reports);
  const double linked = similarity(reports, {{0, 1}});
  CHECK(linked == Approx(alone + kOptions.link_bonus));
  CHECK(similarity(reports, {{1, 0}}) == linked);
  CHECK(similarity(reports, {{0, 1}, {1, 0}}) == linked);
  CHECK(similarity(reports, {{0, 2}, {3, 1}}) == alone);
  auto strangers = two_reports();
  std::swap(strangers[1], strangers[2]);
  CHECK(similarity(strangers, {{0, 1}}) == 0);
}

TEST_CASE("an equal title counts as a link does") {
  auto reports = two_reports();
  reports[1].title = kFire + ".";
  const double alone = similarity(reports);
  CHECK(similarity(reports, {{0, 1}}) == Approx(alone + kOptions.link_bonus));
  reports[1].title = kFire;
  CHECK(similarity(reports) == Approx(alone + kOptions.link_bonus));
}

TEST_CASE("an article without a date resembles one with, a little less than one of its day") {
  // All of them without a date, and all but one: the rarity of words is then that of the same articles.
  auto undated = two_reports();
  for (Report& report : undated) report.day.reset();
  CHECK(similarity(undated) == Approx(kOptions.undated_decay * similarity(two_reports())));
  auto one = two_reports();
  one[1].day.reset();
  CHECK(similarity(one) > 0);
  CHECK(similarity(one) < similarity(two_reports()));
}

TEST_CASE("numbers and names that differ make two of one template less alike than ones that agree") {
  const auto round = [](const std::string& company, const std::string& amount, const std::string& provider) {
    return Report{company + " raises $" + amount + " million",
                  "The startup " + company + " has raised $" + amount + " million from investors.", 0, provider};
  };
  auto reports = two_reports();
  reports[0] = round("Bramble", "5", "Northwire");
  reports[1] = round("Bramble", "5", "Worldview");
  const double same = similarity(reports);
  reports[1] = round("Bramble", "70", "Worldview");
  const double other_number = similarity(reports);
  reports[1] = round("Quillpay", "5", "Worldview");
  const double other_name = similarity(reports);
  reports[1] = round("Quillpay", "70", "Worldview");
  const double both = similarity(reports);
  CHECK(same > other_number);
  CHECK(other_number > other_name);
  CHECK(other_name > both);
}

}  // namespace newsfold::indexer
