// Articles as vectors of their words, weighted by how rare they are in the news of the days around, or at large.
//
// A word's rarity is log(N / n): n of N articles have it. kBackgroundWeight articles of news at large are counted in,
// so that small corpora work too. The commonest words of an article, up to kDroppedShare of the squared length of its
// vector, are left out: that changes a cosine by no more than a few thousandths, and they are most of the work.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <filesystem>
#include <vector>

#include "indexer/packed_articles.hpp"
#include "indexer/story_article.hpp"
#include "indexer/timeline.hpp"

namespace newsfold::indexer {

struct TermWeight {
  std::uint32_t term = 0;  // hash of a stem
  float weight = 0;

  bool operator==(const TermWeight&) const = default;
};

// Work on words is shared out by the first bits of their terms: those of one part are one piece of an article's words.
constexpr unsigned kTermPartBits = 2;
constexpr std::uint32_t part_of(std::uint32_t term) { return term >> (32 - kTermPartBits); }

// An article against the news of its days.
struct WeighedArticle {
  std::vector<TermWeight> vector;  // of length 1, ordered by term
  std::uint64_t title_hash = 0;
  std::uint64_t provider = 0;  // 0 when unknown
  float provider_share = 0;    // of the articles around, those of its provider
};

// An article's vector by what is rare in news at large alone, so that no other article has a say in it.
std::vector<TermWeight> weigh_by_background(const StoryArticle& article);

// Goes along a timeline and weighs each article by the kRarityWindowDays before its day and after it, whose articles it
// holds meanwhile. Nothing farther away has a say.
class ArticleWeigher {
 public:
  // From rank `begin` on. Files are made in the folder `scratch`; without one they lie in memory.
  ArticleWeigher(const Timeline& timeline, LoadArticle load, std::uint32_t begin,
                 const std::filesystem::path& scratch = {});

  // The articles from the last one's end to `end`, on `jobs` threads. Throws common::Error(io).
  std::vector<WeighedArticle> weigh_up_to(std::uint32_t end, unsigned jobs);

 private:
  // The articles of a day that are weighed, and those they are weighed by: ranks.
  struct Day {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t window_begin = 0, window_end = 0;
  };

  // How many articles of the window have a word, and of those that background words come from.
  struct Having {
    int articles = 0;
    std::uint32_t at_large = 0;
  };
  using WordCounts = tsl::robin_map<std::uint32_t, Having>;

  // By rank from the first article of some days on.
  struct Rarities {
    std::vector<std::size_t> words_begin;  // of each article
    std::vector<double> of_word;           // of each article
    std::vector<float> provider_share;     // of the articles around an article, those of its provider
  };

  std::vector<Day> next_days(std::uint32_t end) const;
  void find_rarities(const std::vector<Day>& days, unsigned jobs);
  void weigh_words(const std::vector<Day>& days, std::uint32_t part);
  void weigh_providers(const std::vector<Day>& days);

  const Timeline& timeline_;
  std::uint32_t weighed_end_;
  std::uint32_t window_begin_, window_end_;         // the ranks that are counted
  PackedArticles articles_;                         // from window_begin_ on
  std::vector<WordCounts> with_term_;               // parted by the terms' first bits
  tsl::robin_map<std::uint64_t, int> of_provider_;  // how many it is of
  Rarities rarities_;                               // of the days that are weighed
};

// Settings, found by leaving one collection out and testing on it: tests/bench/README.md.
constexpr double kBackgroundWeight = 150;
constexpr double kDroppedShare = 0.01;
constexpr std::int64_t kRarityWindowDays = 30;

// No article farther away has a say in what a word weighs; windows go by whole days.
constexpr std::int64_t kWordsReach = (kRarityWindowDays + 1) * common::kSecondsPerDay;

}  // namespace newsfold::indexer
