// Undated articles: what each resembles most, whose day it is then grouped in. Compared with all articles instead, they
// would give the whole corpus a say in their stories, and a night would have to look at all of it.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "indexer/story_article.hpp"

namespace newsfold::indexer {

// What an article resembles most. Equal for the same two texts whatever else there is.
struct Likeness {
  std::uint64_t identity = 0;  // 0: nothing that has kLeastLikeness
  float cosine = 0;

  bool operator==(const Likeness&) const = default;
  // The higher cosine, then the lower identity.
  bool is_better_than(const Likeness& other) const {
    return cosine != other.cosine ? cosine > other.cosine : identity < other.identity;
  }
};

// Of vectors by background words; what resembles less is no hint of a date.
constexpr float kLeastLikeness = 0.3F;

// A word that more of the undated articles have says little about any, and is passed over.
constexpr std::size_t kMaxUndatedPostings = 500;

// Undated articles, to be held against others. Thread rule: const members may be called from any thread.
class UndatedArticles {
 public:
  void add(const StoryArticle& article);

  // What a thread needs to compare with them.
  struct Comparison {
    std::vector<Likeness> best;  // of each, in the order they were added, among the articles that were compared
    std::vector<float> cosines;
    std::vector<std::uint32_t> touched;
  };
  Comparison start() const;
  void compare(const StoryArticle& other, Comparison& comparison) const;

 private:
  struct Posting {
    std::uint32_t place;
    float weight;
  };

  std::vector<std::uint64_t> identities_;
  std::unordered_map<std::uint32_t, std::vector<Posting>> postings_;
};

}  // namespace newsfold::indexer
