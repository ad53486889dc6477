#include "indexer/word_postings.hpp"

#include <numeric>

#include "indexer/parallel.hpp"
#include "indexer/vector_memory.hpp"

namespace newsfold::indexer {

void WordPostings::build(const std::deque<WeighedArticle>& articles, unsigned jobs) {
  parts_.resize(1U << kTermPartBits);
  std::size_t words = 0;
  words_begin_.clear();
  for (const WeighedArticle& article : articles) {
    words_begin_.push_back(words);
    words += article.vector.size();
  }
  own_.resize(words);
  for_each_chunk(
      jobs, parts_.size(), [] { return 0; },
      [&](int, std::size_t part) { build_part(articles, static_cast<std::uint32_t>(part)); });
}

void WordPostings::build_part(const std::deque<WeighedArticle>& articles, std::uint32_t number) {
  Part& part = parts_[number];
  auto& list_of = part.list_of;
  std::vector<std::uint32_t>& next = part.next;
  const auto for_each_word = [&](auto visit) {
    const auto is_before = [](const TermWeight& word, std::uint32_t least) { return part_of(word.term) < least; };
    std::int32_t place = 0;
    auto begin = words_begin_.begin();
    for (const WeighedArticle& article : articles) {
      const std::vector<TermWeight>& vector = article.vector;
      const auto first = std::lower_bound(vector.begin(), vector.end(), number, is_before);
      std::uint32_t* own = own_.data() + *begin++ + (first - vector.begin());
      for (auto word = first; word != vector.end() && part_of(word->term) == number; ++word)
        visit(place, *word, *own++);
      ++place;
    }
  };
  list_of.clear();
  next.clear();
  for_each_word([&](std::int32_t, const TermWeight& word, std::uint32_t& list) {
    list = list_of.try_emplace(word.term, static_cast<std::uint32_t>(next.size())).first->second;
    if (list == next.size()) next.push_back(1);
    ++next[list];
  });
  make_anew(part.postings, std::accumulate(next.begin(), next.end(), std::size_t{0}));
  std::exclusive_scan(next.begin(), next.end(), next.begin(), 1U);
  for_each_word([&](std::int32_t place, const TermWeight& word, std::uint32_t& own) {
    const std::uint32_t at = next[own]++;
    part.postings[at] = {place, word.weight};
    own = at;
  });
}

}  // namespace newsfold::indexer
