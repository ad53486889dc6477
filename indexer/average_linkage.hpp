// Agglomerative clustering of a sparse graph by average linkage, while the graph is still growing at one end.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "indexer/disjoint_sets.hpp"

namespace newsfold::indexer {

struct SimilarPair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;  // unlike a
  float similarity = 0;
};

struct Linkage {
  std::vector<std::uint32_t> clusters;  // for each item the lowest item of its cluster
  // For each item the lowest one that a chain of pairs of at least the threshold leads to; clusters never reach out of
  // such a component, and pairs between two of them play no part.
  std::vector<std::uint32_t> components;
};

// Joins the two clusters with the highest mean similarity between their members, a pair that is not listed counting as
// 0, until no two have at least `threshold`. Ties go to the lower numbers, so the result depends on the numbering of
// items but not on the order of pairs. Time near O(E) for E pairs as long as clusters stay small against the graph.
//
// It is done by nearest-neighbour chains (Benzécri 1982, "Construction d'une classification ascendante hiérarchique par
// la recherche en chaîne des voisins réciproques"): from any cluster to its nearest, from there to the nearest of that,
// until two are nearest to each other. They belong together whatever else is joined before or after, as average linkage
// is reducible: no join brings a cluster nearer to others than its parts were. So it is enough to know all pairs of
// those two, items whose pairs are not all known yet can wait, and a cluster that has no one near enough is finished:
// memory is that of the pairs of what is not.
class AverageLinkage {
 public:
  AverageLinkage(std::uint32_t items, double threshold);

  // Each pair is to be added once.
  void add(const SimilarPair& pair);

  // All pairs of items below `end` were added.
  void complete_up_to(std::uint32_t end);

  // When all items are complete.
  Linkage result();

 private:
  // Similarities add up as whole numbers of 2^-30: the same sum from either side and in any order.
  using Sum = std::uint64_t;

  // A cluster that resembles another, and the sum of the similarities between their members.
  struct Neighbour {
    std::uint32_t cluster = 0;
    Sum sum = 0;
  };

  // What a cluster was found to be nearest to. It stays that until one of the two is joined to another, as no join
  // brings anything nearer.
  struct Nearest {
    std::uint32_t cluster = 0;
    std::uint32_t size = 0;  // that it had; 0: not known
  };

  struct Cluster {
    std::vector<Neighbour> neighbours;  // empty for one that is joined to another, finished, or has incomplete items
    Nearest nearest;
    std::uint32_t size = 1;
    std::uint32_t place = 0;  // 0 but while neighbours are gathered
  };

  // A pair that `item`, which is not complete, does not list yet.
  struct Waiting {
    std::uint32_t item = 0;
    std::uint32_t other = 0;
    float similarity = 0;
  };

  // So many items are completed at a time, the first one a multiple of it: the lists of those that are complete take
  // more memory than pairs that wait.
  static constexpr std::uint32_t kCompletedTogether = 4096;

  Cluster& cluster(std::uint32_t number) { return known_[number - known_begin_]; }

  void wait(const Waiting& pair);
  void complete_next(std::uint32_t end);
  void list_neighbours(const std::deque<Waiting>& pairs, std::uint32_t end);
  bool is_finished(std::uint32_t name);
  bool follow_chain(std::uint32_t start);
  std::uint32_t nearest_of(std::uint32_t number);
  std::uint32_t find_nearest(std::uint32_t number);
  void gather_neighbours(std::uint32_t number);
  std::uint32_t join(std::uint32_t a, std::uint32_t b);

  double threshold_;
  std::uint32_t complete_end_ = 0;
  // By items, so many together; the first ones are those of complete_end_. A pair waits for its lower item, then, where
  // the cluster of that is not finished, for the other one.
  std::deque<std::deque<Waiting>> waiting_;
  std::uint32_t named_end_ = 0;      // of the items of pairs
  std::vector<std::uint32_t> open_;  // clusters of complete items that are not finished, in ascending order
  // Named from known_begin_ on to the last item of a pair. Below, all are finished, and nothing names one any more as
  // its nearest: that was found anew in the round in which the other was finished.
  std::deque<Cluster> known_;
  std::uint32_t known_begin_ = 0;
  DisjointSets clusters_, components_;
};

}  // namespace newsfold::indexer
