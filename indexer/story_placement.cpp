#include "indexer/story_placement.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <numeric>
#include <optional>
#include <span>

#include "common/timestamp.hpp"
#include "indexer/moments.hpp"
#include "indexer/parallel.hpp"
#include "indexer/scratch_array.hpp"
#include "indexer/story_update.hpp"
#include "indexer/wire_copies.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

class Placement {
 public:
  Placement(PlacedArticles& articles, const StoredStates& before, unsigned jobs, Progress& progress)
      : articles_(articles),
        stored_(before),
        before_(before.view()),
        jobs_(jobs),
        progress_(progress),
        describer_(articles, jobs, progress) {}

  void run() {
    find_changes();
    describer_.describe(changes_.made);
    moments_ = {find_moments(articles_, before_, changes_, describer_), in_folder(articles_.scratch, "moments")};
    if (!place_changes()) place_all();
  }

 private:
  void find_changes() {
    std::uint32_t number = 0;
    for_each_pair(before_.articles, articles_.states, [&](const ArticleState* was, const ArticleState* is) {
      const bool is_kept = is && articles_.as_before[number];
      if (was && !is_kept) changes_.gone.push_back(was);
      if (is && !is_kept) changes_.made.push_back(number);
      number += is != nullptr;
    });
  }

  void place_all() {
    Numbers all(articles_.states.size());
    std::iota(all.begin(), all.end(), 0U);
    describer_.describe(all);
    group({all, articles_.identified.links.values()}, all_of_them);
  }

  // Articles to be grouped, which are described.
  struct Members {
    const Numbers& numbers;
    std::span<const Link> links;       // between them, by their places
    Stretch grouped = {};              // that they are all articles of
    std::vector<float> crowding = {};  // what is known of it, where an end of the stretch is not open
  };

  static std::optional<std::vector<bool>> all_of_them(const Timeline& timeline, const StoryGroups&) {
    return std::vector<bool>(timeline.size(), true);
  }

  // Takes over the stories of the articles, by their places, that `choose` picks by timeline and groups, whole stories;
  // whether it did.
  template <typename Choose>
  bool group(const Members& articles, Choose choose) {
    const Numbers& members = articles.numbers;
    progress_.start("group", members.size());
    const ScratchArray<ArticleState> aside(std::move(articles_.states), in_folder(articles_.scratch, kStatesName));
    const Timeline timeline(places_of(members, aside), articles_.scratch);
    articles_.identified.release_memory();
    const auto load_rank = [&](std::uint32_t rank) {
      progress_.advance(1);
      const std::uint32_t article = members[timeline.article(rank)];
      return load(article, aside.read(article));
    };
    const StoryGroups groups = group_stories(
        {timeline, load_rank, articles.links, articles.grouped, articles.crowding, articles_.scratch}, {}, jobs_);
    articles_.states = aside.copy();
    const std::optional<std::vector<bool>> chosen = choose(timeline, groups);
    if (chosen) take_over(members, timeline, groups, *chosen);
    return chosen.has_value();
  }

  // `members` in ascending order.
  std::vector<ArticlePlace> places_of(const Numbers& members, const ScratchArray<ArticleState>& states) const {
    std::vector<ArticlePlace> places;
    places.reserve(members.size());
    for (const std::uint32_t article : members) {
      places.push_back({states[article].identity, moments_[article], !states[article].is_dated()});
      if (places.size() % states.kValuesUntilRelease != 0) continue;
      states.release_memory();
      moments_.release_memory();
    }
    states.release_memory();
    moments_.release_memory();
    return places;
  }

  StoryArticle load(std::uint32_t article, const ArticleState& state) const {
    constexpr std::size_t kLoadsUntilRelease = 1 << 16;
    if (++loads_ % kLoadsUntilRelease == 0) describer_.release_memory();
    return describer_.load(article, state);
  }

  // Whether it could be done without grouping most of the corpus.
  bool place_changes() {
    if (before_.articles.empty()) return false;
    const std::vector<Moment> touched = touched_moments();
    std::vector<std::int64_t> times;
    for (const Moment& moment : touched) {
      if (moment) times.push_back(*moment);
    }
    const std::vector<Stretch> stretches = changed_stretches(std::move(times));
    std::size_t members = 0;
    for (const Stretch& stretch : stretches)
      members += articles_within(widened(stretch, kFirstMarginDays)).second.size();
    if (members > moments_.size() / 2) return false;
    if (std::find(touched.begin(), touched.end(), std::nullopt) != touched.end()) place_without_moment();
    return std::all_of(stretches.begin(), stretches.end(), [this](const Stretch& s) { return place_stretch(s); });
  }

  // Where the articles that changed, came, went or moved are or were.
  std::vector<Moment> touched_moments() const {
    std::vector<Moment> touched;
    for (const std::uint32_t article : changes_.made) touched.push_back(moments_[article]);
    for (const ArticleState* state : changes_.gone) touched.push_back(moment_of(*state, before_));
    for (std::uint32_t i = 0; i < articles_.states.size(); ++i) {
      const ArticleState& state = articles_.states[i];
      if (!articles_.as_before[i] || state.is_dated()) continue;
      const Moment before = moment_of(state, before_);
      if (before != moments_[i]) touched.insert(touched.end(), {before, moments_[i]});
    }
    moments_.release_memory();
    stored_.release_memory();
    return touched;
  }

  void place_without_moment() {
    Numbers members;
    for (std::uint32_t i = 0; i < moments_.size(); ++i) {
      if (!moments_[i]) members.push_back(i);
    }
    describer_.describe(members);
    const std::vector<Link> links = links_within(members);
    group({members, links}, all_of_them);
  }

  // Whether the articles around a change could be placed without grouping most of the corpus.
  bool place_stretch(const Stretch& change) {
    for (std::int64_t margin = kFirstMarginDays;; margin *= 2) {
      const std::pair<Stretch, Numbers> within = articles_within(widened(change, margin));
      const Stretch& grouped = within.first;
      const Numbers& members = within.second;
      if (members.size() > moments_.size() / 2) return false;
      describer_.describe(members);
      const std::vector<Link> links = links_within(members);
      const bool placed = group({members, links, grouped, crowding_of(members)},
                                [&](const Timeline& timeline, const StoryGroups& groups) {
                                  return settled_articles(timeline, groups, change, grouped);
                                });
      if (placed) return true;
    }
  }

  static Stretch widened(const Stretch& change, std::int64_t days) {
    return {change.from - days * common::kSecondsPerDay, change.to + days * common::kSecondsPerDay};
  }

  // The articles placed in a stretch, and the stretch, open where the corpus ends within it.
  std::pair<Stretch, Numbers> articles_within(Stretch stretch) const {
    Numbers within;
    bool some_before = false, some_after = false;
    for (std::uint32_t article = 0; article < moments_.size(); ++article) {
      if (!moments_[article]) continue;
      if (*moments_[article] < stretch.from) some_before = true;
      else if (*moments_[article] > stretch.to) some_after = true;
      else within.push_back(article);
    }
    moments_.release_memory();
    if (!some_before) stretch.from = Stretch().from;
    if (!some_after) stretch.to = Stretch().to;
    return {stretch, within};
  }

  std::vector<float> crowding_of(const Numbers& members) const {
    std::vector<float> crowding;
    crowding.reserve(members.size());
    for (const std::uint32_t article : members) crowding.push_back(articles_.states[article].crowding());
    return crowding;
  }

  // The links between these articles, by their places in the list.
  std::vector<Link> links_within(const Numbers& members) const {
    std::vector<std::uint32_t> place(articles_.states.size(), UINT32_MAX);
    for (std::uint32_t i = 0; i < members.size(); ++i) place[members[i]] = i;
    std::vector<Link> links;
    for (const auto& [a, b] : articles_.identified.links.values()) {
      if (place[a] != UINT32_MAX && place[b] != UINT32_MAX) links.push_back({place[a], place[b]});
    }
    return links;
  }

  // Writes the stories of the `chosen` articles, and how crowded these are, into their states.
  void take_over(const Numbers& members, const Timeline& timeline, const StoryGroups& groups,
                 const std::vector<bool>& chosen) {
    Numbers begins;  // of each story among the articles ordered by story and time, and the end of the last
    for (const std::uint32_t number : groups.story) {
      if (number + 2 > begins.size()) begins.resize(number + 2);
      ++begins[number + 1];
    }
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    Numbers articles(members.size()), next = begins;
    std::vector<bool> is_chosen(begins.size());
    for (std::uint32_t rank = 0; rank < timeline.size(); ++rank) {
      const std::uint32_t place = timeline.article(rank), number = groups.story[place];
      articles[next[number]++] = members[place];
      if (!chosen[place]) continue;
      is_chosen[number] = true;
      articles_.states[members[place]].crowding_bits = std::bit_cast<std::uint32_t>(groups.crowding[place]);
    }
    constexpr std::size_t kChunk = 256;
    const std::size_t stories = begins.empty() ? 0 : begins.size() - 1;
    for_each_index(jobs_, stories, kChunk, [&](std::size_t i) {
      if (is_chosen[i]) place_story(std::span(articles).subspan(begins[i], begins[i + 1] - begins[i]));
    });
  }

  // A story is named by the first of its articles that is dated, so that it keeps its id as it grows.
  void place_story(std::span<std::uint32_t> story) {
    const auto is_dated = [this](std::uint32_t article) { return articles_.states[article].is_dated(); };
    std::stable_partition(story.begin(), story.end(), is_dated);
    for (const std::uint32_t article : story) {
      articles_.states[article].story = articles_.states[story[0]].identity;
      articles_.states[article].copy_group = 0;
    }
    if (story.size() > 1) fold_copies(story);
  }

  void fold_copies(std::span<const std::uint32_t> story) {
    std::vector<Sketch> texts;
    std::vector<const Sketch*> compared;
    for (const std::uint32_t article : story) texts.push_back(load(article, articles_.states[article]).text);
    for (const Sketch& text : texts) compared.push_back(&text);
    const std::vector<std::size_t> originals = find_originals(compared);
    for (std::size_t i = 0; i < story.size(); ++i) {
      if (originals[i] == i) continue;
      ArticleState& original = articles_.states[story[originals[i]]];
      articles_.states[story[i]].copy_group = original.copy_group = original.identity;
    }
  }

  PlacedArticles& articles_;
  const StoredStates& stored_;
  const StatesView before_;
  unsigned jobs_;
  Progress& progress_;
  ArticleDescriber describer_;
  ArticleChanges changes_;
  ScratchArray<Moment> moments_;  // of each article
  mutable std::atomic<std::size_t> loads_{0};
};

}  // namespace

void place_articles(PlacedArticles& articles, const StoredStates& before, unsigned jobs, Progress& progress) {
  Placement(articles, before, jobs, progress).run();
}

}  // namespace newsfold::indexer
