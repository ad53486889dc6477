#include "indexer/similar_articles.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "common/timestamp.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

// The nearest neighbours of ranks first, first + 1, ...
class NearestLists {
 public:
  NearestLists(std::size_t first, std::size_t count, std::size_t kept) : first_(first), kept_(kept), lists_(count) {}

  void add(std::size_t rank, Neighbour neighbour) {
    std::vector<Neighbour>& list = lists_[rank - first_];  // a heap, the farthest on top
    if (list.size() == kept_) {
      if (!(neighbour < list.front())) return;
      std::pop_heap(list.begin(), list.end());
      list.pop_back();
    }
    list.push_back(neighbour);
    std::push_heap(list.begin(), list.end());
  }

  void add_all(const NearestLists& other) {
    for (std::size_t i = 0; i < other.lists_.size(); ++i) {
      for (const Neighbour& neighbour : other.lists_[i]) add(other.first_ + i, neighbour);
    }
  }

  std::vector<std::vector<Neighbour>> take_sorted() {
    for (auto& list : lists_) std::sort_heap(list.begin(), list.end());
    return std::move(lists_);
  }

 private:
  std::size_t first_;
  std::size_t kept_;
  std::vector<std::vector<Neighbour>> lists_;
};

class Comparison {
 public:
  Comparison(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order, const Links& links,
             const SimilarityOptions& options)
      : articles_(articles), order_(order), options_(options), weighed_(weigh_by_rarity(articles, order)) {
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) {
      for (const TermWeight& term : weighed_[rank].vector) postings_[term.term].push_back({rank, term.weight});
    }
    std::vector<std::uint32_t> rank_of(order_.size());
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) rank_of[order_[rank]] = rank;
    for (const auto& [a, b] : links) linked_.insert(pair_key(rank_of[a], rank_of[b]));
  }

  Similarities run(unsigned jobs) const {
    constexpr std::size_t kChunkRanks = 512;
    NearestLists nearest(0, order_.size(), options_.neighbours);
    std::mutex merging;
    std::vector<std::vector<SimilarPair>> found(chunk_count(order_.size(), kChunkRanks));
    for_each_chunk(
        jobs, found.size(), [&] { return Overlaps(order_.size()); },
        [&](Overlaps& overlaps, std::size_t chunk) {
          const std::size_t begin = chunk * kChunkRanks, end = std::min(order_.size(), begin + kChunkRanks);
          const std::size_t first = first_in_reach(begin, end);
          NearestLists of_chunk(first, end - first, options_.neighbours);
          for (std::size_t rank = begin; rank < end; ++rank) {
            compare_with_earlier(static_cast<std::uint32_t>(rank), overlaps, of_chunk, found[chunk]);
          }
          const std::lock_guard lock(merging);
          nearest.add_all(of_chunk);
        });
    Similarities similarities;
    for (const auto& pairs : found) similarities.pairs.insert(similarities.pairs.end(), pairs.begin(), pairs.end());
    similarities.nearest = nearest.take_sorted();
    return similarities;
  }

 private:
  // What an article shares with each earlier one: the cosine of their vectors, and the part of it that one word gives.
  struct Overlap {
    float cosine = 0;
    float strongest = 0;
  };

  struct Overlaps {
    explicit Overlaps(std::size_t ranks) : of_rank(ranks) {}

    std::vector<Overlap> of_rank;
    std::vector<std::uint32_t> touched;  // where of_rank is not 0
  };

  struct Posting {
    std::uint32_t rank = 0;
    float weight = 0;
  };

  static std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
  }

  const StoryArticle& article(std::size_t rank) const { return articles_[order_[rank]]; }

  double decay(std::uint32_t a, std::uint32_t b, double days_by_e, double undated) const {
    const auto time_a = article(a).published_at_utc, time_b = article(b).published_at_utc;
    if (!time_a || !time_b) return undated;
    return std::exp(-static_cast<double>(std::abs(*time_a - *time_b)) / (days_by_e * common::kSecondsPerDay));
  }

  bool same_title(std::uint32_t a, std::uint32_t b) const {
    return article(a).title_hash != 0 && article(a).title_hash == article(b).title_hash;
  }

  bool same_provider(std::uint32_t a, std::uint32_t b) const {
    return article(a).provider == article(b).provider && weighed_[a].provider_tells && weighed_[b].provider_tells;
  }

  bool out_of_reach(std::size_t earlier, std::size_t later) const {
    const auto time_a = article(earlier).published_at_utc, time_b = article(later).published_at_utc;
    return time_a && time_b && *time_b - *time_a > kReachDays * common::kSecondsPerDay;
  }

  // The first rank that one of [begin, end) is compared with. Undated articles come last and are in reach of all.
  std::size_t first_in_reach(std::size_t begin, std::size_t end) const {
    if (!article(end - 1).published_at_utc) return 0;
    std::size_t first = begin;
    while (first > 0 && !out_of_reach(first - 1, begin)) --first;
    return first;
  }

  // The pairs of `later` with every earlier article within reach that shares a word with it.
  void compare_with_earlier(std::uint32_t later, Overlaps& overlaps, NearestLists& nearest,
                            std::vector<SimilarPair>& pairs) const {
    add_up_overlaps(later, overlaps);
    for (const std::uint32_t earlier : overlaps.touched) {
      const Overlap overlap = std::exchange(overlaps.of_rank[earlier], {});
      const auto cosine = static_cast<double>(overlap.cosine);
      if (cosine < options_.least) continue;
      const auto near = static_cast<float>(
          cosine * decay(earlier, later, options_.neighbour_decay_days, options_.undated_neighbour_decay));
      nearest.add(earlier, {near, later});
      nearest.add(later, {near, earlier});
      const double similarity =
          evidence(earlier, later, overlap) * decay(earlier, later, options_.decay_days, options_.undated_decay);
      if (similarity >= options_.least) pairs.push_back({earlier, later, static_cast<float>(similarity)});
    }
    overlaps.touched.clear();
  }

  // How much two texts speak for one event, whatever their dates.
  double evidence(std::uint32_t a, std::uint32_t b, const Overlap& overlap) const {
    const auto cosine = static_cast<double>(overlap.cosine);
    double evidence = cosine - options_.strongest_word * static_cast<double>(overlap.strongest);
    const bool supported = linked_.contains(pair_key(a, b)) || same_title(a, b);
    if (cosine >= options_.min_supported && supported) evidence += options_.link_bonus;
    return same_provider(a, b) ? evidence * options_.same_provider : evidence;
  }

  void add_up_overlaps(std::uint32_t later, Overlaps& overlaps) const {
    for (const TermWeight& term : weighed_[later].vector) {
      const std::vector<Posting>& list = postings_.at(term.term);
      const auto own = std::lower_bound(list.begin(), list.end(), later,
                                        [](const Posting& posting, std::uint32_t rank) { return posting.rank < rank; });
      const auto end = static_cast<std::size_t>(own - list.begin());
      const std::size_t oldest = end > options_.max_postings ? end - options_.max_postings : 0;
      for (std::size_t i = end; i > oldest && !out_of_reach(list[i - 1].rank, later); --i) {
        Overlap& overlap = overlaps.of_rank[list[i - 1].rank];
        if (overlap.cosine == 0) overlaps.touched.push_back(list[i - 1].rank);
        const float share = list[i - 1].weight * term.weight;
        overlap.cosine += share;
        overlap.strongest = std::max(overlap.strongest, share);
      }
    }
  }

  const std::vector<StoryArticle>& articles_;
  const std::vector<std::uint32_t>& order_;
  const SimilarityOptions& options_;
  std::vector<WeighedArticle> weighed_;
  std::unordered_map<std::uint32_t, std::vector<Posting>> postings_;  // of each term, by rank
  std::unordered_set<std::uint64_t> linked_;
};

}  // namespace

Similarities compare_articles(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order,
                              const Links& links, const SimilarityOptions& options, unsigned jobs) {
  return Comparison(articles, order, links, options).run(jobs);
}

}  // namespace newsfold::indexer
