#include "indexer/similar_articles.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
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

// Of each word the articles that have it, by rank, in one block of memory.
class Postings {
 public:
  struct Posting {
    std::uint32_t rank = 0;
    float weight = 0;
  };

  // Replaces the terms of the vectors by numbers of lists.
  explicit Postings(std::vector<WeighedArticle>& weighed) {
    std::unordered_map<std::uint32_t, std::uint32_t> number_of;
    std::vector<std::uint32_t> sizes;
    for (WeighedArticle& article : weighed) {
      for (TermWeight& term : article.vector) {
        const auto [found, is_new] = number_of.try_emplace(term.term, static_cast<std::uint32_t>(sizes.size()));
        if (is_new) sizes.push_back(0);
        ++sizes[term.term = found->second];
      }
    }
    begins_.assign(sizes.size() + 1, 0);
    std::partial_sum(sizes.begin(), sizes.end(), begins_.begin() + 1);
    postings_.resize(begins_.back());
    std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
    for (std::uint32_t rank = 0; rank < weighed.size(); ++rank) {
      for (const TermWeight& term : weighed[rank].vector) postings_[next[term.term]++] = {rank, term.weight};
    }
  }

  // The articles of [first, later) that have a word, the latest `most` of them.
  std::span<const Posting> between(std::uint32_t word, std::uint32_t first, std::uint32_t later,
                                   std::size_t most) const {
    const auto by_rank = [](const Posting& posting, std::uint32_t rank) { return posting.rank < rank; };
    const Posting* const begin = postings_.data() + begins_[word];
    const Posting* const end = std::lower_bound(begin, postings_.data() + begins_[word + 1], later, by_rank);
    const Posting* const in_reach = std::lower_bound(begin, end, first, by_rank);
    return {std::max(in_reach, end - std::min<std::ptrdiff_t>(end - begin, static_cast<std::ptrdiff_t>(most))), end};
  }

 private:
  std::vector<std::size_t> begins_;  // of each list, and the end of the last
  std::vector<Posting> postings_;
};

class Comparison {
 public:
  Comparison(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order, const Links& links,
             const SimilarityOptions& options, unsigned jobs)
      : articles_(articles),
        order_(order),
        options_(options),
        weighed_(weigh_by_rarity(articles, order, jobs)),
        postings_(weighed_) {
    std::vector<std::uint32_t> rank_of(order_.size());
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) rank_of[order_[rank]] = rank;
    for (const auto& [a, b] : links) linked_.insert(pair_key(rank_of[a], rank_of[b]));
    for (const std::uint32_t i : order_) times_.push_back(articles_[i].published_at_utc);
    find_first_in_reach();
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
          const std::size_t first = first_in_reach_[times_[end - 1] ? begin : end - 1];
          NearestLists of_chunk(first, end - first, options_.neighbours);
          for (std::size_t rank = begin; rank < end; ++rank) {
            compare_with_earlier(static_cast<std::uint32_t>(rank), overlaps, of_chunk, found[chunk]);
          }
          const std::lock_guard lock(merging);
          nearest.add_all(of_chunk);
        });
    Similarities similarities;
    std::size_t count = 0;
    for (const std::vector<SimilarPair>& pairs : found) count += pairs.size();
    similarities.pairs.reserve(count);  // at a million articles they are a gigabyte: not to be copied to grow
    for (std::vector<SimilarPair>& pairs : found) {
      similarities.pairs.insert(similarities.pairs.end(), pairs.begin(), pairs.end());
      pairs = {};
    }
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

  static std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
  }

  const StoryArticle& article(std::size_t rank) const { return articles_[order_[rank]]; }

  double decay(std::uint32_t a, std::uint32_t b, double days_by_e, double undated) const {
    if (!times_[a] || !times_[b]) return undated;
    return std::exp(-static_cast<double>(std::abs(*times_[a] - *times_[b])) / (days_by_e * common::kSecondsPerDay));
  }

  bool same_title(std::uint32_t a, std::uint32_t b) const {
    return article(a).title_hash != 0 && article(a).title_hash == article(b).title_hash;
  }

  bool same_provider(std::uint32_t a, std::uint32_t b) const {
    return article(a).provider == article(b).provider && weighed_[a].provider_tells && weighed_[b].provider_tells;
  }

  // Undated articles come last and are in reach of all.
  void find_first_in_reach() {
    std::uint32_t first = 0;
    for (std::uint32_t rank = 0; rank < order_.size(); ++rank) {
      while (times_[rank] && *times_[rank] - *times_[first] > kReachDays * common::kSecondsPerDay) ++first;
      first_in_reach_.push_back(times_[rank] ? first : 0);
    }
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
      const auto postings = postings_.between(term.term, first_in_reach_[later], later, options_.max_postings);
      for (auto posting = postings.rbegin(); posting != postings.rend(); ++posting) {
        Overlap& overlap = overlaps.of_rank[posting->rank];
        if (overlap.cosine == 0) overlaps.touched.push_back(posting->rank);
        const float share = posting->weight * term.weight;
        overlap.cosine += share;
        overlap.strongest = std::max(overlap.strongest, share);
      }
    }
  }

  const std::vector<StoryArticle>& articles_;
  const std::vector<std::uint32_t>& order_;
  const SimilarityOptions& options_;
  std::vector<WeighedArticle> weighed_;  // their terms are numbers of postings
  Postings postings_;
  std::unordered_set<std::uint64_t> linked_;
  std::vector<std::optional<std::int64_t>> times_;  // of each rank
  std::vector<std::uint32_t> first_in_reach_;       // of each rank the earliest that it is compared with
};

}  // namespace

Similarities compare_articles(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order,
                              const Links& links, const SimilarityOptions& options, unsigned jobs) {
  return Comparison(articles, order, links, options, jobs).run(jobs);
}

}  // namespace newsfold::indexer
