#include "indexer/article_describer.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "indexer/allocator.hpp"
#include "indexer/merged_article.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {

void ArticleDescriber::describe(const std::vector<std::uint32_t>& wanted) {
  constexpr std::size_t kChunk = 64, kChunksUntilRelease = 16;
  std::vector<std::uint32_t> missing = find_missing(wanted);
  order_by_place(missing, articles_.identified.mentions);
  progress_.start("compare", missing.size());
  for_each_chunk(
      jobs_, chunk_count(missing.size(), kChunk), [] { return common::TextAnalyzer(); },
      [&](common::TextAnalyzer& analyzer, std::size_t chunk) {
        const std::size_t end = std::min(missing.size(), (chunk + 1) * kChunk);
        std::vector<MadeDescription> made;
        for (std::size_t i = chunk * kChunk; i < end; ++i) made.push_back(describe_one(missing[i], analyzer));
        articles_.made.put(made);
        progress_.advance(end - chunk * kChunk);
        if (chunk % kChunksUntilRelease == 0) release_memory();
      });
  release_memory();
  give_back_free_memory();
}

std::vector<std::uint32_t> ArticleDescriber::find_missing(const std::vector<std::uint32_t>& wanted) const {
  constexpr std::size_t kChunk = 4096;
  std::vector<char> is_missing(wanted.size());  // not of bits, as several threads write to it
  for_each_index(jobs_, wanted.size(), kChunk, [&](std::size_t i) {
    is_missing[i] = !articles_.made.has(wanted[i]) && !stored(wanted[i], articles_.states[wanted[i]]);
    if (i % kChunk == 0) release_memory();
  });
  std::vector<std::uint32_t> missing;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (is_missing[i]) missing.push_back(wanted[i]);
  }
  return missing;
}

MadeDescription ArticleDescriber::describe_one(std::uint32_t article, common::TextAnalyzer& analyzer) {
  const MergedArticle merged = merge_mentions(articles_.catalog, articles_.identified.mentions[article]);
  ArticleState& state = articles_.states[article];
  const StoryArticle described = build_story_article(merged.article, state.identity, analyzer);
  state.published_at_utc = described.published_at_utc.value_or(ArticleState::kNoTime);
  state.provider = described.provider;
  return {article, encode_description(described)};
}

StoryArticle ArticleDescriber::load(std::uint32_t article, const ArticleState& state) const {
  std::optional<StoryArticle> described;
  if (articles_.made.has(article)) described = decode_description(articles_.made.get(article), state);
  else if (const auto record = stored(article, state)) described = decode_description(*record, state);
  if (!described)
    throw common::Error(common::ErrorCode::index_corrupt, "a stored description changed while it was read");
  return std::move(*described);
}

void ArticleDescriber::release_memory() const {
  articles_.catalog.release_memory();
  articles_.identified.release_memory();
  for (const Descriptions& segment : articles_.stored) segment.release_memory();
}

std::optional<std::string> ArticleDescriber::stored(std::uint32_t article, const ArticleState& state) const {
  if (!articles_.as_before[article] || state.segment >= articles_.stored.size()) return std::nullopt;
  return articles_.stored[state.segment].find(state.identity);
}

}  // namespace newsfold::indexer
