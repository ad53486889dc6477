// Which articles resemble each other and how much: the pairs that stories are made of, and each article's neighbours.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "indexer/average_linkage.hpp"
#include "indexer/story_vectors.hpp"

namespace newsfold::indexer {

struct SimilarityOptions {
  double decay_days = 4;                 // similarity falls by e with so many days between two articles
  double undated_decay = 0.9;            // stands in for the decay where one of them has no date
  double strongest_word = 0.5;           // part of the strongest shared word's share that is taken off
  double same_provider = 0.3;            // factor for two articles of one provider, unless nearly all are of it
  double link_bonus = 0.1;               // what a related link or an equal title adds ...
  double min_supported = 0.35;           // ... to a pair whose cosine is at least this
  double least = 0.05;                   // what resembles each other less counts as not at all
  std::size_t max_postings = 500;        // of a word, so many of the latest articles are looked at
  std::size_t neighbours = 24;           // kept of each article
  double neighbour_decay_days = 15;      // their cosine falls by e with so many days
  double undated_neighbour_decay = 0.5;  // stands in for that where one of them has no date
};

// No pair further apart is compared: decay has taken all from it by then.
constexpr std::int64_t kReachDays = 12;

struct Neighbour {
  float similarity = 0;  // cosine with the slow decay
  std::uint32_t rank = 0;

  // The nearer one first; between equals the lower rank.
  bool operator<(const Neighbour& other) const {
    return similarity != other.similarity ? similarity > other.similarity : rank < other.rank;
  }
};

struct Similarities {
  std::vector<SimilarPair> pairs;               // of ranks; b is the later article, by which they are ordered
  std::vector<std::vector<Neighbour>> nearest;  // of each rank, nearest first
};

// Links between articles by their place in the list of articles.
using Links = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

// Compares every two articles that share a word and are within reach. `order` is that of order_by_time; a rank is a
// place in it. Runs on `jobs` threads; the result does not depend on how many.
Similarities compare_articles(const std::vector<StoryArticle>& articles, const std::vector<std::uint32_t>& order,
                              const Links& links, const SimilarityOptions& options, unsigned jobs);

}  // namespace newsfold::indexer
