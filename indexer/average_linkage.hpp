// Agglomerative clustering of a sparse graph by average linkage.
#pragma once

#include <cstdint>
#include <vector>

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
// items but not on the order of `pairs`. Each pair is listed once. Time near O(E) for E pairs as long as clusters stay
// small against the graph.
Linkage average_linkage(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold);

}  // namespace newsfold::indexer
