// Which earlier articles have a word: against looking at each of them.
#include "indexer/word_postings.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <utility>

namespace newsfold::indexer {
namespace {

std::uint32_t below(std::mt19937& random, std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); }

using Found = std::vector<std::pair<std::uint32_t, float>>;

Found search(const std::deque<WeighedArticle>& articles, std::uint32_t later, std::uint32_t term, std::uint32_t first,
             std::size_t most) {
  Found found;
  for (std::uint32_t place = later; place-- > first && found.size() < most;) {
    for (const TermWeight& word : articles[place].vector) {
      if (word.term == term) found.emplace_back(place, word.weight);
    }
  }
  return found;
}

TEST_CASE("earlier articles with a word are found latest first, in reach and no more than asked for") {
  std::mt19937 random(7);
  std::deque<WeighedArticle> articles(60);
  for (WeighedArticle& article : articles) {
    std::uint32_t term = 0;
    for (std::uint32_t words = below(random, 20); words > 0; --words) {
      term += 1 + below(random, UINT32_MAX / 20);     // from all parts, ascending
      const std::uint32_t common = term >> 27 << 27;  // so that articles share some
      if (!article.vector.empty() && article.vector.back().term >= common) continue;
      article.vector.push_back({common, static_cast<float>(below(random, 100))});
    }
  }
  WordPostings postings;
  postings.build({articles.begin(), articles.begin() + 20}, 2);  // which leaves nothing behind
  for (const unsigned jobs : {1U, 3U}) {
    postings.build(articles, jobs);
    for (std::uint32_t later = 0; later < articles.size(); ++later) {
      for (std::size_t word = 0; word < articles[later].vector.size(); ++word) {
        const std::uint32_t term = articles[later].vector[word].term;
        const auto first = below(random, later + 1);
        const std::size_t most = below(random, 10);
        Found found;
        postings.for_each_before(later, word, term, first, most,
                                 [&](std::uint32_t place, float weight) { found.emplace_back(place, weight); });
        CHECK(found == search(articles, later, term, first, most));
      }
    }
  }
}

TEST_CASE("no article has no postings") { CHECK_NOTHROW(WordPostings().build({}, 2)); }

}  // namespace
}  // namespace newsfold::indexer
