#include "indexer/generation_builder.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "common/text_analyzer.hpp"
#include "indexer/document_builder.hpp"
#include "indexer/index_writer.hpp"
#include "indexer/parallel.hpp"
#include "indexer/stories.hpp"
#include "indexer/wire_copies.hpp"

namespace newsfold::indexer {
namespace {

// Articles a segment: small enough that a thread's buffer stays near 10 MB, large enough that merging is not all work.
constexpr std::size_t kSegmentArticles = 1000;

template <typename T, typename Pick>
void widen(std::optional<T>& value, const std::optional<T>& other, Pick pick) {
  if (other) value = value ? pick(*value, *other) : *other;
}

}  // namespace

struct GenerationBuilder::ChunkSummary {
  std::uint64_t contents = 0;
  std::set<std::string> providers;
  std::size_t files = 0;
  std::optional<std::int64_t> first_published_utc;
  std::optional<std::int64_t> last_published_utc;

  void add(const common::Article& article) {
    contents = common::stable_hash(common::to_hex(contents) + encode_article(article));
    if (const std::string key = provider_key(article.provider); !key.empty()) providers.insert(key);
    files += !article.file.empty();
    widen(first_published_utc, article.published_at_utc, [](auto a, auto b) { return std::min(a, b); });
    widen(last_published_utc, article.published_at_utc, [](auto a, auto b) { return std::max(a, b); });
  }
};

GenerationBuilder::GenerationBuilder(const Catalog& catalog, unsigned jobs, Progress& progress)
    : catalog_(catalog), jobs_(jobs), progress_(progress) {}

void GenerationBuilder::identify_and_group() {
  progress_.start("identify", 0);
  identified_ = identify_articles(catalog_);
  links_ = identified_.links;
  for (const auto& [lister, listed] : identified_.links) links_.emplace_back(listed, lister);
  std::sort(links_.begin(), links_.end());
  links_.erase(std::unique(links_.begin(), links_.end()), links_.end());
  group();
}

void GenerationBuilder::group() {
  constexpr std::size_t kChunk = 256;
  const std::vector<ArticleMentions>& articles = identified_.articles;
  progress_.start("compare", articles.size());
  std::vector<StoryArticle> described(articles.size());
  for_each_chunk(
      jobs_, chunk_count(articles.size(), kChunk), [] { return common::TextAnalyzer(); },
      [&](common::TextAnalyzer& analyzer, std::size_t chunk) {
        const std::size_t end = std::min(articles.size(), (chunk + 1) * kChunk);
        for (std::size_t i = chunk * kChunk; i < end; ++i) {
          const MergedArticle merged = merge_mentions(catalog_, articles[i]);
          described[i] = build_story_article(merged.article, articles[i].identity, analyzer);
        }
        progress_.advance(end - chunk * kChunk);
      });
  progress_.start("group", 0);
  const std::vector<std::uint32_t> numbers = group_stories(described, identified_.links, {}, jobs_).story;

  place(described, numbers);
}

// A story is named by its first article in time, so that it keeps its id as it grows.
void GenerationBuilder::place(const std::vector<StoryArticle>& described,
                              const std::vector<std::uint32_t>& story_numbers) {
  std::vector<std::vector<std::uint32_t>> members;  // of each story, in order of time
  for (const std::uint32_t article : order_by_time(described)) {
    if (story_numbers[article] >= members.size()) members.resize(story_numbers[article] + 1);
    members[story_numbers[article]].push_back(article);
  }
  places_.resize(described.size());
  for (const std::vector<std::uint32_t>& story : members) {
    std::vector<const Sketch*> texts;
    for (const std::uint32_t article : story) texts.push_back(&described[article].text);
    const std::vector<std::size_t> originals = find_originals(texts);
    for (std::size_t i = 0; i < story.size(); ++i) {
      Place& place = places_[story[i]];
      place.story = described[story.front()].identity;
      if (originals[i] == i) continue;
      const std::uint32_t original = story[originals[i]];
      place.copy_group = places_[original].copy_group = described[original].identity;
    }
  }
  manifest_.stories = members.size();
}

std::vector<std::string> GenerationBuilder::linked_ids(std::size_t article) const {
  const auto number = static_cast<std::uint32_t>(article);
  std::vector<std::string> ids;
  for (auto link = std::lower_bound(links_.begin(), links_.end(), std::pair(number, 0U));
       link != links_.end() && link->first == number; ++link) {
    ids.push_back(common::format_id(identified_.articles[link->second].identity));
  }
  return ids;
}

GenerationBuilder::ChunkSummary GenerationBuilder::write_segment(const std::filesystem::path& path, std::size_t begin,
                                                                 std::size_t end,
                                                                 common::TextAnalyzer& analyzer) const {
  ChunkSummary summary;
  SegmentWriter segment(path);
  for (std::size_t i = begin; i < end; ++i) {
    MergedArticle merged = merge_mentions(catalog_, identified_.articles[i]);
    merged.article.story = common::format_id(places_[i].story);
    if (places_[i].copy_group != 0) merged.article.copy_group = common::format_id(places_[i].copy_group);
    merged.article.linked = linked_ids(i);
    segment.add(build_document(merged.article, merged.identities, analyzer));
    summary.add(merged.article);
  }
  segment.finish(end - begin);
  return summary;
}

void GenerationBuilder::write(const std::filesystem::path& folder, const std::filesystem::path& scratch) {
  const std::size_t articles = identified_.articles.size();
  const std::size_t segments = std::max<std::size_t>(1, chunk_count(articles, kSegmentArticles));
  std::filesystem::create_directories(scratch);
  progress_.start("write", articles);
  std::vector<ChunkSummary> summaries(segments);
  for_each_chunk(
      jobs_, segments, [] { return common::TextAnalyzer(); },
      [&](common::TextAnalyzer& analyzer, std::size_t chunk) {
        const std::size_t begin = chunk * kSegmentArticles;
        const std::size_t end = std::min(articles, begin + kSegmentArticles);
        summaries[chunk] = write_segment(segment_path(scratch, chunk), begin, end, analyzer);
        progress_.advance(end - begin);
      });
  progress_.start("merge", 0);
  merge_segments(scratch, segments, folder);
  summarize(summaries);
}

void GenerationBuilder::summarize(const std::vector<ChunkSummary>& chunks) {
  const common::TextAnalyzer analyzer;
  std::set<std::string> providers;
  std::string contents;
  for (const ChunkSummary& chunk : chunks) {
    providers.insert(chunk.providers.begin(), chunk.providers.end());
    contents += common::to_hex(chunk.contents);
    manifest_.files += chunk.files;
    widen(manifest_.first_published_utc, chunk.first_published_utc, [](auto a, auto b) { return std::min(a, b); });
    widen(manifest_.last_published_utc, chunk.last_published_utc, [](auto a, auto b) { return std::max(a, b); });
  }
  manifest_.format_version = common::kFormatVersion;
  manifest_.analyzer = analyzer.fingerprint();
  manifest_.language = "english";
  manifest_.articles = identified_.articles.size();
  manifest_.providers = providers.size();
  manifest_.contents = common::stable_hash(contents);
}

std::vector<std::uint64_t> GenerationBuilder::identities() const {
  std::vector<std::uint64_t> all;
  for (const ArticleMentions& article : identified_.articles) all.push_back(article.identity);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace newsfold::indexer
