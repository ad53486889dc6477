// Of each word of some articles those that have it: what similar_articles adds up the words by that two share.
#pragma once

#include <tsl/robin_map.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "indexer/rarity.hpp"

namespace newsfold::indexer {

// Articles are named by their places. Thread rule: const members may be called from any thread.
class WordPostings {
 public:
  // Replaces what there was, in its memory, on `jobs` threads.
  void build(const std::deque<WeighedArticle>& articles, unsigned jobs);

  // Calls visit(place, weight) for the articles of [first, later) that have the word that is number `word` in the
  // vector of `later`, which is `term`; the latest first, `most` at most.
  template <typename Visit>
  void for_each_before(std::uint32_t later, std::size_t word, std::uint32_t term, std::uint32_t first, std::size_t most,
                       Visit visit) const {
    const Posting* posting = parts_[part_of(term)].postings.data() + own_[words_begin_[later] + word] - 1;
    for (; most > 0 && posting->place >= static_cast<std::int32_t>(first); --posting, --most) {
      visit(static_cast<std::uint32_t>(posting->place), posting->weight);
    }
  }

 private:
  struct Posting {
    std::int32_t place = -1;  // of none: before each list
    float weight = 0;
  };

  // Of the words whose terms begin alike.
  struct Part {
    std::vector<Posting> postings;
    tsl::robin_map<std::uint32_t, std::uint32_t> list_of;  // each term
    // Of each list its length, one more for what is before it; then its next posting.
    std::vector<std::uint32_t> next;
  };

  void build_part(const std::deque<WeighedArticle>& articles, std::uint32_t number);

  std::vector<std::size_t> words_begin_;  // of each article, in own_
  std::vector<std::uint32_t> own_;        // of each word of each article, the place of its posting in its part
  std::vector<Part> parts_;
};

}  // namespace newsfold::indexer
