// Grouping a stretch of time around a change must give what grouping everything gives.
#include "indexer/story_update.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "common/timestamp.hpp"
#include "tests/support/grouped_articles.hpp"
#include "tests/support/random_news.hpp"

using namespace newsfold;
using namespace newsfold::indexer;
using newsfold::testing::group_articles;
using newsfold::testing::timeline_of;

namespace {

constexpr std::int64_t kDay = common::kSecondsPerDay;

StoryArticle described(const newsfold::testing::NewsItem& item, std::uint64_t identity) {
  static common::TextAnalyzer analyzer;
  common::Article article;
  article.title = item.title;
  article.excerpt = item.excerpt;
  article.published_at_utc = static_cast<std::int64_t>(item.day * static_cast<double>(kDay));
  return build_story_article(article, identity, analyzer);
}

std::vector<StoryArticle> random_corpus(std::mt19937& random, int events, int days) {
  std::vector<StoryArticle> articles;
  for (const auto& item : newsfold::testing::random_news_items(random, events, days)) {
    articles.push_back(described(item, articles.size() + 1));
  }
  return articles;
}

// For each article the identity that names its story: that of the first one in time.
std::map<std::uint64_t, std::uint64_t> named_stories(const std::vector<StoryArticle>& articles,
                                                     const StoryGroups& groups) {
  std::map<std::uint32_t, std::uint64_t> name;
  const Timeline timeline = timeline_of(articles);
  for (std::uint32_t rank = 0; rank < timeline.size(); ++rank) {
    const std::uint32_t i = timeline.article(rank);
    name.try_emplace(groups.story[i], articles[i].identity);
  }
  std::map<std::uint64_t, std::uint64_t> stories;
  for (std::size_t i = 0; i < articles.size(); ++i) stories[articles[i].identity] = name[groups.story[i]];
  return stories;
}

// What a run knows of articles by their identities.
struct Known {
  Known(const std::vector<StoryArticle>& articles, const StoryGroups& groups)
      : stories(named_stories(articles, groups)) {
    for (std::size_t i = 0; i < articles.size(); ++i) crowding[articles[i].identity] = groups.crowding[i];
  }
  explicit Known(const std::vector<StoryArticle>& articles) : Known(articles, group_articles(articles)) {}

  bool operator==(const Known&) const = default;

  // 0 of those that were not there.
  std::vector<float> crowding_of(const std::vector<StoryArticle>& articles) const {
    std::vector<float> of_articles;
    for (const StoryArticle& article : articles) {
      const auto known = crowding.find(article.identity);
      of_articles.push_back(known == crowding.end() ? 0 : known->second);
    }
    return of_articles;
  }

  std::map<std::uint64_t, std::uint64_t> stories;
  std::map<std::uint64_t, float> crowding;
};

// The identities of those that are picked.
std::set<std::uint64_t> pick(const std::vector<StoryArticle>& articles, const std::vector<bool>& picked) {
  std::set<std::uint64_t> identities;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (picked[i]) identities.insert(articles[i].identity);
  }
  return identities;
}

std::vector<StoryArticle> within(const std::vector<StoryArticle>& articles, const Stretch& stretch) {
  std::vector<StoryArticle> found;
  for (const StoryArticle& article : articles) {
    if (stretch.contains(*article.published_at_utc)) found.push_back(article);
  }
  return found;
}

}  // namespace

TEST_CASE("changes far apart lie in stretches of their own, in any order") {
  CHECK(changed_stretches({}).empty());
  const std::int64_t far = (kFirstMarginDays + 1) * kDay;
  const auto stretches = changed_stretches({far + 20 * kDay, 0, 10 * kDay, far + 10 * kDay});
  CHECK(stretches == std::vector<Stretch>{{0, 10 * kDay}, {far + 10 * kDay, far + 20 * kDay}});
}

TEST_CASE("a regrouped stretch gives the stories of a regrouped corpus, and outside of it nothing changes") {
  int settled_count = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    const std::vector<StoryArticle> before = random_corpus(random, 260, 1200);
    std::vector<StoryArticle> after = before;
    // One article is rewritten, a neighbour in time goes, one comes.
    const std::size_t at = random() % before.size();
    const double day = static_cast<double>(*before[at].published_at_utc) / static_cast<double>(kDay);
    after[at] = described({day, "Castellan fire", "Quorex fire said Vintre"}, before[at].identity);
    after.push_back(described({day + 1, before[at / 2].terms.empty() ? "" : "Castellan fire deal", "Helvara"}, 9999));
    const Stretch change{*after[at].published_at_utc, *after.back().published_at_utc};
    const Stretch wanted{change.from - kFirstMarginDays * kDay, change.to + kFirstMarginDays * kDay};
    const std::vector<StoryArticle> part = within(after, wanted);
    const Known was(before), is(after);
    const StoryGroups groups = group_articles(part, {}, 1, wanted, was.crowding_of(part));
    const auto settled = settled_articles(timeline_of(part), groups, change, wanted);
    if (!settled) continue;
    ++settled_count;
    const auto settled_part = pick(part, *settled);
    const Known of_part(part, groups);
    CHECK(settled_part.count(before[at].identity) == 1);
    CHECK(settled_part.count(9999) == 1);
    for (const StoryArticle& article : after) {
      const std::uint64_t identity = article.identity;
      CAPTURE(seed, identity);
      const Known& known = settled_part.count(identity) == 1 ? of_part : was;
      CHECK(known.stories.at(identity) == is.stories.at(identity));
      CHECK(known.crowding.at(identity) == is.crowding.at(identity));
    }
  }
  CHECK(settled_count >= 8);
}

TEST_CASE("of a stretch by itself, all but what lies near its ends is as in the whole corpus") {
  constexpr std::int64_t kUnsureWithin = kWordsReach + kReach;
  std::size_t compared = 0, linked = 0;
  for (unsigned seed = 1; seed <= 5; ++seed) {
    std::mt19937 random(seed);
    const std::vector<StoryArticle> articles = random_corpus(random, 3000, 300);
    const Known whole(articles);
    const Stretch stretch{100 * kDay, 200 * kDay}, sure{stretch.from + kUnsureWithin, stretch.to - kUnsureWithin};
    const std::vector<StoryArticle> part = within(articles, stretch);
    const std::vector<float> known = whole.crowding_of(part);
    const StoryGroups of_part = group_articles(part, {}, 1, stretch, known);
    std::map<std::uint32_t, bool> is_sure;  // of components
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto component = is_sure.try_emplace(of_part.component[i], true).first;
      component->second = component->second && sure.contains(*part[i].published_at_utc);
    }
    const auto stories_of_part = named_stories(part, of_part);
    const Stretch worded{stretch.from + kWordsReach, stretch.to - kWordsReach};
    for (std::size_t i = 0; i < part.size(); ++i) {
      CAPTURE(seed, part[i].identity);
      if (worded.contains(*part[i].published_at_utc)) CHECK(of_part.crowding[i] == known[i]);
      if (!is_sure[of_part.component[i]]) continue;
      CHECK(stories_of_part.at(part[i].identity) == whole.stories.at(part[i].identity));
      ++compared;
      linked += of_part.component[i] != i;
    }
  }
  CHECK(compared > 100);
  CHECK(linked > 10);
}

// Places the articles around a change as a run does, and what is known of them.
void place(const std::vector<StoryArticle>& articles, const Stretch& change, Known& known) {
  for (std::int64_t margin = kFirstMarginDays * kDay;; margin *= 2) {
    const Stretch wanted{change.from - margin, change.to + margin};
    const std::vector<StoryArticle> part = within(articles, wanted);
    const StoryGroups groups = group_articles(part, {}, 1, wanted, known.crowding_of(part));
    const auto settled = settled_articles(timeline_of(part), groups, change, wanted);
    if (!settled) continue;
    const Known of_part(part, groups);
    for (const std::uint64_t identity : pick(part, *settled)) {
      known.stories[identity] = of_part.stories.at(identity);
      known.crowding[identity] = of_part.crowding.at(identity);
    }
    return;
  }
}

TEST_CASE("changes in two stretches give the stories of a regrouped corpus, whichever is placed first") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    const std::vector<StoryArticle> before = random_corpus(random, 700, 900);
    std::vector<StoryArticle> after = before;
    const std::int64_t first = 300 * kDay, second = first + (kFirstMarginDays + 1 + seed * 3) * kDay;
    std::vector<std::int64_t> times;
    for (const std::int64_t time : {first, second}) {
      const double day = static_cast<double>(time) / static_cast<double>(kDay);
      for (int i = 0; i < 4; ++i) {  // enough to move the rarity of what many have
        after.push_back(described({day, "Castellan fire", "Quorex fire said Vintre bank deal"}, 9000 + after.size()));
        times.push_back(time);
      }
    }
    std::vector<Stretch> stretches = changed_stretches(times);
    REQUIRE(stretches.size() == 2);
    const Known was(before), is(after);
    REQUIRE_FALSE(was == is);
    for (int order = 0; order < 2; ++order) {
      CAPTURE(seed, order);
      Known known = was;
      for (const Stretch& stretch : stretches) place(after, stretch, known);
      CHECK(known == is);
      std::swap(stretches[0], stretches[1]);
    }
  }
}

TEST_CASE("a stretch that is too short for its ends to have no say is refused") {
  std::mt19937 random(3);
  const std::vector<StoryArticle> articles = random_corpus(random, 300, 300);
  const Stretch change{150 * kDay, 150 * kDay}, grouped{100 * kDay, 200 * kDay};
  const std::vector<StoryArticle> part = within(articles, grouped);
  const std::vector<float> crowding(part.size());
  CHECK_FALSE(settled_articles(timeline_of(part), group_articles(part, {}, 1, grouped, crowding), change, grouped));
}

TEST_CASE("where the corpus ends there is nothing to be missed") {
  std::mt19937 random(4);
  const std::vector<StoryArticle> articles = random_corpus(random, 60, 60);
  const auto settled = settled_articles(timeline_of(articles), group_articles(articles), {30 * kDay, 30 * kDay}, {});
  REQUIRE(settled);
  CHECK(*settled == std::vector<bool>(articles.size(), true));
}
