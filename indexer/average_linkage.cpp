#include "indexer/average_linkage.hpp"

#include <utility>

namespace newsfold::indexer {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

// Of similarities as whole numbers.
constexpr double kOne = 1 << 30;

std::uint64_t fixed_point(float similarity) {
  return static_cast<std::uint64_t>(static_cast<double>(similarity) * kOne + 0.5);
}

double value_of(std::uint64_t sum) { return static_cast<double>(sum) / kOne; }

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
    : threshold_(threshold),
      sizes_(items, 1),
      nearest_(items),
      neighbours_(items),
      clusters_(items),
      components_(items),
      places_(items) {}

void AverageLinkage::add(const SimilarPair& pair) {
  if (static_cast<double>(pair.similarity) >= threshold_) components_.unite(pair.a, pair.b);
  waiting_.push_back(pair);
}

void AverageLinkage::complete_up_to(std::uint32_t end) {
  list_neighbours(complete_end_, end);
  for (; complete_end_ < end; ++complete_end_) open_.push_back(complete_end_);
  std::erase_if(open_,
                [this](std::uint32_t cluster) { return clusters_.find(cluster) != cluster || follow_chain(cluster); });
  std::erase_if(open_, [this](std::uint32_t cluster) { return clusters_.find(cluster) != cluster; });
}

// Of items that are complete now. They were not before, so that their pairs take little memory while they wait.
void AverageLinkage::list_neighbours(std::uint32_t begin, std::uint32_t end) {
  std::vector<std::uint32_t> sizes(end - begin);
  const auto for_each_entry = [&](auto visit) {
    for (const SimilarPair& pair : waiting_) {
      if (begin <= pair.a && pair.a < end) visit(pair.a, pair.b, pair.similarity);
      if (begin <= pair.b && pair.b < end) visit(pair.b, pair.a, pair.similarity);
    }
  };
  for_each_entry([&](std::uint32_t of, std::uint32_t, float) { ++sizes[of - begin]; });
  for (std::uint32_t item = begin; item < end; ++item) neighbours_[item].reserve(sizes[item - begin]);
  for_each_entry([&](std::uint32_t of, std::uint32_t other, float similarity) {
    neighbours_[of].push_back({other, fixed_point(similarity)});
  });
  std::erase_if(waiting_, [end](const SimilarPair& pair) { return pair.a < end && pair.b < end; });
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

std::uint32_t AverageLinkage::nearest_of(std::uint32_t cluster) {
  Nearest& known = nearest_[cluster];
  const bool is_same = clusters_.find(known.cluster) == known.cluster && sizes_[known.cluster] == known.size;
  if (is_same) return known.cluster;
  const std::uint32_t nearest = find_nearest(cluster);
  if (nearest != kNone) known = {nearest, sizes_[nearest]};
  return nearest;
}

// The cluster with the highest mean similarity of at least the threshold; of several the lowest.
std::uint32_t AverageLinkage::find_nearest(std::uint32_t cluster) {
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

// Makes the list of a cluster name each neighbour once, by the name it has now. Those that are finished are as good as
// none: nothing is near enough to them.
void AverageLinkage::gather_neighbours(std::uint32_t cluster) {
  std::vector<Neighbour>& list = neighbours_[cluster];
  std::uint32_t kept = 0;
  for (const Neighbour& entry : list) {
    const std::uint32_t other = clusters_.find(entry.cluster);
    if (other == cluster) continue;
    if (places_[other] == 0) {
      const bool is_finished = other < complete_end_ && neighbours_[other].empty();
      if (is_finished) continue;
      list[kept] = {other, entry.sum};
      places_[other] = ++kept;
    } else {
      list[places_[other] - 1].sum += entry.sum;
    }
  }
  list.resize(kept);
  for (const Neighbour& neighbour : list) places_[neighbour.cluster] = 0;
}

// Returns the name of the two, which is the lower. The lists of others go on naming both until their turn comes.
std::uint32_t AverageLinkage::join(std::uint32_t a, std::uint32_t b) {
  if (a > b) std::swap(a, b);
  clusters_.unite(a, b);
  sizes_[a] += sizes_[b];
  nearest_[a] = {};
  neighbours_[a].insert(neighbours_[a].end(), neighbours_[b].begin(), neighbours_[b].end());
  free_memory(neighbours_[b]);
  return a;
}

}  // namespace newsfold::indexer
