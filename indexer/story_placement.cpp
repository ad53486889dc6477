#include "indexer/story_placement.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "common/text_analyzer.hpp"
#include "common/timestamp.hpp"
#include "indexer/parallel.hpp"
#include "indexer/wire_copies.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

class Placement {
 public:
  Placement(PlacedArticles& articles, const ArticleStates& before, unsigned jobs, Progress& progress)
      : articles_(articles),
        before_(before),
        jobs_(jobs),
        progress_(progress),
        described_(articles.states.size()),
        is_described_(articles.states.size()) {}

  void run() {
    Numbers changed;
    for (std::uint32_t i = 0; i < articles_.states.size(); ++i) {
      if (!articles_.as_before[i]) changed.push_back(i);
    }
    describe(changed);
    if (!place_changes(changed)) place_all();
  }

 private:
  std::optional<std::int64_t> time(std::uint32_t article) const { return articles_.states[article].published_at_utc; }

  // Reads and analyses the articles that were not yet.
  void describe(const Numbers& wanted) {
    constexpr std::size_t kChunk = 64;
    Numbers missing;
    for (const std::uint32_t article : wanted) {
      if (!is_described_[article]) missing.push_back(article);
    }
    progress_.start("compare", missing.size());
    for_each_chunk(
        jobs_, chunk_count(missing.size(), kChunk), [] { return common::TextAnalyzer(); },
        [&](common::TextAnalyzer& analyzer, std::size_t chunk) {
          const std::size_t end = std::min(missing.size(), (chunk + 1) * kChunk);
          for (std::size_t i = chunk * kChunk; i < end; ++i) describe_one(missing[i], analyzer);
          progress_.advance(end - chunk * kChunk);
        });
    for (const std::uint32_t article : missing) is_described_[article] = true;
  }

  void describe_one(std::uint32_t article, common::TextAnalyzer& analyzer) {
    const ArticleMentions& mentions = articles_.identified.articles[article];
    const MergedArticle merged = merge_mentions(articles_.catalog, mentions);
    described_[article] = build_story_article(merged.article, mentions.identity, analyzer);
    articles_.states[article].published_at_utc = described_[article].published_at_utc;
    articles_.states[article].provider = described_[article].provider;
  }

  void place_all() {
    Numbers all(articles_.states.size());
    std::iota(all.begin(), all.end(), 0U);
    describe(all);
    progress_.start("group", 0);
    take_over(all, described_, group_stories(described_, articles_.identified.links, {}, jobs_), {});
  }

  // Whether it could be done without grouping everything: where undated articles are or were, it cannot.
  bool place_changes(const Numbers& changed) {
    const auto is_dated = [](const ArticleState& state) { return state.published_at_utc.has_value(); };
    if (before_.empty() || !std::all_of(before_.begin(), before_.end(), is_dated) ||
        !std::all_of(articles_.states.begin(), articles_.states.end(), is_dated)) {
      return false;
    }
    sort_by_time();
    const std::vector<Stretch> stretches = changed_stretches(times_of_changes(changed));
    return std::all_of(stretches.begin(), stretches.end(), [this](const Stretch& s) { return place_stretch(s); });
  }

  void sort_by_time() {
    by_time_.resize(articles_.states.size());
    std::iota(by_time_.begin(), by_time_.end(), 0U);
    std::sort(by_time_.begin(), by_time_.end(), [this](auto a, auto b) { return time(a) < time(b); });
  }

  // When the articles that changed, came or went are or were published.
  std::vector<std::int64_t> times_of_changes(const Numbers& changed) const {
    std::vector<std::int64_t> times;
    for (const std::uint32_t article : changed) times.push_back(*time(article));
    std::vector<std::uint64_t> kept;
    for (std::size_t i = 0; i < articles_.states.size(); ++i) {
      if (articles_.as_before[i]) kept.push_back(articles_.states[i].identity);
    }
    std::sort(kept.begin(), kept.end());
    for (const ArticleState& state : before_) {
      if (!std::binary_search(kept.begin(), kept.end(), state.identity)) times.push_back(*state.published_at_utc);
    }
    return times;
  }

  // Whether the articles around a change could be placed without grouping most of the corpus.
  bool place_stretch(const Stretch& change) {
    for (std::int64_t margin = kFirstMarginDays; true; margin *= 2) {
      const Stretch wanted{change.from - margin * common::kSecondsPerDay, change.to + margin * common::kSecondsPerDay};
      const auto [grouped, members] = articles_within(wanted);
      if (members.size() > by_time_.size() / 2) return false;
      describe(members);
      progress_.start("group", 0);
      const std::vector<StoryArticle> stories = stories_of(members);
      const StoryGroups groups = group_stories(stories, links_within(members), {}, jobs_);
      if (const auto settled = settled_stretch(stories, groups, change, grouped)) {
        take_over(members, stories, groups, *settled);
        return true;
      }
    }
  }

  // The articles published in a stretch, and the stretch, open where the corpus ends within it.
  std::pair<Stretch, Numbers> articles_within(Stretch stretch) const {
    const auto begin = std::partition_point(by_time_.begin(), by_time_.end(),
                                            [&](std::uint32_t article) { return *time(article) < stretch.from; });
    const auto end = std::partition_point(begin, by_time_.end(),
                                          [&](std::uint32_t article) { return *time(article) <= stretch.to; });
    if (begin == by_time_.begin()) stretch.from = Stretch().from;
    if (end == by_time_.end()) stretch.to = Stretch().to;
    return {stretch, Numbers(begin, end)};
  }

  std::vector<StoryArticle> stories_of(const Numbers& members) const {
    std::vector<StoryArticle> list;
    list.reserve(members.size());
    for (const std::uint32_t article : members) list.push_back(described_[article]);
    return list;
  }

  // The links between these articles, by their places in the list.
  Links links_within(const Numbers& members) const {
    std::vector<std::uint32_t> place(articles_.states.size(), UINT32_MAX);
    for (std::uint32_t i = 0; i < members.size(); ++i) place[members[i]] = i;
    Links links;
    for (const auto& [a, b] : articles_.identified.links) {
      if (place[a] != UINT32_MAX && place[b] != UINT32_MAX) links.emplace_back(place[a], place[b]);
    }
    return links;
  }

  // Writes the stories that have a part in `stretch` into the states of their articles.
  void take_over(const Numbers& members, const std::vector<StoryArticle>& described, const StoryGroups& groups,
                 const Stretch& stretch) {
    std::vector<Numbers> stories;  // the articles of each, in order of time
    for (const std::uint32_t i : order_by_time(described)) {
      if (groups.story[i] >= stories.size()) stories.resize(groups.story[i] + 1);
      stories[groups.story[i]].push_back(members[i]);
    }
    for (const Numbers& story : stories) {
      const auto lies_within = [&](std::uint32_t article) {
        return !time(article) || stretch.contains(*time(article));
      };
      if (std::any_of(story.begin(), story.end(), lies_within)) place_story(story);
    }
  }

  // A story is named by its first article in time, so that it keeps its id as it grows.
  void place_story(const Numbers& story) {
    std::vector<const Sketch*> texts;
    for (const std::uint32_t article : story) texts.push_back(&described_[article].text);
    const std::vector<std::size_t> originals = find_originals(texts);
    std::vector<ArticleState>& states = articles_.states;
    for (const std::uint32_t article : story) {
      states[article].story = states[story.front()].identity;
      states[article].copy_group = 0;
    }
    for (std::size_t i = 0; i < story.size(); ++i) {
      if (originals[i] == i) continue;
      const std::uint32_t original = story[originals[i]];
      states[story[i]].copy_group = states[original].copy_group = states[original].identity;
    }
  }

  PlacedArticles& articles_;
  const ArticleStates& before_;
  unsigned jobs_;
  Progress& progress_;
  std::vector<StoryArticle> described_;  // of each article, once is_described_
  std::vector<bool> is_described_;
  Numbers by_time_;
};

}  // namespace

void place_articles(PlacedArticles& articles, const ArticleStates& before, unsigned jobs, Progress& progress) {
  Placement(articles, before, jobs, progress).run();
}

}  // namespace newsfold::indexer
