#include "indexer/average_linkage.hpp"

#include <cmath>
#include <utility>

namespace newsfold::indexer {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

std::uint64_t fixed_point(float similarity) {
  return static_cast<std::uint64_t>(std::llround(std::ldexp(similarity, 30)));
}

double value_of(std::uint64_t sum) { return std::ldexp(static_cast<double>(sum), -30); }

// What clear() and an assigned {} do not.
template <typename T>
void free_memory(std::vector<T>& list) {
  std::vector<T>().swap(list);
}

std::vector<std::uint32_t> names(DisjointSets& sets, std::size_t items) {
  std::vector<std::uint32_t> lowest;
  lowest.reserve(items);
  for (std::uint32_t item = 0; item < items; ++item) lowest.push_back(sets.find(item));
  return lowest;
}

}  // namespace

AverageLinkage::AverageLinkage(std::uint32_t items, double threshold)
    : threshold_(threshold), sizes_(items, 1), neighbours_(items), clusters_(items), components_(items), sums_(items) {}

void AverageLinkage::add(const SimilarPair& pair) {
  if (static_cast<double>(pair.similarity) >= threshold_) components_.unite(pair.a, pair.b);
  neighbours_[pair.a].push_back({pair.b, fixed_point(pair.similarity)});
  neighbours_[pair.b].push_back({pair.a, fixed_point(pair.similarity)});
}

void AverageLinkage::complete_up_to(std::uint32_t end) {
  for (; complete_end_ < end; ++complete_end_) open_.push_back(complete_end_);
  std::erase_if(open_,
                [this](std::uint32_t cluster) { return clusters_.find(cluster) != cluster || follow_chain(cluster); });
  std::erase_if(open_, [this](std::uint32_t cluster) { return clusters_.find(cluster) != cluster; });
}

Linkage AverageLinkage::result() { return {names(clusters_, sizes_.size()), names(components_, sizes_.size())}; }

// Whether the cluster is finished. Stops where the chain comes to an item that is not complete.
bool AverageLinkage::follow_chain(std::uint32_t start) {
  std::vector<std::uint32_t> chain{start};
  while (true) {
    const std::uint32_t last = chain.back();
    const std::uint32_t nearest = nearest_of(last);
    if (nearest == kNone) {  // only the first of a chain can have none
      free_memory(neighbours_[last]);
      return true;
    }
    if (nearest >= complete_end_) return false;
    if (chain.size() > 1 && chain[chain.size() - 2] == nearest) {
      chain.resize(chain.size() - 2);
      const std::uint32_t joined = join(last, nearest);
      if (chain.empty()) chain.push_back(joined);
    } else {
      chain.push_back(nearest);
    }
  }
}

// The cluster with the highest mean similarity of at least the threshold; of several the lowest.
std::uint32_t AverageLinkage::nearest_of(std::uint32_t cluster) {
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
void AverageLinkage::gather_neighbours(std::uint32_t cluster) {
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
std::uint32_t AverageLinkage::join(std::uint32_t a, std::uint32_t b) {
  if (a > b) std::swap(a, b);
  clusters_.unite(a, b);
  sizes_[a] += sizes_[b];
  neighbours_[a].insert(neighbours_[a].end(), neighbours_[b].begin(), neighbours_[b].end());
  free_memory(neighbours_[b]);
  return a;
}

}  // namespace newsfold::indexer
