#include "indexer/average_linkage.hpp"

#include <algorithm>
#include <queue>
#include <span>

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

// One component: items 0 .. `items` - 1.
class Clustering {
 public:
  Clustering(std::uint32_t items, std::span<const SimilarPair> pairs, double threshold)
      : threshold_(threshold), sizes_(items, 1), neighbours_(items), clusters_(items) {
    for (const SimilarPair& pair : pairs) {
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

  // For each item the lowest item of its cluster.
  std::vector<std::uint32_t> run() {
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      if (sizes_[best.a] == best.size_a && sizes_[best.b] == best.size_b) join(best.a, best.b);
    }
    std::vector<std::uint32_t> clusters;
    for (std::uint32_t item = 0; item < sizes_.size(); ++item) clusters.push_back(clusters_.find(item));
    return clusters;
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
  DisjointSets clusters_;
  std::priority_queue<Candidate> queue_;
};

// The items of each component, ascending, and its pairs, in terms of their places in it: so that one component after
// the other fits the caches, whatever the size of the whole.
class Components {
 public:
  Components(const std::vector<std::uint32_t>& component_of, const std::vector<SimilarPair>& pairs)
      : items_(component_of.size()), pairs_(component_of.size()), place_(component_of.size()) {
    for (std::uint32_t item = 0; item < component_of.size(); ++item) {
      std::vector<std::uint32_t>& items = items_[component_of[item]];
      place_[item] = static_cast<std::uint32_t>(items.size());
      items.push_back(item);
    }
    for (const SimilarPair& pair : pairs) {
      if (component_of[pair.a] != component_of[pair.b]) continue;
      pairs_[component_of[pair.a]].push_back({place_[pair.a], place_[pair.b], pair.similarity});
    }
  }

  const std::vector<std::uint32_t>& items(std::uint32_t component) const { return items_[component]; }
  const std::vector<SimilarPair>& pairs(std::uint32_t component) const { return pairs_[component]; }

 private:
  std::vector<std::vector<std::uint32_t>> items_;  // of the component that is named by this item
  std::vector<std::vector<SimilarPair>> pairs_;
  std::vector<std::uint32_t> place_;  // of each item in its component
};

}  // namespace

Linkage average_linkage(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold) {
  Linkage linkage;
  DisjointSets connected = connected_items(items, pairs, threshold);
  for (std::uint32_t item = 0; item < items; ++item) linkage.components.push_back(connected.find(item));
  linkage.clusters = linkage.components;
  const Components components(linkage.components, pairs);
  for (std::uint32_t component = 0; component < items; ++component) {
    const std::vector<std::uint32_t>& members = components.items(component);
    if (members.size() < 2) continue;
    const auto size = static_cast<std::uint32_t>(members.size());
    const std::vector<std::uint32_t> clusters = Clustering(size, components.pairs(component), threshold).run();
    for (std::uint32_t i = 0; i < size; ++i) linkage.clusters[members[i]] = members[clusters[i]];
  }
  return linkage;
}

}  // namespace newsfold::indexer
