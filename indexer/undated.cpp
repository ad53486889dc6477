#include "indexer/undated.hpp"

#include <utility>

#include "indexer/rarity.hpp"

namespace newsfold::indexer {

void UndatedArticles::add(const StoryArticle& article) {
  const auto place = static_cast<std::uint32_t>(identities_.size());
  identities_.push_back(article.identity);
  for (const TermWeight& term : weigh_by_background(article)) postings_[term.term].push_back({place, term.weight});
}

UndatedArticles::Comparison UndatedArticles::start() const {
  return {std::vector<Likeness>(identities_.size()), std::vector<float>(identities_.size()), {}};
}

void UndatedArticles::compare(const StoryArticle& other, Comparison& comparison) const {
  for (const TermWeight& term : weigh_by_background(other)) {
    const auto found = postings_.find(term.term);
    if (found == postings_.end() || found->second.size() > kMaxUndatedPostings) continue;
    for (const Posting& posting : found->second) {
      float& cosine = comparison.cosines[posting.place];
      if (cosine == 0) comparison.touched.push_back(posting.place);
      cosine += posting.weight * term.weight;
    }
  }
  for (const std::uint32_t place : comparison.touched) {
    const Likeness likeness{other.identity, std::exchange(comparison.cosines[place], 0.0F)};
    if (likeness.cosine < kLeastLikeness || other.identity == identities_[place]) continue;
    if (likeness.is_better_than(comparison.best[place])) comparison.best[place] = likeness;
  }
  comparison.touched.clear();
}

}  // namespace newsfold::indexer
