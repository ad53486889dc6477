#include "indexer/average_linkage.hpp"

#include <algorithm>
#include <utility>

#include "indexer/vector_memory.hpp"

namespace newsfold::indexer {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

// Of similarities as whole numbers.
constexpr double kOne = 1 << 30;

std::uint64_t fixed_point(float similarity) {
  return static_cast<std::uint64_t>(static_cast<double>(similarity) * kOne + 0.5);
}

double value_of(std::uint64_t sum) { return static_cast<double>(sum) / kOne; }

}  // namespace

AverageLinkage::AverageLinkage(std::uint32_t items, double threshold)
    : threshold_(threshold), clusters_(items), components_(items) {}

void AverageLinkage::add(const SimilarPair& pair) {
  if (static_cast<double>(pair.similarity) >= threshold_) components_.unite(pair.a, pair.b);
  const auto [lower, higher] = std::minmax(pair.a, pair.b);
  named_end_ = std::max(named_end_, higher + 1);
  wait({lower, higher, pair.similarity});
}

void AverageLinkage::wait(const Waiting& pair) {
  const std::size_t place = pair.item / kCompletedTogether - complete_end_ / kCompletedTogether;
  if (waiting_.size() <= place) waiting_.resize(place + 1);
  waiting_[place].push_back(pair);
}

void AverageLinkage::complete_up_to(std::uint32_t end) {
  while (complete_end_ < end) {
    complete_next(std::min(end, (complete_end_ / kCompletedTogether + 1) * kCompletedTogether));
  }
}

void AverageLinkage::complete_next(std::uint32_t end) {
  const std::deque<Waiting> pairs = waiting_.empty() ? std::deque<Waiting>() : std::exchange(waiting_.front(), {});
  list_neighbours(pairs, end);
  for (; complete_end_ < end; ++complete_end_) open_.push_back(complete_end_);
  if (end % kCompletedTogether == 0 && !waiting_.empty()) waiting_.pop_front();
  std::erase_if(open_,
                [this](std::uint32_t cluster) { return clusters_.find(cluster) != cluster || follow_chain(cluster); });
  std::erase_if(open_, [this](std::uint32_t cluster) { return clusters_.find(cluster) != cluster; });
  for (const Waiting& pair : pairs) {
    if (pair.item >= end) wait(pair);
    else if (pair.other >= end && !is_finished(clusters_.find(pair.item)))
      wait({pair.other, pair.item, pair.similarity});
  }
  const std::uint32_t first_open = open_.empty() ? complete_end_ : open_.front();
  for (; known_begin_ < first_open; ++known_begin_) known_.pop_front();
}

// Of the items from complete_end_ to `end`, which are complete now. They were not before, so that their pairs take
// little memory while they wait.
void AverageLinkage::list_neighbours(const std::deque<Waiting>& pairs, std::uint32_t end) {
  const std::uint32_t known_end = std::max({end, named_end_, known_begin_ + static_cast<std::uint32_t>(known_.size())});
  known_.resize(known_end - known_begin_);
  const auto for_each_entry = [&](auto visit) {
    for (const Waiting& pair : pairs) {
      if (pair.item >= end) continue;
      visit(pair);
      if (pair.item < pair.other && pair.other < end) visit(Waiting{pair.other, pair.item, pair.similarity});
    }
  };
  std::vector<std::uint32_t> sizes(end - complete_end_);
  for_each_entry([&](const Waiting& pair) { ++sizes[pair.item - complete_end_]; });
  for (std::uint32_t item = complete_end_; item < end; ++item) {
    cluster(item).neighbours.reserve(sizes[item - complete_end_]);
  }
  for_each_entry([&](const Waiting& pair) {
    cluster(pair.item).neighbours.push_back({pair.other, fixed_point(pair.similarity)});
  });
}

// Of the name of a cluster: nothing is near enough to it, and nothing will be.
bool AverageLinkage::is_finished(std::uint32_t name) {
  return name < known_begin_ || (name < complete_end_ && cluster(name).neighbours.empty());
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
    if (name == number || is_finished(name)) continue;
    Cluster& other = cluster(name);
    if (other.place == 0) {
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
