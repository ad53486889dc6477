#include "indexer/average_linkage.hpp"

#include <algorithm>
#include <queue>

#include "indexer/disjoint_sets.hpp"

namespace newsfold::indexer {
namespace {

// The items that chains of pairs of at least `threshold` connect.
DisjointSets connected_items(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold) {
  DisjointSets connected(items);
  for (const SimilarPair& pair : pairs) {
    if (static_cast<double>(pair.similarity) >= threshold) connected.unite(pair.a, pair.b);
  }
  return connected;
}

// A join that may be made: valid as long as both clusters still have these sizes.
struct Candidate {
  double mean = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t size_a = 0;
  std::uint32_t size_b = 0;

  bool operator<(const Candidate& other) const {  // for a max-heap
    if (mean != other.mean) return mean < other.mean;
    if (a != other.a) return a > other.a;
    return b > other.b;
  }
};

class Clustering {
 public:
  Clustering(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold)
      : threshold_(threshold),
        sizes_(items, 1),
        neighbours_(items),
        components_(connected_items(items, pairs, threshold)),
        clusters_(items) {
    for (const SimilarPair& pair : pairs) {
      if (components_.find(pair.a) != components_.find(pair.b)) continue;
      neighbours_[pair.a].push_back({pair.b, static_cast<double>(pair.similarity)});
      neighbours_[pair.b].push_back({pair.a, static_cast<double>(pair.similarity)});
    }
    for (std::uint32_t a = 0; a < items; ++a) {
      std::sort(neighbours_[a].begin(), neighbours_[a].end(), by_cluster);
      for (const Neighbour& b : neighbours_[a]) {
        if (a < b.cluster) push(a, b);
      }
    }
  }

  Linkage run() {
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      if (sizes_[best.a] == best.size_a && sizes_[best.b] == best.size_b) join(best.a, best.b);
    }
    Linkage linkage;
    for (std::uint32_t item = 0; item < sizes_.size(); ++item) {
      linkage.clusters.push_back(clusters_.find(item));
      linkage.components.push_back(components_.find(item));
    }
    return linkage;
  }

 private:
  // A cluster that resembles another, and the sum of the similarities between their members.
  struct Neighbour {
    std::uint32_t cluster = 0;
    double sum = 0;
  };

  static bool by_cluster(const Neighbour& a, const Neighbour& b) { return a.cluster < b.cluster; }

  void push(std::uint32_t cluster, const Neighbour& other) {
    const std::uint32_t a = std::min(cluster, other.cluster), b = std::max(cluster, other.cluster);
    const double mean = other.sum / (static_cast<double>(sizes_[a]) * sizes_[b]);
    if (mean >= threshold_) queue_.push({mean, a, b, sizes_[a], sizes_[b]});
  }

  // b becomes part of a; a < b, so a cluster is named by its lowest item. The lists of other clusters go on naming b:
  // what a name stands for is looked up when their turn comes, which saves touching them here.
  void join(std::uint32_t a, std::uint32_t b) {
    clusters_.unite(a, b);
    sizes_[a] += sizes_[b];
    sizes_[b] = 0;
    std::vector<Neighbour> all = std::move(neighbours_[a]);
    all.insert(all.end(), neighbours_[b].begin(), neighbours_[b].end());
    neighbours_[b] = {};
    for (Neighbour& neighbour : all) neighbour.cluster = clusters_.find(neighbour.cluster);
    std::stable_sort(all.begin(), all.end(), by_cluster);
    std::vector<Neighbour>& merged = neighbours_[a];
    merged.clear();
    for (const Neighbour& neighbour : all) {
      if (neighbour.cluster == a) continue;
      if (!merged.empty() && merged.back().cluster == neighbour.cluster) merged.back().sum += neighbour.sum;
      else merged.push_back(neighbour);
    }
    for (const Neighbour& neighbour : merged) push(a, neighbour);
  }

  double threshold_;
  std::vector<std::uint32_t> sizes_;                // 0: joined to another
  std::vector<std::vector<Neighbour>> neighbours_;  // of each cluster; empty for one that was joined to another
  DisjointSets components_;
  DisjointSets clusters_;
  std::priority_queue<Candidate> queue_;
};

}  // namespace

Linkage average_linkage(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold) {
  return Clustering(items, pairs, threshold).run();
}

}  // namespace newsfold::indexer
