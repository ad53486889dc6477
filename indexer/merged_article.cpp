#include "indexer/merged_article.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "common/stable_hash.hpp"
#include "common/url.hpp"

namespace newsfold::indexer {
namespace {

// Far above what real articles have. Without a bound, an article that thousands of files list would take time by the
// square of that, and more than a document can hold.
constexpr std::size_t kMaxUrls = 200, kMaxTopics = 64;

template <typename T>
void fill(std::optional<T>& value, const std::optional<T>& from) {
  if (!value) value = from;
}

void fill(std::string& value, const std::string& from) {
  if (value.empty()) value = from;
}

// Up to `most` of them.
void add_missing(std::vector<std::string>& list, const std::vector<std::string>& more, std::size_t most) {
  for (const std::string& value : more) {
    if (list.size() >= most) return;
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
  }
}

// What a mention says of the article of its first address alone.
void keep_first_address(PlacedMention& placed) {
  placed.identities.resize(1);
  std::erase_if(placed.mention.urls, [&](const std::string& url) {
    const auto canonical = common::canonical_url(url);
    return canonical && canonical->names_article && common::stable_hash(canonical->key) != placed.identities[0];
  });
}

void fill_from(common::Article& article, const Mention& mention, const std::string& path) {
  fill(article.title, mention.title);
  fill(article.excerpt, mention.excerpt);
  fill(article.category, mention.category);
  fill(article.type, mention.type);
  fill(article.published_at_utc, mention.published_at_utc);
  fill(article.quality, mention.quality);
  fill(article.heat, mention.heat);
  if (article.provider.name.empty() && article.provider.domain.empty()) article.provider = mention.provider;
  add_missing(article.urls, mention.urls, kMaxUrls);
  if (!mention.own_file) return;
  fill(article.published, mention.published);
  fill(article.file, path);
}

// The first of each stays.
void keep_distinct(std::vector<std::uint64_t>& identities) {
  if (identities.size() < 2) return;
  std::unordered_set<std::uint64_t> seen;
  std::erase_if(identities, [&](std::uint64_t identity) { return !seen.insert(identity).second; });
}

// Lower is better: the address to show is one that was really seen, without tracking parameters and detours, secure,
// short.
auto worth_showing(const std::string& url) {
  const auto canonical = common::canonical_url(url);
  const bool names_article = canonical && canonical->names_article;
  const bool plain = canonical && url.find(canonical->key) != std::string::npos;
  const bool clean = common::clean_url(url) == url;
  return std::make_tuple(!names_article, !clean, !plain, !url.starts_with("https:"), url.size(), url);
}

}  // namespace

MergedArticle merge_mentions(const Catalog& catalog, std::span<const MentionRef> mentions) {
  MergedArticle merged;
  common::Article& article = merged.article;
  std::vector<std::string> amp_urls, own_topics, inherited_topics;
  for (const MentionRef& where : mentions) {
    PlacedMention placed = decode_mention(catalog.record(where.entry), where.index, catalog.decompression());
    if (where.first_address_only) keep_first_address(placed);
    const Mention& mention = placed.mention;
    fill_from(article, mention, placed.path);
    add_missing(amp_urls, mention.amp_urls, kMaxUrls);
    add_missing(own_topics, mention.topics, kMaxTopics);
    add_missing(inherited_topics, placed.file_topics, kMaxTopics);
    merged.identities.insert(merged.identities.end(), placed.identities.begin(), placed.identities.end());
  }
  keep_distinct(merged.identities);
  const auto best = std::min_element(article.urls.begin(), article.urls.end(),
                                     [](const auto& a, const auto& b) { return worth_showing(a) < worth_showing(b); });
  if (best != article.urls.end()) std::rotate(article.urls.begin(), best, best + 1);
  if (!article.urls.empty()) article.url = article.urls.front();
  add_missing(article.urls, amp_urls, 2 * kMaxUrls);
  article.topics_inherited = own_topics.empty() && !inherited_topics.empty();
  article.topics = article.topics_inherited ? std::move(inherited_topics) : std::move(own_topics);
  if (article.provider.domain.empty() && !article.url.empty()) article.provider.domain = common::url_host(article.url);
  article.id = common::format_id(merged.identities.front());
  return merged;
}

std::string provider_key(const common::Provider& provider) {
  const std::string host = common::url_host(provider.domain);
  return host.empty() ? provider.name : common::registrable_domain(host);
}

}  // namespace newsfold::indexer
