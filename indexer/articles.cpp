#include "indexer/articles.hpp"

#include <algorithm>
#include <unordered_map>

#include "common/stable_hash.hpp"
#include "common/url.hpp"
#include "indexer/disjoint_sets.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

struct Mentioned {
  MentionRef where;
  bool own_file = false;
  std::uint64_t identity = 0;
  std::uint64_t contents = 0;
};

bool comes_before(const Mentioned& a, const Mentioned& b) {
  if (a.own_file != b.own_file) return a.own_file;
  return a.where < b.where;
}

// Collects the mentions of a catalog and unites those that share an identity.
class MentionSets {
 public:
  void add(MentionRef where, const MentionKeys& keys) {
    const std::uint32_t number = sets_.add();
    mentions_.push_back({where, keys.own_file, keys.identities.front(), keys.contents});
    for (const std::uint64_t identity : keys.identities) {
      const auto [found, is_new] = first_with_.try_emplace(identity, number);
      if (!is_new) sets_.unite(found->second, number);
    }
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(mentions_.size()); }

  // One list of mention numbers a set, best first, the sets ordered by their first.
  std::vector<Numbers> ordered_sets() {
    std::vector<Numbers> by_root(mentions_.size());
    for (std::uint32_t i = 0; i < mentions_.size(); ++i) by_root[sets_.find(i)].push_back(i);
    std::erase_if(by_root, [](const auto& set) { return set.empty(); });
    for (auto& set : by_root) {
      std::sort(set.begin(), set.end(), [&](auto a, auto b) { return comes_before(mentions_[a], mentions_[b]); });
    }
    std::sort(by_root.begin(), by_root.end(),
              [&](const auto& a, const auto& b) { return mentions_[a[0]].where < mentions_[b[0]].where; });
    return by_root;
  }

  // The article that the mentions of a set are of.
  ArticleMentions gather(const Numbers& set) const {
    ArticleMentions article;
    article.identity = mentions_[set[0]].identity;
    article.own_file = mentions_[set[0]].own_file;
    for (const std::uint32_t number : set) {
      article.mentions.push_back(mentions_[number].where);
      article.contents = common::combine_hashes(article.contents, mentions_[number].contents);
    }
    return article;
  }

 private:
  DisjointSets sets_;
  std::vector<Mentioned> mentions_;
  std::unordered_map<std::uint64_t, std::uint32_t> first_with_;
};

// The first mention of an entry is its file's article, which lists the others. `first_of_entry` has an end, too.
decltype(Identified::links) find_links(const Numbers& first_of_entry, const Numbers& article_of) {
  decltype(Identified::links) links;
  for (std::size_t e = 0; e + 1 < first_of_entry.size(); ++e) {
    for (std::uint32_t m = first_of_entry[e] + 1; m < first_of_entry[e + 1]; ++m) {
      const std::uint32_t lister = article_of[first_of_entry[e]];
      if (lister != article_of[m]) links.emplace_back(lister, article_of[m]);
    }
  }
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
  return links;
}

template <typename T>
void fill(std::optional<T>& value, const std::optional<T>& from) {
  if (!value) value = from;
}

void fill(std::string& value, const std::string& from) {
  if (value.empty()) value = from;
}

void add_missing(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& value : more) {
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
  }
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
  add_missing(article.urls, mention.urls);
  if (!mention.own_file) return;
  fill(article.published, mention.published);
  fill(article.file, path);
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

std::vector<std::uint64_t> identify(const Mention& mention, const std::string& path) {
  std::vector<std::uint64_t> hashes;
  for (const std::string& url : mention.urls) {
    const auto canonical = common::canonical_url(url);
    if (!canonical || !canonical->names_article) continue;
    const std::uint64_t hash = common::stable_hash(canonical->key);
    if (std::find(hashes.begin(), hashes.end(), hash) == hashes.end()) hashes.push_back(hash);
  }
  if (hashes.empty() && mention.own_file) hashes.push_back(common::stable_hash(common::file_address(path)));
  if (hashes.empty()) {
    hashes.push_back(common::stable_hash("title:" + mention.title + "\n" + mention.excerpt + "\n" +
                                         mention.provider.domain + "\n" + mention.provider.name));
  }
  return hashes;
}

Identified identify_articles(const Catalog& catalog) {
  MentionSets sets;
  Numbers first_of_entry;
  for (std::uint32_t e = 0; e < catalog.size(); ++e) {
    const std::vector<MentionKeys> keys = decode_keys(catalog.record(e));
    first_of_entry.push_back(sets.size());
    for (std::uint32_t m = 0; m < keys.size(); ++m) sets.add({e, m}, keys[m]);
    if (e % Catalog::kRecordsUntilRelease == 0) catalog.release_memory();
  }
  catalog.release_memory();
  first_of_entry.push_back(sets.size());

  Identified identified;
  Numbers article_of(sets.size());
  for (const Numbers& set : sets.ordered_sets()) {
    for (const std::uint32_t number : set) article_of[number] = static_cast<std::uint32_t>(identified.articles.size());
    identified.articles.push_back(sets.gather(set));
  }
  identified.links = find_links(first_of_entry, article_of);
  return identified;
}

MergedArticle merge_mentions(const Catalog& catalog, const ArticleMentions& mentions) {
  MergedArticle merged;
  common::Article& article = merged.article;
  std::vector<std::string> amp_urls, own_topics, inherited_topics;
  for (const MentionRef& where : mentions.mentions) {
    const PlacedMention placed = decode_mention(catalog.record(where.entry), where.index);
    const Mention& mention = placed.mention;
    fill_from(article, mention, placed.path);
    add_missing(amp_urls, mention.amp_urls);
    add_missing(own_topics, mention.topics);
    add_missing(inherited_topics, placed.file_topics);
    for (const std::uint64_t hash : placed.identities) {
      if (std::find(merged.identities.begin(), merged.identities.end(), hash) == merged.identities.end()) {
        merged.identities.push_back(hash);
      }
    }
  }
  const auto best = std::min_element(article.urls.begin(), article.urls.end(),
                                     [](const auto& a, const auto& b) { return worth_showing(a) < worth_showing(b); });
  if (best != article.urls.end()) std::rotate(article.urls.begin(), best, best + 1);
  if (!article.urls.empty()) article.url = article.urls.front();
  add_missing(article.urls, amp_urls);
  article.topics_inherited = own_topics.empty() && !inherited_topics.empty();
  article.topics = article.topics_inherited ? std::move(inherited_topics) : std::move(own_topics);
  if (article.provider.domain.empty() && !article.url.empty()) article.provider.domain = common::url_host(article.url);
  article.id = common::format_id(mentions.identity);
  return merged;
}

std::string provider_key(const common::Provider& provider) {
  const std::string host = common::url_host(provider.domain);
  return host.empty() ? provider.name : common::registrable_domain(host);
}

}  // namespace newsfold::indexer
