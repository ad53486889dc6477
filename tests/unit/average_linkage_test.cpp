// Average linkage against the method as the textbook has it: look at every two clusters, join the best, begin again.
#include "indexer/average_linkage.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

namespace newsfold::indexer {
namespace {

unsigned below(std::mt19937& random, unsigned end) { return static_cast<unsigned>(random() % end); }

using Numbers = std::vector<std::uint32_t>;

Numbers naive_linkage(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> similarity;
  for (const SimilarPair& p : pairs)
    similarity[{std::min(p.a, p.b), std::max(p.a, p.b)}] = static_cast<double>(p.similarity);
  std::map<std::uint32_t, Numbers> clusters;  // by lowest item
  for (std::uint32_t i = 0; i < items; ++i) clusters[i] = {i};
  for (;;) {
    double best = 0;
    std::pair<std::uint32_t, std::uint32_t> join;
    for (const auto& [a, in_a] : clusters) {
      for (const auto& [b, in_b] : clusters) {
        if (a >= b) continue;
        double sum = 0;
        for (const std::uint32_t x : in_a) {
          for (const std::uint32_t y : in_b) {
            const auto found = similarity.find({std::min(x, y), std::max(x, y)});
            if (found != similarity.end()) sum += found->second;
          }
        }
        const double mean = sum / static_cast<double>(in_a.size() * in_b.size());
        if (mean >= threshold && mean > best) {
          best = mean;
          join = {a, b};
        }
      }
    }
    if (best == 0) break;
    Numbers& into = clusters[join.first];
    into.insert(into.end(), clusters[join.second].begin(), clusters[join.second].end());
    clusters.erase(join.second);
  }
  Numbers cluster_of(items);
  for (const auto& [lowest, members] : clusters) {
    for (const std::uint32_t item : members) cluster_of[item] = lowest;
  }
  return cluster_of;
}

// With all pairs at hand.
Linkage average_linkage(std::uint32_t items, const std::vector<SimilarPair>& pairs, double threshold) {
  AverageLinkage linkage(items, threshold);
  for (const SimilarPair& pair : pairs) linkage.add(pair);
  linkage.complete_up_to(items);
  return linkage.result();
}

// Similarities are multiples of 1/64, so that sums are exact and ties are ties in both.
std::vector<SimilarPair> random_pairs(std::mt19937& random, std::uint32_t items, unsigned percent, unsigned levels) {
  std::vector<SimilarPair> pairs;
  for (std::uint32_t a = 0; a < items; ++a) {
    for (std::uint32_t b = a + 1; b < items; ++b) {
      if (below(random, 100) >= percent) continue;
      const float similarity = static_cast<float>(1 + random() % levels) / 64;
      pairs.push_back(below(random, 2) ? SimilarPair{a, b, similarity} : SimilarPair{b, a, similarity});
    }
  }
  std::shuffle(pairs.begin(), pairs.end(), random);
  return pairs;
}

TEST_CASE("random graphs give the textbook's clusters") {
  std::mt19937 random(29);
  for (int round = 0; round < 300; ++round) {
    const auto items = static_cast<std::uint32_t>(below(random, 22));
    const auto pairs = random_pairs(random, items, 5 + below(random, 95), 1 + below(random, 64));
    const double threshold = (1 + below(random, 40)) / 64.0;
    CAPTURE(round, items, threshold);
    CHECK(average_linkage(items, pairs, threshold).clusters == naive_linkage(items, pairs, threshold));
  }
}

TEST_CASE("the order of pairs, and of the two in a pair, changes nothing") {
  std::mt19937 random(30);
  for (int round = 0; round < 30; ++round) {
    auto pairs = random_pairs(random, 150, 6, 64);
    for (SimilarPair& p : pairs)
      p.similarity += static_cast<float>(below(random, 1'000)) / 100'003;  // sums are inexact
    const Numbers first = average_linkage(150, pairs, 0.2).clusters;
    for (int order = 0; order < 5; ++order) {
      std::shuffle(pairs.begin(), pairs.end(), random);
      for (SimilarPair& p : pairs) {
        if (below(random, 2)) std::swap(p.a, p.b);
      }
      CHECK(average_linkage(150, pairs, 0.2).clusters == first);
    }
  }
}

TEST_CASE("a graph that is completed step by step falls into the clusters of the whole") {
  std::mt19937 random(31);
  for (int round = 0; round < 100; ++round) {
    const std::uint32_t items = 1 + below(random, 120);
    auto pairs = random_pairs(random, items, 1 + below(random, 20), 1 + below(random, 64));
    std::erase_if(pairs, [](const SimilarPair& p) { return std::max(p.a, p.b) - std::min(p.a, p.b) > 15; });
    std::sort(pairs.begin(), pairs.end(), [](auto& p, auto& q) { return std::max(p.a, p.b) < std::max(q.a, q.b); });
    AverageLinkage linkage(items, 0.2);
    auto pair = pairs.begin();
    for (std::uint32_t known = 0; known < items;) {
      known = std::min(items, known + 1 + below(random, 30));
      for (; pair != pairs.end() && std::max(pair->a, pair->b) < known; ++pair) linkage.add(*pair);
      linkage.complete_up_to(known == items ? items : known - std::min(known, 15U));
    }
    const Linkage whole = average_linkage(items, pairs, 0.2), grown = linkage.result();
    CAPTURE(round, items);
    CHECK(grown.clusters == whole.clusters);
    CHECK(grown.components == whole.components);
  }
}

TEST_CASE("items fall into the same clusters wherever they are numbered from") {
  std::mt19937 random(32);
  for (int round = 0; round < 20; ++round) {
    const std::uint32_t items = 100, first = 4096 * (1 + below(random, 2)) - below(random, items), last = first + items;
    auto pairs = random_pairs(random, items, 1 + below(random, 20), 1 + below(random, 64));
    std::erase_if(pairs, [](const SimilarPair& p) { return std::max(p.a, p.b) - std::min(p.a, p.b) > 15; });
    const Numbers expected = average_linkage(items, pairs, 0.2).clusters;
    std::sort(pairs.begin(), pairs.end(), [](auto& p, auto& q) { return std::max(p.a, p.b) < std::max(q.a, q.b); });
    AverageLinkage linkage(last + 10, 0.2);
    auto pair = pairs.begin();
    for (std::uint32_t known = first; known < last;) {
      known = std::min(last, known + 1 + below(random, 30));
      for (; pair != pairs.end() && std::max(pair->a, pair->b) + first < known; ++pair)
        linkage.add({pair->a + first, pair->b + first, pair->similarity});
      linkage.complete_up_to(known - 15);
    }
    linkage.complete_up_to(last + 10);
    const Numbers clusters = linkage.result().clusters;
    CAPTURE(round, first);
    for (std::uint32_t i = 0; i < items; ++i) REQUIRE(clusters[first + i] == expected[i] + first);
    for (std::uint32_t i = 0; i < first; ++i) REQUIRE(clusters[i] == i);
  }
}

TEST_CASE("without pairs every item is its own cluster") {
  CHECK(average_linkage(0, {}, 0.5).clusters.empty());
  CHECK(average_linkage(3, {}, 0.5).clusters == Numbers{0, 1, 2});
}

TEST_CASE("the threshold itself is enough, less is not") {
  CHECK(average_linkage(2, {{0, 1, 0.5F}}, 0.5).clusters == Numbers{0, 0});
  CHECK(average_linkage(2, {{0, 1, 0.25F}}, 0.5).clusters == Numbers{0, 1});
}

TEST_CASE("a chain of neighbours is not one cluster") {
  // Single linkage would join all five. 0-1 and 2-3 are joined; then the mean of {0,1} and {2,3} is 0.5 / 4.
  const std::vector<SimilarPair> chain{{0, 1, 0.5F}, {1, 2, 0.5F}, {2, 3, 0.5F}, {3, 4, 0.5F}};
  CHECK(average_linkage(5, chain, 0.3).clusters == Numbers{0, 0, 2, 2, 4});
}

TEST_CASE("a pair that is not listed counts as nothing alike") {
  // {0,1} and 2: (0.5 + 0) / 2 = 0.25.
  const std::vector<SimilarPair> pairs{{0, 1, 0.75F}, {0, 2, 0.5F}};
  CHECK(average_linkage(3, pairs, 0.25).clusters == Numbers{0, 0, 0});
  CHECK(average_linkage(3, pairs, 0.26).clusters == Numbers{0, 0, 2});
}

}  // namespace
}  // namespace newsfold::indexer
