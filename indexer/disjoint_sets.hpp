// Disjoint sets of numbers 0 .. n - 1, each named by its lowest member (union-find with path halving: Tarjan 1975).
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace newsfold::indexer {

class DisjointSets {
 public:
  explicit DisjointSets(std::uint32_t members = 0) : parents_(members) {
    std::iota(parents_.begin(), parents_.end(), 0U);
  }

  std::uint32_t find(std::uint32_t member) {
    while (parents_[member] != member) member = parents_[member] = parents_[parents_[member]];
    return member;
  }

  void unite(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

  // Of each member the name of its set.
  std::vector<std::uint32_t> names() {
    for (std::uint32_t member = 0; member < parents_.size(); ++member) parents_[member] = find(member);
    return parents_;
  }

 private:
  std::vector<std::uint32_t> parents_;
};

}  // namespace newsfold::indexer
