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
      : articles_(articles), before_(before), jobs_(jobs), progress_(progress) {
    articles_.described.resize(articles.states.size());
  }

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

  // Reads and analyses the articles that were not yet, or takes what is stored of them.
  void describe(const Numbers& wanted) {
    constexpr std::size_t kChunk = 64, kChunksUntilRelease = 64;
    Numbers missing;
    for (const std::uint32_t article : wanted) {
      if (!articles_.described[article]) missing.push_back(article);
    }
    progress_.start("compare", missing.size());
    for_each_chunk(
        jobs_, chunk_count(missing.size(), kChunk), [] { return common::TextAnalyzer(); },
        [&](common::TextAnalyzer& analyzer, std::size_t chunk) {
          const std::size_t end = std::min(missing.size(), (chunk + 1) * kChunk);
          for (std::size_t i = chunk * kChunk; i < end; ++i) describe_one(missing[i], analyzer);
          progress_.advance(end - chunk * kChunk);
          if (chunk % kChunksUntilRelease == 0) release_memory();
        });
    release_memory();
  }

  // Of files that were read, which can be larger than memory.
  void release_memory() const {
    articles_.catalog.release_memory();
    for (const Descriptions& segment : articles_.stored) segment.release_memory();
  }

  std::optional<StoryArticle> stored(std::uint32_t article) const {
    const ArticleState& state = articles_.states[article];
    if (!articles_.as_before[article] || state.segment >= articles_.stored.size()) return std::nullopt;
    const auto record = articles_.stored[state.segment].find(state.identity);
    return record ? decode_description(*record, state) : std::nullopt;
  }

  void describe_one(std::uint32_t article, common::TextAnalyzer& analyzer) {
    std::optional<StoryArticle>& described = articles_.described[article];
    if ((described = stored(article))) return;
    const ArticleMentions& mentions = articles_.identified.articles[article];
    const MergedArticle merged = merge_mentions(articles_.catalog, mentions);
    described = build_story_article(merged.article, mentions.identity, analyzer);
    articles_.states[article].published_at_utc = described->published_at_utc;
    articles_.states[article].provider = described->provider;
  }

  void place_all() {
    Numbers all(articles_.states.size());
    std::iota(all.begin(), all.end(), 0U);
    describe(all);
    progress_.start("group", 0);
    group(all, articles_.identified.links, [](const auto&, const StoryGroups&) { return Stretch(); });
  }

  // Groups these articles, which are described, and takes over the stories that have a part in the stretch that
  // `choose` makes of articles and groups; whether there was one.
  template <typename Choose>
  bool group(const Numbers& members, const Links& links, Choose choose) {
    std::vector<StoryArticle> list;
    list.reserve(members.size());
    for (const std::uint32_t article : members) list.push_back(std::move(*articles_.described[article]));
    const StoryGroups groups = group_stories(list, links, {}, jobs_);
    const std::optional<Stretch> stretch = choose(list, groups);
    if (stretch) take_over(members, list, groups, *stretch);
    for (std::size_t i = 0; i < members.size(); ++i) articles_.described[members[i]] = std::move(list[i]);
    return stretch.has_value();
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
      const auto& [grouped, members] = articles_within(wanted);
      if (members.size() > by_time_.size() / 2) return false;
      describe(members);
      progress_.start("group", 0);
      const bool placed = group(members, links_within(members), [&](const auto& list, const StoryGroups& groups) {
        return settled_stretch(list, groups, change, grouped);
      });
      if (placed) return true;
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
  void take_over(const Numbers& members, const std::vector<StoryArticle>& list, const StoryGroups& groups,
                 const Stretch& stretch) {
    std::vector<Numbers> stories;  // the places in the list of each one's articles, in order of time
    for (const std::uint32_t i : order_by_time(list)) {
      if (groups.story[i] >= stories.size()) stories.resize(groups.story[i] + 1);
      stories[groups.story[i]].push_back(i);
    }
    for (const Numbers& story : stories) {
      const auto lies_within = [&](std::uint32_t i) {
        return !list[i].published_at_utc || stretch.contains(*list[i].published_at_utc);
      };
      if (std::any_of(story.begin(), story.end(), lies_within)) place_story(members, list, story);
    }
  }

  // A story is named by its first article in time, so that it keeps its id as it grows.
  void place_story(const Numbers& members, const std::vector<StoryArticle>& list, const Numbers& story) {
    std::vector<const Sketch*> texts;
    for (const std::uint32_t i : story) texts.push_back(&list[i].text);
    const std::vector<std::size_t> originals = find_originals(texts);
    const auto state = [&](std::size_t place) -> ArticleState& { return articles_.states[members[story[place]]]; };
    for (std::size_t i = 0; i < story.size(); ++i) {
      state(i).story = state(0).identity;
      state(i).copy_group = 0;
    }
    for (std::size_t i = 0; i < story.size(); ++i) {
      if (originals[i] == i) continue;
      state(i).copy_group = state(originals[i]).copy_group = state(originals[i]).identity;
    }
  }

  PlacedArticles& articles_;
  const ArticleStates& before_;
  unsigned jobs_;
  Progress& progress_;
  Numbers by_time_;
};

}  // namespace

void place_articles(PlacedArticles& articles, const ArticleStates& before, unsigned jobs, Progress& progress) {
  Placement(articles, before, jobs, progress).run();
}

}  // namespace newsfold::indexer
