#include "indexer/stories.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <span>
#include <utility>

#include "common/error.hpp"
#include "indexer/allocator.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

// Goes along the timeline: what is near in time is compared, then loses its crowding, then falls into stories. Of what
// lies farther back only the outcome is kept.
class Grouping {
 public:
  Grouping(const RankedArticles& articles, const StoryOptions& options, unsigned jobs)
      : timeline_(articles.timeline),
        known_crowding_(articles.crowding),
        options_(options),
        jobs_(jobs),
        comparison_(articles, options.similarity, jobs),
        linked_end_(comparison_.begin()),
        linkage_(timeline_.size(), options.threshold) {
    while (crowded_end() < comparison_.begin()) crowding_.push_back(known_crowding(crowded_end()));
  }

  void run() {
    std::uint32_t compared = comparison_.begin();
    for (std::uint32_t next = next_step(compared); compared < next;) {
      comparison_.compare_up_to(next);
      compared = next;
      next = next_step(compared);
      // What is weighed takes little memory; more pairs would take much.
      do_both(
          jobs_, [&] { link_up_to(out_of_reach_of(compared)); }, [&] { comparison_.weigh_up_to(next); });
      timeline_.release_memory();
    }
  }

  Linkage linkage() { return linkage_.result(); }

  // By rank.
  std::vector<float> crowding() const {
    std::vector<float> all(timeline_.size());
    std::copy(crowding_.begin(), crowding_.end(), all.begin() + comparison_.weighable_begin());
    return all;
  }

 private:
  // All that is in reach of a step is looked at for it, so that steps must not be much shorter than that.
  std::uint32_t next_step(std::uint32_t begin) const {
    if (begin >= comparison_.end()) return begin;
    const std::uint32_t in_reach = begin - timeline_.first_from(timeline_.moment(begin) - kReach);
    return begin + std::min(std::max(kGroupingStep, in_reach / 2), comparison_.end() - begin);
  }

  void link_up_to(std::uint32_t end) {
    if (auto pairs = comparison_.take_pairs()) waiting_.push_back(std::move(pairs));
    measure_crowding(end);
    constexpr std::uint32_t kLinkedTogether = 4096;  // so that few pairs are out of their file
    while (linked_end_ < end) {
      linked_end_ += std::min(kLinkedTogether, end - linked_end_);
      link_pairs(linked_end_);
      linkage_.complete_up_to(out_of_reach_of(linked_end_));
    }
  }

  // The end of the ranks that nothing from `rank` on is in reach of.
  std::uint32_t out_of_reach_of(std::uint32_t rank) const {
    return rank == comparison_.end() ? rank : timeline_.first_from(timeline_.moment(rank) - kReach);
  }

  std::uint32_t crowded_end() const {
    return comparison_.weighable_begin() + static_cast<std::uint32_t>(crowding_.size());
  }

  float known_crowding(std::uint32_t rank) const {
    if (known_crowding_.empty())
      throw common::Error(common::ErrorCode::internal, "a stretch has ends without crowding");
    return known_crowding_[timeline_.article(rank)];
  }

  void measure_crowding(std::uint32_t end) {
    constexpr std::size_t kChunk = 256;
    const std::uint32_t begin = crowded_end();
    if (end <= begin) return;
    std::vector<std::vector<Neighbour>> nearest = comparison_.take_nearest(end - begin);
    const std::size_t before = crowding_.size();
    crowding_.resize(before + nearest.size());
    for_each_index(jobs_, nearest.size(), kChunk, [&](std::size_t i) {
      const std::uint32_t rank = begin + static_cast<std::uint32_t>(i);
      crowding_[before + i] =
          rank < comparison_.complete_end() ? mean_similarity(std::move(nearest[i])) : known_crowding(rank);
    });
  }

  // Of the nearest ones; missing ones count as 0.
  float mean_similarity(std::vector<Neighbour> nearest) const {
    std::sort(nearest.begin(), nearest.end());
    double sum = 0;
    std::vector<std::int64_t> counted;  // the days of those that were
    std::size_t count = 0;
    for (auto neighbour = nearest.begin(); neighbour != nearest.end() && count < options_.crowding.neighbours;
         ++neighbour) {
      if (timeline_.has_moment(neighbour->rank)) {
        const std::int64_t day = timeline_.day(neighbour->rank);
        if (std::find(counted.begin(), counted.end(), day) != counted.end()) continue;
        counted.push_back(day);
      }
      sum += static_cast<double>(neighbour->similarity);
      ++count;
    }
    return static_cast<float>(sum / static_cast<double>(options_.crowding.neighbours));
  }

  double crowding_of(std::uint32_t rank) const {
    return static_cast<double>(crowding_[rank - comparison_.weighable_begin()]);
  }

  // Those of articles below `end`; the later one of a pair is the last to be measured.
  void link_pairs(std::uint32_t end) {
    while (next_pair_ < piece_.size() || read_piece()) {
      for (; next_pair_ < piece_.size(); ++next_pair_) {
        if (piece_[next_pair_].b >= end) return;
        link(piece_[next_pair_]);
      }
    }
  }

  // The next of those that wait; whether there is one.
  bool read_piece() {
    while (!waiting_.empty() && next_piece_ == waiting_.front()->size()) {
      waiting_.pop_front();
      next_piece_ = 0;
    }
    if (waiting_.empty()) return false;
    waiting_.front()->get(next_piece_++, piece_);
    next_pair_ = 0;
    return true;
  }

  void link(const SimilarPair& pair) {
    const double crowd = options_.crowding.part * std::min(crowding_of(pair.a), crowding_of(pair.b));
    const float similarity = pair.similarity - static_cast<float>(crowd);
    if (similarity > 0) linkage_.add({pair.a, pair.b, similarity});
  }

  const Timeline& timeline_;
  std::span<const float> known_crowding_;
  const StoryOptions& options_;
  unsigned jobs_;
  ArticleComparison comparison_;
  std::deque<std::unique_ptr<ScratchPieces<SimilarPair>>> waiting_;  // pairs, ordered by their later articles
  std::vector<SimilarPair> piece_;                                   // of those, the one that is being linked
  std::size_t next_piece_ = 0, next_pair_ = 0;
  std::vector<float> crowding_;  // of the ranks from comparison_.weighable_begin() on
  std::uint32_t linked_end_;
  AverageLinkage linkage_;
};

// Clusters, named by their lowest rank, numbered by it.
Numbers numbered(const Numbers& clusters) {
  Numbers numbers(clusters.size());
  std::uint32_t next = 0;
  for (std::uint32_t rank = 0; rank < clusters.size(); ++rank) {
    numbers[rank] = clusters[rank] == rank ? next++ : numbers[clusters[rank]];
  }
  return numbers;
}

// By rank.
struct GroupedRanks {
  Linkage linkage;
  std::vector<float> crowding;
};

GroupedRanks group_ranks(const RankedArticles& articles, const StoryOptions& options, unsigned jobs) {
  Grouping grouping(articles, options, jobs);
  grouping.run();
  return {grouping.linkage(), grouping.crowding()};
}

}  // namespace

StoryGroups group_stories(const RankedArticles& articles, const StoryOptions& options, unsigned jobs) {
  const Timeline& timeline = articles.timeline;
  GroupedRanks grouped = group_ranks(articles, options, jobs);
  give_back_free_memory();  // the weeks that were held are no more
  StoryGroups groups;
  groups.component = timeline.by_article(std::exchange(grouped.linkage.components, {}));
  groups.crowding = timeline.by_article(std::exchange(grouped.crowding, {}));
  groups.story = timeline.by_article(numbered(grouped.linkage.clusters));
  return groups;
}

}  // namespace newsfold::indexer
