#include "indexer/average_linkage.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "indexer/disjoint_sets.hpp"

namespace newsfold::indexer {
namespace {

// Similarities add up as whole numbers of 2^-30: the same sum from either side and in any order.
using Sum = std::uint64_t;

Sum fixed_point(float similarity) { return static_cast<Sum>(std::llround(std::ldexp(similarity, 30))); }

double value_of(Sum sum) { return std::ldexp(static_cast<double>(sum), -30); }

// The items that chains of pairs of at least `threshold` connect: for each the lowest.
std::vector<std::uint32_t> connected_items(std::uint32_t items, const std::vector<SimilarPair>& pairs,
                                           double threshold) {
  DisjointSets connected(items);
  for (const SimilarPair& pair : pairs) {
    if (static_cast<double>(pair.similarity) >= threshold) connected.unite(pair.a, pair.b);
  }
  std::vector<std::uint32_t> lowest;
  for (std::uint32_t item = 0; item < items; ++item) lowest.push_back(connected.find(item));
  return lowest;
}

// The nearest-neighbour chain (Benzécri 1982, "Construction d'une classification ascendante hiérarchique par la
// recherche en chaîne des voisins réciproques"): from any cluster to its nearest, from there to the nearest of that,
// until two are nearest to each other. They belong together whatever else is joined before or after, as average linkage
// is reducible: no join brings a cluster nearer to others than its parts were. So chains stay where they began, and
// what is far away costs nothing.
class Clustering {
 public:
  Clustering(std::uint32_t items, const std::vector<SimilarPair>& pairs, const std::vector<std::uint32_t>& component_of,
             double threshold)
      : threshold_(threshold), sizes_(items, 1), neighbours_(items), clusters_(items), sums_(items) {
    std::vector<std::uint32_t> degrees(items);
    const auto is_within = [&](const SimilarPair& pair) { return component_of[pair.a] == component_of[pair.b]; };
    for (const SimilarPair& pair : pairs) {
      if (!is_within(pair)) continue;
      ++degrees[pair.a];
      ++degrees[pair.b];
    }
    for (std::uint32_t item = 0; item < items; ++item) neighbours_[item].reserve(degrees[item]);
    for (const SimilarPair& pair : pairs) {
      if (!is_within(pair)) continue;
      neighbours_[pair.a].push_back({pair.b, fixed_point(pair.similarity)});
      neighbours_[pair.b].push_back({pair.a, fixed_point(pair.similarity)});
    }
  }

  // For each item the lowest item of its cluster.
  std::vector<std::uint32_t> run() {
    const auto items = static_cast<std::uint32_t>(sizes_.size());
    for (std::uint32_t item = 0; item < items; ++item) {
      if (clusters_.find(item) == item) follow_chain(item);
    }
    std::vector<std::uint32_t> clusters;
    for (std::uint32_t item = 0; item < items; ++item) clusters.push_back(clusters_.find(item));
    return clusters;
  }

 private:
  // A cluster that resembles another, and the sum of the similarities between their members.
  struct Neighbour {
    std::uint32_t cluster = 0;
    Sum sum = 0;
  };

  static constexpr std::uint32_t kNone = UINT32_MAX;

  // Ends when no cluster of the chain is near enough to another.
  void follow_chain(std::uint32_t start) {
    std::vector<std::uint32_t> chain{start};
    while (!chain.empty()) {
      const std::uint32_t last = chain.back();
      const std::uint32_t nearest = nearest_of(last);
      if (nearest == kNone) {  // only the first of a chain can have none
        chain.pop_back();
      } else if (chain.size() > 1 && chain[chain.size() - 2] == nearest) {
        chain.resize(chain.size() - 2);
        const std::uint32_t joined = join(last, nearest);
        if (chain.empty()) chain.push_back(joined);
      } else {
        chain.push_back(nearest);
      }
    }
  }

  // The cluster with the highest mean similarity of at least the threshold; of several the lowest.
  std::uint32_t nearest_of(std::uint32_t cluster) {
    double best = 0;
    std::uint32_t nearest = kNone;
    gather_neighbours(cluster);
    for (const Neighbour& other : neighbours_[cluster]) {
      const double mean = value_of(other.sum) / (static_cast<double>(sizes_[cluster]) * sizes_[other.cluster]);
      if (mean < threshold_ || mean < best || (mean == best && other.cluster > nearest)) continue;
      best = mean;
      nearest = other.cluster;
    }
    return nearest;
  }

  // Makes the list of a cluster name each neighbour once, by the name it has now.
  void gather_neighbours(std::uint32_t cluster) {
    std::vector<Neighbour>& list = neighbours_[cluster];
    std::size_t kept = 0;
    for (const Neighbour& entry : list) {
      const std::uint32_t other = clusters_.find(entry.cluster);
      if (other == cluster) continue;
      if (sums_[other] == 0) list[kept++].cluster = other;
      sums_[other] += entry.sum;
    }
    list.resize(kept);
    for (Neighbour& neighbour : list) neighbour.sum = std::exchange(sums_[neighbour.cluster], 0);
  }

  // Returns the name of the two, which is the lower. The lists of others go on naming both until their turn comes.
  std::uint32_t join(std::uint32_t a, std::uint32_t b) {
    if (a > b) std::swap(a, b);
    clusters_.unite(a, b);
    sizes_[a] += sizes_[b];
    neighbours_[a].insert(neighbours_[a].end(), neighbours_[b].begin(), neighbours_[b].end());
    neighbours_[b] = {};
    return a;
  }

  double threshold_;
  std::vector<std::uint32_t> sizes_;                // of each cluster
  std::vector<std::vector<Neighbour>> neighbours_;  // of each cluster; empty for one that was joined to another
  DisjointSets clusters_;
  std::vector<Sum> sums_;  // 0 but while neighbours are gathered
};

}  // namespace

Linkage average_linkage(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold) {
  Linkage linkage;
  linkage.components = connected_items(items, pairs, threshold);
  linkage.clusters = Clustering(items, pairs, linkage.components, threshold).run();
  return linkage;
}

}  // namespace newsfold::indexer
