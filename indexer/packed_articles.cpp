#include "indexer/packed_articles.hpp"

#include <algorithm>
#include <utility>

#include "indexer/parallel.hpp"

namespace newsfold::indexer {

PackedArticles::PackedArticles(LoadArticle load, std::uint32_t begin, std::uint32_t end)
    : load_(std::move(load)), end_(end), first_block_(begin / kTogether) {}

void PackedArticles::load_up_to(std::uint32_t end, unsigned jobs) {
  const std::size_t loaded = first_block_ + blocks_.size(), wanted = chunk_count(end, kTogether);
  if (loaded >= wanted) return;
  blocks_.resize(wanted - first_block_);
  for_each_chunk(
      jobs, wanted - loaded, [] { return 0; },
      [&](int, std::size_t i) {
        const auto begin = static_cast<std::uint32_t>(loaded + i) * kTogether;
        blocks_[loaded - first_block_ + i] = load(begin, std::min(end_, begin + kTogether));
      });
}

PackedArticles::Block PackedArticles::load(std::uint32_t begin, std::uint32_t end) const {
  std::vector<StoryArticle> loaded;
  std::size_t terms = 0;
  for (std::uint32_t rank = begin; rank < end; ++rank) {
    loaded.push_back(load_(rank));
    terms += loaded.back().terms.size();
  }
  Block block;
  block.articles.reserve(loaded.size());
  block.terms.reserve(terms);
  block.uses.reserve(terms);
  for (const StoryArticle& article : loaded) {
    block.terms.insert(block.terms.end(), article.terms.begin(), article.terms.end());
    block.uses.insert(block.uses.end(), article.uses.begin(), article.uses.end());
    block.articles.push_back({article.title_hash, article.provider, static_cast<std::uint32_t>(block.terms.size())});
  }
  return block;
}

PackedArticle PackedArticles::operator[](std::uint32_t rank) const {
  const Block& block = blocks_[rank / kTogether - first_block_];
  const std::size_t place = rank % kTogether;
  const Article& article = block.articles[place];
  const std::size_t begin = place == 0 ? 0 : block.articles[place - 1].terms_end, count = article.terms_end - begin;
  return {article.title_hash, article.provider, std::span(block.terms).subspan(begin, count),
          std::span(block.uses).subspan(begin, count)};
}

void PackedArticles::drop_before(std::uint32_t rank) {
  for (; first_block_ < rank / kTogether; ++first_block_) {
    if (!blocks_.empty()) blocks_.pop_front();
  }
}

}  // namespace newsfold::indexer
