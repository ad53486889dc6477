#include "indexer/average_linkage.hpp"

#include <algorithm>
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

}  // namespace

AverageLinkage::AverageLinkage(std::uint32_t items, double threshold)
    : threshold_(threshold), clusters_(items), components_(items) {}

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
  const std::uint32_t first_open = open_.empty() ? complete_end_ : open_.front();
  for (; known_begin_ < first_open; ++known_begin_) known_.pop_front();
}

// Of items that are complete now. They were not before, so that their pairs take little memory while they wait.
void AverageLinkage::list_neighbours(std::uint32_t begin, std::uint32_t end) {
  std::uint32_t known_end = std::max(end, known_begin_ + static_cast<std::uint32_t>(known_.size()));
  for (const SimilarPair& pair : waiting_) known_end = std::max({known_end, pair.a + 1, pair.b + 1});
  known_.resize(known_end - known_begin_);
  std::vector<std::uint32_t> sizes(end - begin);
  const auto for_each_entry = [&](auto visit) {
    for (const SimilarPair& pair : waiting_) {
      if (begin <= pair.a && pair.a < end) visit(pair.a, pair.b, pair.similarity);
      if (begin <= pair.b && pair.b < end) visit(pair.b, pair.a, pair.similarity);
    }
  };
  for_each_entry([&](std::uint32_t of, std::uint32_t, float) { ++sizes[of - begin]; });
  for (std::uint32_t item = begin; item < end; ++item) cluster(item).neighbours.reserve(sizes[item - begin]);
  for_each_entry([&](std::uint32_t of, std::uint32_t other, float similarity) {
    cluster(of).neighbours.push_back({other, fixed_point(similarity)});
  });
  std::erase_if(waiting_, [end](const SimilarPair& pair) { return pair.a < end && pair.b < end; });
}

Linkage AverageLinkage::result() { return {clusters_.names(), components_.names()}; }

// Whether the cluster is finished. Stops where the chain comes to an item that is not complete.
bool AverageLinkage::follow_chain(std::uint32_t start) {
  std::vector<std::uint32_t> chain{start};
  while (true) {
    const std::uint32_t last = chain.back();
    const std::uint32_t nearest = nearest_of(last);
    if (nearest == kNone) {  // only the first of a chain can have none
      free_memory(cluster(last).neighbours);
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

std::uint32_t AverageLinkage::nearest_of(std::uint32_t number) {
  Nearest& known = cluster(number).nearest;
  const bool is_same = known.size > 0 && known.cluster >= known_begin_ &&
                       clusters_.find(known.cluster) == known.cluster && cluster(known.cluster).size == known.size;
  if (is_same) return known.cluster;
  const std::uint32_t nearest = find_nearest(number);
  if (nearest != kNone) known = {nearest, cluster(nearest).size};
  return nearest;
}

// The cluster with the highest mean similarity of at least the threshold; of several the lowest.
std::uint32_t AverageLinkage::find_nearest(std::uint32_t number) {
  double best = 0;
  std::uint32_t nearest = kNone;
  gather_neighbours(number);
  const auto size = static_cast<double>(cluster(number).size);
  for (const Neighbour& other : cluster(number).neighbours) {
    const double mean = value_of(other.sum) / (size * cluster(other.cluster).size);
    if (mean < threshold_ || mean < best || (mean == best && other.cluster > nearest)) continue;
    best = mean;
    nearest = other.cluster;
  }
  return nearest;
}

// Makes the list of a cluster name each neighbour once, by the name it has now. Those that are finished are as good as
// none: nothing is near enough to them.
void AverageLinkage::gather_neighbours(std::uint32_t number) {
  std::vector<Neighbour>& list = cluster(number).neighbours;
  std::uint32_t kept = 0;
  for (const Neighbour& entry : list) {
    const std::uint32_t name = clusters_.find(entry.cluster);
    if (name == number || name < known_begin_) continue;
    Cluster& other = cluster(name);
    if (other.place == 0) {
      const bool is_finished = name < complete_end_ && other.neighbours.empty();
      if (is_finished) continue;
      list[kept] = {name, entry.sum};
      other.place = ++kept;
    } else {
      list[other.place - 1].sum += entry.sum;
    }
  }
  list.resize(kept);
  for (const Neighbour& neighbour : list) cluster(neighbour.cluster).place = 0;
}

// Returns the name of the two, which is the lower. The lists of others go on naming both until their turn comes.
std::uint32_t AverageLinkage::join(std::uint32_t a, std::uint32_t b) {
  if (a > b) std::swap(a, b);
  clusters_.unite(a, b);
  Cluster &joined = cluster(a), &taken = cluster(b);
  joined.size += taken.size;
  joined.nearest = {};
  joined.neighbours.insert(joined.neighbours.end(), taken.neighbours.begin(), taken.neighbours.end());
  free_memory(taken.neighbours);
  return a;
}

}  // namespace newsfold::indexer
