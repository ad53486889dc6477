#include "indexer/average_linkage.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <queue>

namespace newsfold::indexer {
namespace {

// The items that chains of pairs of at least `threshold` connect, each set under one of its items.
class Components {
 public:
  Components(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold) : parents_(items) {
    std::iota(parents_.begin(), parents_.end(), 0U);
    for (const SimilarPair& pair : pairs) {
      if (static_cast<double>(pair.similarity) >= threshold) parents_[find(pair.a)] = find(pair.b);
    }
  }

  bool connects(const SimilarPair& pair) { return find(pair.a) == find(pair.b); }

 private:
  std::uint32_t find(std::uint32_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }

  std::vector<std::uint32_t> parents_;
};

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

class Linkage {
 public:
  Linkage(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold)
      : threshold_(threshold), sizes_(items, 1), sums_(items), cluster_of_(items) {
    std::iota(cluster_of_.begin(), cluster_of_.end(), 0U);
    Components components(items, pairs, threshold);
    for (const SimilarPair& pair : pairs) {
      if (!components.connects(pair)) continue;
      sums_[pair.a][pair.b] += static_cast<double>(pair.similarity);
      sums_[pair.b][pair.a] += static_cast<double>(pair.similarity);
    }
    for (std::uint32_t a = 0; a < items; ++a) {
      for (const auto& [b, sum] : sums_[a]) {
        if (a < b) push(a, b, sum);
      }
    }
  }

  std::vector<std::uint32_t> run() {
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      if (sizes_[best.a] == best.size_a && sizes_[best.b] == best.size_b) join(best.a, best.b);
    }
    for (std::uint32_t& cluster : cluster_of_) {
      while (cluster_of_[cluster] != cluster) cluster = cluster_of_[cluster];
    }
    return cluster_of_;
  }

 private:
  void push(std::uint32_t a, std::uint32_t b, double sum) {
    const double mean = sum / (static_cast<double>(sizes_[a]) * sizes_[b]);
    if (mean >= threshold_) queue_.push({mean, std::min(a, b), std::max(a, b), sizes_[std::min(a, b)], sizes_[std::max(a, b)]});
  }

  // b becomes part of a; a < b, so a cluster is named by its lowest item.
  void join(std::uint32_t a, std::uint32_t b) {
    cluster_of_[b] = a;
    sizes_[a] += sizes_[b];
    sizes_[b] = 0;
    for (const auto& [other, sum] : sums_[b]) {
      sums_[other].erase(b);
      if (other == a) continue;
      sums_[a][other] += sum;
      sums_[other][a] += sum;
    }
    sums_[b].clear();
    for (const auto& [other, sum] : sums_[a]) push(a, other, sum);
  }

  double threshold_;
  std::vector<std::uint32_t> sizes_;  // 0: joined to another
  // For each cluster, the sum of similarities to each other one. Ordered, so that sums are added in a fixed order.
  std::vector<std::map<std::uint32_t, double>> sums_;
  std::vector<std::uint32_t> cluster_of_;
  std::priority_queue<Candidate> queue_;
};

}  // namespace

std::vector<std::uint32_t> average_linkage(std::uint32_t items, const std::vector<SimilarPair>& pairs,
                                           double threshold) {
  return Linkage(items, pairs, threshold).run();
}

}  // namespace newsfold::indexer
