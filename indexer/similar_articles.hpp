// Which articles resemble each other and how much: the pairs that stories are made of, and each article's neighbours.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "indexer/articles.hpp"
#include "indexer/average_linkage.hpp"
#include "indexer/packed_articles.hpp"
#include "indexer/rarity.hpp"
#include "indexer/scratch_array.hpp"
#include "indexer/scratch_pieces.hpp"
#include "indexer/timeline.hpp"
#include "indexer/word_postings.hpp"

namespace newsfold::indexer {

struct SimilarityOptions {
  double decay_days = 4;                 // similarity falls by e with so many days between two articles
  double undated_decay = 0.9;            // stands in for the decay where one of them is undated
  double strongest_word = 0.5;           // part of the strongest shared word's share that is taken off
  double same_provider = 0.3;            // factor for two articles of one provider that has few of those around ...
  double few_by_one_provider = 0.2;      // ... up to this part; from there on it rises ...
  double most_by_one_provider = 0.8;     // ... to 1 for one that has this part
  double link_bonus = 0.1;               // what a related link or an equal title adds ...
  double min_supported = 0.35;           // ... to a pair whose cosine is at least this
  double least = 0.05;                   // what resembles each other less counts as not at all
  std::size_t max_postings = 500;        // of a word, so many of the latest articles are looked at
  std::size_t neighbours = 24;           // kept of each article
  double neighbour_decay_days = 15;      // their cosine falls by e with so many days
  double undated_neighbour_decay = 0.5;  // stands in for that where one of them is undated
};

// No pair further apart is compared: decay has taken all from it by then.
constexpr std::int64_t kReachDays = 12;
constexpr std::int64_t kReach = kReachDays * common::kSecondsPerDay;

struct Neighbour {
  float similarity = 0;  // cosine with the slow decay
  std::uint32_t rank = 0;

  // The nearer one first; between equals the lower rank.
  bool operator<(const Neighbour& other) const {
    return similarity != other.similarity ? similarity > other.similarity : rank < other.rank;
  }
};

// What is to be compared; links name articles by their numbers on the timeline.
struct RankedArticles {
  const Timeline& timeline;
  LoadArticle load;
  std::span<const Link> links;
  // The timeline holds all articles of this stretch and none beside; an open end means that the corpus ends there too.
  // Near one that is not open, articles lend others their words and are not compared themselves.
  Stretch grouped = {};
  // Of each article on the timeline its crowding when all around it were there: asked for where, near an end that is
  // not open, some of those in its reach are not compared. May be empty where both are open.
  std::span<const float> crowding = {};
  std::filesystem::path scratch = {};  // a folder for what would take much memory; without one it lies in memory
};

// Goes along a timeline and compares every two articles that share a word and are within reach of each other. Holds
// what is within reach of the last ones and what nobody took yet. The result does not depend on the number of threads
// nor on the steps it is made in, and what it finds is what it would find in the whole corpus. Thread rule: one thread
// at a time; it has `jobs` of its own.
class ArticleComparison {
 public:
  // Throws common::Error(io).
  ArticleComparison(const RankedArticles& articles, const SimilarityOptions& options, unsigned jobs);
  ~ArticleComparison();

  // The ranks that are compared with all earlier ones in reach; all are when a whole corpus is grouped.
  std::uint32_t begin() const { return begin_; }
  std::uint32_t end() const { return end_; }
  // What those are compared with begins here.
  std::uint32_t weighable_begin() const { return weighable_begin_; }
  // From here on, not all later ones in reach are compared.
  std::uint32_t complete_end() const { return complete_end_; }

  // Weighs the articles up to `end` that are to be compared next. Others may call for pairs and neighbours meanwhile.
  void weigh_up_to(std::uint32_t end);

  // Compares the articles from the last one's end to `end`, which are weighed where they are not yet, with each other
  // and with all earlier ones.
  void compare_up_to(std::uint32_t end);

  // Pairs of ranks that the last call of compare_up_to() found; nothing where it found none or they were taken. b is
  // the later article, from begin() on, by which they are ordered, those of a piece and pieces.
  std::unique_ptr<ScratchPieces<SimilarPair>> take_pairs() { return std::move(pairs_); }

  // The neighbours of the next ranks, begin() first, so many; to be taken when all in their reach were compared.
  std::vector<std::vector<Neighbour>> take_nearest(std::uint32_t count);

 private:
  struct Worker;
  struct Block;

  double decay(std::uint32_t a, std::uint32_t b, double days_by_e, double undated) const;
  std::span<const std::uint64_t> links_of(std::uint32_t later) const;
  const WeighedArticle& weighed(std::uint32_t rank) const { return weighed_[rank - weighed_begin_]; }

  const Timeline& timeline_;
  const SimilarityOptions& options_;
  const std::filesystem::path scratch_;
  unsigned jobs_;
  const std::uint32_t weighable_begin_, begin_, complete_end_, end_;
  ArticleWeigher weigher_;
  ScratchArray<std::uint64_t> linked_;  // pairs of ranks, ordered by the later ones
  std::uint32_t compared_end_;
  std::uint32_t weighed_begin_;
  std::deque<WeighedArticle> weighed_;  // of the ranks from weighed_begin_ on
  std::uint32_t nearest_begin_;
  std::deque<std::vector<Neighbour>> nearest_;  // of the ranks from nearest_begin_ on
  std::unique_ptr<ScratchPieces<SimilarPair>> pairs_;
  // Of the last step, whose memory the next one takes.
  WordPostings postings_;
  std::vector<Worker> workers_;
};

}  // namespace newsfold::indexer
