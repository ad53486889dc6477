// Articles in a row of a timeline, packed: some weeks of news are held at a time while each is weighed by the days
// around.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "indexer/story_article.hpp"

namespace newsfold::indexer {

// Reads the article with a rank; called from several threads.
using LoadArticle = std::function<StoryArticle(std::uint32_t rank)>;

// What weighing needs of an article. Good as long as it is held.
struct PackedArticle {
  std::uint64_t title_hash = 0;
  std::uint64_t provider = 0;
  std::span<const std::uint32_t> terms;  // as StoryArticle has them
  std::span<const common::WordUse> uses;
};

// Thread rule: const members may be called from any thread.
class PackedArticles {
 public:
  // Of ranks below `end`, from `begin` on.
  PackedArticles(LoadArticle load, std::uint32_t begin, std::uint32_t end);

  // Loads those up to `end` that are not yet, and perhaps some more, on `jobs` threads.
  void load_up_to(std::uint32_t end, unsigned jobs);

  // One of those that were loaded and are not dropped.
  PackedArticle operator[](std::uint32_t rank) const;

  void drop_before(std::uint32_t rank);

 private:
  // Ranks of a block; the first one is a multiple of it.
  static constexpr std::uint32_t kTogether = 64;

  struct Article {
    std::uint64_t title_hash = 0;
    std::uint64_t provider = 0;
    std::uint32_t terms_end = 0;
  };

  struct Block {
    std::vector<Article> articles;
    std::vector<std::uint32_t> terms;
    std::vector<common::WordUse> uses;
  };

  Block load(std::uint32_t begin, std::uint32_t end) const;

  LoadArticle load_;
  std::uint32_t end_;
  std::size_t first_block_;  // number of the first one that is held
  std::deque<Block> blocks_;
};

}  // namespace newsfold::indexer
