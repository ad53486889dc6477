#include "indexer/stories.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "common/timestamp.hpp"
#include "indexer/average_linkage.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using Links = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

// For each article its highest similarities to others, of which the mean is its crowding; missing ones count as 0.
class Crowding {
 public:
  Crowding(std::size_t articles, std::size_t neighbours)
      : neighbours_(neighbours), nearest_(articles * neighbours, 0.0F) {}

  void add(std::size_t rank, float similarity) {
    const auto begin = nearest_.begin() + static_cast<std::ptrdiff_t>(rank * neighbours_);  // a min-heap
    const auto end = begin + static_cast<std::ptrdiff_t>(neighbours_);
    if (similarity <= *begin) return;
    std::pop_heap(begin, end, std::greater<>());
    *(end - 1) = similarity;
    std::push_heap(begin, end, std::greater<>());
  }

  void add_all(const Crowding& other) {
    for (std::size_t i = 0; i < other.nearest_.size(); ++i) add(i / neighbours_, other.nearest_[i]);
  }

  double mean(std::size_t rank) const {
    const auto begin = nearest_.begin() + static_cast<std::ptrdiff_t>(rank * neighbours_);
    std::vector<float> sorted(begin, begin + static_cast<std::ptrdiff_t>(neighbours_));
    std::sort(sorted.begin(), sorted.end());  // so that the sum does not depend on the order of arrival
    return std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(neighbours_);
  }

 private:
  std::size_t neighbours_;
  std::vector<float> nearest_;
};

// Articles by rank: in order of time.
class Comparison {
 public:
  Comparison(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order,
             const StoryOptions& options)
      : articles_(articles), order_(order), options_(options), weighed_(weigh_by_rarity(articles, order)) {
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) {
      for (const TermWeight& term : weighed_[rank].vector) postings_[term.term].push_back({rank, term.weight});
    }
  }

  // Every pair of ranks that speaks for being one story, ordered by its later article.
  std::vector<SimilarPair> similar_pairs(const Links& links, unsigned jobs) const {
    const std::unordered_set<std::uint64_t> linked = linked_ranks(links);
    Crowding crowding(order_.size(), options_.neighbours);
    std::vector<std::vector<SimilarPair>> found(chunk_count(order_.size(), kChunkRanks));
    std::mutex merging;
    struct Work {
      const Comparison& comparison;
      Crowding& total;
      std::mutex& merging;
      Crowding crowding{comparison.order_.size(), comparison.options_.neighbours};
      std::vector<Overlap> overlaps = std::vector<Overlap>(comparison.order_.size());
      std::vector<std::uint32_t> touched{};

      ~Work() {
        const std::lock_guard lock(merging);
        total.add_all(crowding);
      }
    };
    for_each_chunk(
        jobs, found.size(),
        [&] {
          return Work{*this, crowding, merging};
        },
        [&](Work& work, std::size_t chunk) {
          const std::size_t end = std::min(order_.size(), (chunk + 1) * kChunkRanks);
          for (std::size_t rank = chunk * kChunkRanks; rank < end; ++rank) {
            compare_with_earlier(static_cast<std::uint32_t>(rank), linked, work, found[chunk]);
          }
        });
    return without_crowding(found, crowding);
  }

 private:
  // What two articles share: the cosine of their vectors, and the part of it that one word gives.
  struct Overlap {
    float cosine = 0;
    float strongest = 0;
  };

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

  bool same_provider(std::uint32_t a, std::uint32_t b) const {
    return articles_[order_[a]].provider == articles_[order_[b]].provider && weighed_[a].provider_tells &&
           weighed_[b].provider_tells;
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

  // The pairs of `later` with every earlier article within reach that shares a word with it.
  template <typename Work>
  void compare_with_earlier(std::uint32_t later, const std::unordered_set<std::uint64_t>& linked, Work& work,
                            std::vector<SimilarPair>& pairs) const {
    const double least = options_.threshold / 4;  // what resembles each other less counts as not at all
    add_up_overlaps(later, work.overlaps, work.touched);
    for (const std::uint32_t earlier : work.touched) {
      const Overlap overlap = std::exchange(work.overlaps[earlier], {});
      const auto cosine = static_cast<double>(overlap.cosine);
      if (cosine < least) continue;
      const auto crowd = static_cast<float>(cosine * decay(earlier, later, options_.crowding_decay_days));
      work.crowding.add(earlier, crowd);
      work.crowding.add(later, crowd);
      double evidence = cosine - options_.strongest_word * static_cast<double>(overlap.strongest);
      const bool supported = linked.contains(pair_key(earlier, later)) || same_title(earlier, later);
      if (cosine >= options_.min_supported && supported) evidence += options_.link_bonus;
      if (same_provider(earlier, later)) evidence *= options_.same_provider;
      const double similarity = evidence * decay(earlier, later, options_.decay_days);
      if (similarity >= least) pairs.push_back({earlier, later, static_cast<float>(similarity)});
    }
    work.touched.clear();
  }

  void add_up_overlaps(std::uint32_t later, std::vector<Overlap>& overlaps, std::vector<std::uint32_t>& touched) const {
    for (const TermWeight& term : weighed_[later].vector) {
      const std::vector<Posting>& list = postings_.at(term.term);
      const auto own = std::lower_bound(list.begin(), list.end(), later,
                                        [](const Posting& posting, std::uint32_t rank) { return posting.rank < rank; });
      const auto end = static_cast<std::size_t>(own - list.begin());
      const std::size_t oldest = end > options_.max_postings ? end - options_.max_postings : 0;
      for (std::size_t i = end; i > oldest && !out_of_reach(list[i - 1].rank, later); --i) {
        Overlap& overlap = overlaps[list[i - 1].rank];
        if (overlap.cosine == 0) touched.push_back(list[i - 1].rank);
        const float share = list[i - 1].weight * term.weight;
        overlap.cosine += share;
        overlap.strongest = std::max(overlap.strongest, share);
      }
    }
  }

  std::vector<SimilarPair> without_crowding(const std::vector<std::vector<SimilarPair>>& found,
                                            const Crowding& crowding) const {
    std::vector<double> crowds(order_.size());
    for (std::size_t rank = 0; rank < crowds.size(); ++rank) crowds[rank] = options_.crowding * crowding.mean(rank);
    std::vector<SimilarPair> pairs;
    for (const auto& chunk : found) {
      for (SimilarPair pair : chunk) {
        pair.similarity -= static_cast<float>(std::min(crowds[pair.a], crowds[pair.b]));
        if (pair.similarity > 0) pairs.push_back(pair);
      }
    }
    return pairs;
  }

  static constexpr std::size_t kChunkRanks = 256;

  const std::vector<StoryArticle>& articles_;
  const std::vector<std::uint32_t>& order_;
  const StoryOptions& options_;
  std::vector<WeighedArticle> weighed_;
  std::unordered_map<std::uint32_t, std::vector<Posting>> postings_;  // of each term, by rank
};

}  // namespace

std::vector<std::uint32_t> group_stories(const std::vector<StoryArticle>& articles, const Links& links,
                                         const StoryOptions& options, unsigned jobs) {
  const std::vector<std::uint32_t> order = order_by_time(articles);
  const auto count = static_cast<std::uint32_t>(articles.size());
  const std::vector<std::uint32_t> clusters =
      average_linkage(count, Comparison(articles, order, options).similar_pairs(links, jobs), options.threshold);
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
