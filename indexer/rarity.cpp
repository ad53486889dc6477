#include "indexer/rarity.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "indexer/background_words.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

// Of articles in a row, so many are weighed together: those of whole days.
constexpr std::uint32_t kWeighedTogether = 4096;

// Where `having` of `articles` have the term, and `at_large` of those that background words come from.
double rarity(int having, std::uint32_t at_large, std::size_t articles) {
  const double scale = kBackgroundWeight / kBackgroundArticles;
  return std::log((static_cast<double>(articles) + kBackgroundWeight + 1) / (having + scale * at_large + 0.5));
}

// Common words have the longest lists and the least to say: the lightest ones are left out as long as their squared
// weights add up to no more than `square`.
void drop_commonest(std::vector<TermWeight>& vector, double square) {
  const auto is_heavier = [](const TermWeight& a, const TermWeight& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  };
  std::vector<TermWeight> lightest = vector;  // a heap
  std::make_heap(lightest.begin(), lightest.end(), is_heavier);
  double dropped = 0;
  while (!lightest.empty()) {
    const auto weight = static_cast<double>(lightest.front().weight);
    dropped += weight * weight;
    if (dropped > square) break;
    std::pop_heap(lightest.begin(), lightest.end(), is_heavier);
    lightest.pop_back();
  }
  if (lightest.empty()) vector.clear();
  else std::erase_if(vector, [&](const TermWeight& term) { return is_heavier(lightest.front(), term); });
}

// `rarity_of(i)` is that of the word with number i.
template <typename Rarity>
std::vector<TermWeight> unit_vector(std::span<const std::uint32_t> terms, std::span<const common::WordUse> uses,
                                    Rarity rarity_of) {
  std::vector<TermWeight> vector;
  vector.reserve(terms.size());
  double square = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const double weight = uses[i].weight() * std::max(0.0, rarity_of(i));
    vector.push_back({terms[i], static_cast<float>(weight)});
    square += weight * weight;
  }
  drop_commonest(vector, square * kDroppedShare);
  const double length = std::sqrt(square);
  for (TermWeight& term : vector) term.weight = length > 0 ? static_cast<float>(term.weight / length) : 0;
  return vector;
}

// Calls visit(number, term) for the words of a part.
template <typename Visit>
void for_each_word(std::span<const std::uint32_t> terms, std::uint32_t part, Visit visit) {
  const auto is_before = [](std::uint32_t term, std::uint32_t number) { return part_of(term) < number; };
  auto term = std::lower_bound(terms.begin(), terms.end(), part, is_before);
  for (; term != terms.end() && part_of(*term) == part; ++term) {
    visit(static_cast<std::size_t>(term - terms.begin()), *term);
  }
}

// The first rank that has a say in what words of the article at `rank` weigh.
std::uint32_t window_begin(const Timeline& timeline, std::uint32_t rank) {
  if (rank == timeline.size()) return rank;
  return timeline.first_from((timeline.day(rank) - kRarityWindowDays) * common::kSecondsPerDay);
}

}  // namespace

std::vector<TermWeight> weigh_by_background(const StoryArticle& article) {
  return unit_vector(article.terms, article.uses,
                     [&](std::size_t i) { return rarity(0, background_count(article.terms[i]), 0); });
}

ArticleWeigher::ArticleWeigher(const Timeline& timeline, LoadArticle load, std::uint32_t begin,
                               const std::filesystem::path& scratch)
    : timeline_(timeline),
      weighed_end_(begin),
      window_begin_(window_begin(timeline, begin)),
      window_end_(window_begin_),
      articles_(std::move(load), window_begin_, timeline.size(), scratch),
      with_term_(1U << kTermPartBits) {}

std::vector<WeighedArticle> ArticleWeigher::weigh_up_to(std::uint32_t end, unsigned jobs) {
  constexpr std::size_t kChunk = 64;
  std::vector<WeighedArticle> weighed;
  weighed.reserve(end - weighed_end_);
  while (weighed_end_ < end) {
    const std::vector<Day> days = next_days(end);
    articles_.load_up_to(days.back().window_end, jobs);
    find_rarities(days, jobs);
    const std::uint32_t begin = std::exchange(weighed_end_, days.back().end);
    const std::size_t before = weighed.size(), count = weighed_end_ - begin;
    weighed.resize(before + count);
    for_each_index(jobs, count, kChunk, [&](std::size_t i) {
      const PackedArticle article = articles_[begin + static_cast<std::uint32_t>(i)];
      const double* const of_word = rarities_.of_word.data() + rarities_.words_begin[i];
      weighed[before + i] = {unit_vector(article.terms, article.uses, [&](std::size_t word) { return of_word[word]; }),
                             article.title_hash, article.provider, rarities_.provider_share[i]};
    });
    window_begin_ = days.back().window_begin;
    articles_.drop_before(window_begin_);
    articles_.release_memory();
  }
  return weighed;
}

// Those of the articles from weighed_end_ on, up to `end` at most. All of a day have the same window, and windows
// follow each other without a gap, as there are no articles between two days.
std::vector<ArticleWeigher::Day> ArticleWeigher::next_days(std::uint32_t end) const {
  const auto first_of = [&](std::int64_t day) { return timeline_.first_from(day * common::kSecondsPerDay); };
  std::vector<Day> days;
  for (std::uint32_t begin = weighed_end_; begin < end && begin - weighed_end_ < kWeighedTogether;) {
    const std::int64_t day = timeline_.day(begin);
    days.push_back({begin, std::min(end, first_of(day + 1)), first_of(day - kRarityWindowDays),
                    first_of(day + kRarityWindowDays + 1)});
    begin = days.back().end;
  }
  return days;
}

// Moves the window along the days. Their articles are loaded.
void ArticleWeigher::find_rarities(const std::vector<Day>& days, unsigned jobs) {
  std::size_t words = 0;
  rarities_.words_begin.clear();
  for (std::uint32_t rank = days.front().begin; rank < days.back().end; ++rank) {
    rarities_.words_begin.push_back(words);
    words += articles_[rank].terms.size();
  }
  rarities_.of_word.resize(words);
  rarities_.provider_share.clear();
  for_each_chunk(
      jobs, with_term_.size() + 1, [] { return 0; },
      [&](int, std::size_t part) {
        if (part < with_term_.size()) weigh_words(days, static_cast<std::uint32_t>(part));
        else weigh_providers(days);
      });
  window_end_ = days.back().window_end;
}

void ArticleWeigher::weigh_words(const std::vector<Day>& days, std::uint32_t part) {
  WordCounts& counts = with_term_[part];
  const auto add = [&](std::size_t, std::uint32_t term) {
    const auto [having, is_new] = counts.try_emplace(term);
    if (is_new) having.value().at_large = background_count(term);
    ++having.value().articles;
  };
  const auto take = [&](std::size_t, std::uint32_t term) {
    const auto having = counts.find(term);
    if (--having.value().articles == 0) counts.erase(having);
  };
  std::uint32_t begin = window_begin_, end = window_end_;
  for (const Day& day : days) {
    for (; end < day.window_end; ++end) for_each_word(articles_[end].terms, part, add);
    for (; begin < day.window_begin; ++begin) for_each_word(articles_[begin].terms, part, take);
    for (std::uint32_t rank = day.begin; rank < day.end; ++rank) {
      double* const of_word = rarities_.of_word.data() + rarities_.words_begin[rank - days.front().begin];
      for_each_word(articles_[rank].terms, part, [&](std::size_t word, std::uint32_t term) {
        const Having& having = counts.find(term).value();
        of_word[word] = rarity(having.articles, having.at_large, end - begin);
      });
    }
  }
}

void ArticleWeigher::weigh_providers(const std::vector<Day>& days) {
  std::uint32_t begin = window_begin_, end = window_end_;
  for (const Day& day : days) {
    for (; end < day.window_end; ++end) ++of_provider_[articles_[end].provider];
    for (; begin < day.window_begin; ++begin) {
      const auto of_it = of_provider_.find(articles_[begin].provider);
      if (--of_it.value() == 0) of_provider_.erase(of_it);
    }
    for (std::uint32_t rank = day.begin; rank < day.end; ++rank) {
      const auto of_provider = static_cast<float>(of_provider_[articles_[rank].provider]);
      rarities_.provider_share.push_back(of_provider / static_cast<float>(end - begin));
    }
  }
}

}  // namespace newsfold::indexer
