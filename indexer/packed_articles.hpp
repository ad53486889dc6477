// Articles in a row of a timeline, packed: some weeks of news are held at a time while each is weighed by the days
// around.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "common/file_io.hpp"
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

// Words lie in files, as they are gone through in order. Thread rule: const members may be called from any thread.
class PackedArticles {
 public:
  // Of ranks below `end`, from `begin` on. Files are made in the folder `scratch`; without one they lie in memory.
  PackedArticles(LoadArticle load, std::uint32_t begin, std::uint32_t end, const std::filesystem::path& scratch = {});

  // Loads those up to `end` that are not yet, and perhaps some more, on `jobs` threads. Throws common::Error(io) and
  // what loading throws.
  void load_up_to(std::uint32_t end, unsigned jobs);

  // One of those that were loaded and are not dropped.
  PackedArticle operator[](std::uint32_t rank) const;

  // Of words that were looked at so far.
  void release_memory() const;

  void drop_before(std::uint32_t rank);

 private:
  struct Article {
    std::uint64_t title_hash = 0;
    std::uint64_t provider = 0;
    std::uint32_t terms_end = 0;
  };

  // Of the same articles. Terms and uses are those of one article after the other's.
  struct Piece {
    std::vector<Article> articles;
    std::vector<std::uint32_t> terms;
    std::vector<common::WordUse> uses;
  };
  struct Block {
    std::vector<Article> articles;
    common::MappedFile words;  // all terms, then all uses
  };

  Piece load_piece(std::uint32_t begin, std::uint32_t end) const;
  Block load_block(std::uint32_t begin, std::uint32_t end, unsigned jobs) const;

  LoadArticle load_;
  std::uint32_t end_;
  std::filesystem::path path_;
  std::size_t first_block_;  // number of the first one that is held
  std::deque<Block> blocks_;
};

}  // namespace newsfold::indexer
