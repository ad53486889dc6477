#include "indexer/stories.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "common/timestamp.hpp"
#include "indexer/average_linkage.hpp"

namespace newsfold::indexer {
namespace {

using Links = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

// The mean of an article's highest similarities, the missing ones counting as 0.
class Crowding {
 public:
  Crowding(std::size_t articles, std::size_t neighbours) : neighbours_(neighbours), nearest_(articles) {}

  void add(std::uint32_t rank, float similarity) {
    std::vector<float>& heap = nearest_[rank];  // a min-heap
    if (heap.size() == neighbours_ && similarity <= heap.front()) return;
    heap.push_back(similarity);
    std::push_heap(heap.begin(), heap.end(), std::greater<>());
    if (heap.size() <= neighbours_) return;
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    heap.pop_back();
  }

  double mean(std::uint32_t rank) const {
    std::vector<float> sorted = nearest_[rank];
    std::sort(sorted.begin(), sorted.end());  // so that the sum does not depend on the order of arrival
    double sum = 0;
    for (const float similarity : sorted) sum += static_cast<double>(similarity);
    return sum / static_cast<double>(neighbours_);
  }

 private:
  std::size_t neighbours_;
  std::vector<std::vector<float>> nearest_;
};

// Articles by rank: in order of time.
class Comparison {
 public:
  Comparison(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order,
             const StoryOptions& options)
      : articles_(articles), order_(order), options_(options), vectors_(weigh_by_rarity(articles, order)) {}

  // Every pair of ranks that speaks for being one story.
  std::vector<SimilarPair> similar_pairs(const Links& links) {
    const std::unordered_set<std::uint64_t> linked = linked_ranks(links);
    Crowding crowding(order_.size(), options_.neighbours);
    std::vector<SimilarPair> pairs;
    const double least = options_.threshold / 4;  // what less resembles each other than this counts as not at all
    for_each_cosine([&](std::uint32_t a, std::uint32_t b, double cosine) {
      if (cosine < least) return;
      const auto crowd = static_cast<float>(cosine * decay(a, b, options_.crowding_decay_days));
      crowding.add(a, crowd);
      crowding.add(b, crowd);
      if (cosine >= options_.min_supported && (linked.contains(pair_key(a, b)) || same_title(a, b))) {
        cosine += options_.link_bonus;
      }
      const double similarity = cosine * decay(a, b, options_.decay_days);
      if (similarity >= least) pairs.push_back({a, b, static_cast<float>(similarity)});
    });
    for (SimilarPair& pair : pairs) {
      const double crowd = std::min(crowding.mean(pair.a), crowding.mean(pair.b));
      pair.similarity -= static_cast<float>(options_.crowding * crowd);
    }
    std::erase_if(pairs, [](const SimilarPair& pair) { return pair.similarity <= 0; });
    return pairs;
  }

 private:
  struct Posting {
    std::uint32_t rank = 0;
    float weight = 0;
  };

  static std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
  }

  std::optional<std::int64_t> time(std::uint32_t rank) const { return articles_[order_[rank]].published_at_utc; }

  double decay(std::uint32_t a, std::uint32_t b, double days_by_e) const {
    if (!time(a) || !time(b)) return options_.undated_decay;
    const auto gap = static_cast<double>(std::abs(*time(a) - *time(b)));
    return std::exp(-gap / (days_by_e * common::kSecondsPerDay));
  }

  bool same_title(std::uint32_t a, std::uint32_t b) const {
    const std::uint64_t title = articles_[order_[a]].title_hash;
    return title != 0 && title == articles_[order_[b]].title_hash;
  }

  std::unordered_set<std::uint64_t> linked_ranks(const Links& links) const {
    std::vector<std::uint32_t> rank_of(order_.size());
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) rank_of[order_[rank]] = rank;
    std::unordered_set<std::uint64_t> linked;
    for (const auto& [a, b] : links) linked.insert(pair_key(rank_of[a], rank_of[b]));
    return linked;
  }

  bool out_of_reach(std::uint32_t earlier, std::uint32_t later) const {
    if (!time(earlier) || !time(later)) return false;
    return *time(later) - *time(earlier) > kMaxReachDays * common::kSecondsPerDay;
  }

  // Calls visit(a, b, cosine) for every two ranks a < b within reach that share a word.
  template <typename Visit>
  void for_each_cosine(Visit visit) const {
    std::unordered_map<std::uint32_t, std::vector<Posting>> postings;
    std::vector<float> cosines(order_.size(), 0);
    std::vector<std::uint32_t> touched;
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) {
      for (const TermWeight& term : vectors_[rank]) {
        if (term.weight <= 0) continue;
        std::vector<Posting>& list = postings[term.term];
        const std::size_t oldest = list.size() > options_.max_postings ? list.size() - options_.max_postings : 0;
        for (std::size_t i = list.size(); i > oldest && !out_of_reach(list[i - 1].rank, rank); --i) {
          float& cosine = cosines[list[i - 1].rank];
          if (cosine == 0) touched.push_back(list[i - 1].rank);
          cosine += list[i - 1].weight * term.weight;
        }
        list.push_back({rank, term.weight});
      }
      for (const std::uint32_t other : touched) {
        visit(other, rank, static_cast<double>(cosines[other]));
        cosines[other] = 0;
      }
      touched.clear();
    }
  }

  const std::vector<StoryArticle>& articles_;
  const std::vector<std::uint32_t>& order_;
  const StoryOptions& options_;
  std::vector<std::vector<TermWeight>> vectors_;
};

}  // namespace

std::vector<std::uint32_t> group_stories(const std::vector<StoryArticle>& articles, const Links& links,
                                         const StoryOptions& options) {
  const std::vector<std::uint32_t> order = order_by_time(articles);
  const auto count = static_cast<std::uint32_t>(articles.size());
  const std::vector<std::uint32_t> clusters =
      average_linkage(count, Comparison(articles, order, options).similar_pairs(links), options.threshold);
  std::vector<std::uint32_t> story_of(count), number_of(count, UINT32_MAX);
  std::uint32_t next = 0;
  for (std::uint32_t rank = 0; rank < count; ++rank) {
    std::uint32_t& number = number_of[clusters[rank]];
    if (number == UINT32_MAX) number = next++;
    story_of[order[rank]] = number;
  }
  return story_of;
}

}  // namespace newsfold::indexer
