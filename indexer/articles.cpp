#include "indexer/articles.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/stable_hash.hpp"
#include "common/url.hpp"
#include "indexer/disjoint_sets.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

// What a catalog says of its mentions, which are numbered in the order they stand in.
struct CatalogMentions {
  struct Identifier {
    std::uint64_t hash = 0;
    std::uint32_t mention = 0;

    auto operator<=>(const Identifier&) const = default;
  };

  std::vector<Identifier> identifiers;    // all of every mention
  std::vector<std::uint64_t> identities;  // of each mention the first of them
  std::vector<std::uint64_t> contents;
  std::vector<bool> own_file;
  Numbers first_of_entry;  // has an end, too

  std::uint32_t size() const { return static_cast<std::uint32_t>(identities.size()); }
};

// Those of the entries [begin, end).
CatalogMentions read_mentions(const Catalog& catalog, std::size_t begin, std::size_t end) {
  CatalogMentions mentions;
  MentionKeys keys;
  for (std::size_t e = begin; e < end; ++e) {
    mentions.first_of_entry.push_back(mentions.size());
    for (KeyReader reader(catalog.record(e)); reader.next(keys);) {
      for (const std::uint64_t hash : keys.identities) mentions.identifiers.push_back({hash, mentions.size()});
      mentions.identities.push_back(keys.identities.front());
      mentions.contents.push_back(keys.contents);
      mentions.own_file.push_back(keys.own_file);
    }
    if (e % Catalog::kRecordsUntilRelease == 0) catalog.release_memory();
  }
  catalog.release_memory();
  return mentions;
}

void append(CatalogMentions& mentions, const CatalogMentions& more) {
  const std::uint32_t before = mentions.size();
  for (const auto& [hash, mention] : more.identifiers) mentions.identifiers.push_back({hash, before + mention});
  mentions.identities.insert(mentions.identities.end(), more.identities.begin(), more.identities.end());
  mentions.contents.insert(mentions.contents.end(), more.contents.begin(), more.contents.end());
  mentions.own_file.insert(mentions.own_file.end(), more.own_file.begin(), more.own_file.end());
  for (const std::uint32_t first : more.first_of_entry) mentions.first_of_entry.push_back(before + first);
}

CatalogMentions read_mentions(const Catalog& catalog, unsigned jobs) {
  std::vector<CatalogMentions> parts(jobs);
  for_each_chunk(
      jobs, parts.size(), [] { return 0; },
      [&](int, std::size_t i) {
        parts[i] = read_mentions(catalog, i * catalog.size() / jobs, (i + 1) * catalog.size() / jobs);
      });
  CatalogMentions mentions = std::move(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i)
    append(mentions, std::exchange(parts[i], {}));  // one by one, for memory
  mentions.first_of_entry.push_back(mentions.size());
  return mentions;
}

// Which mentions are of one article. Nothing hangs on the order of the mentions, so on how files are called.
class Union {
 public:
  // Takes the identifiers, for the memory they need.
  explicit Union(CatalogMentions& mentions) : own_file_(mentions.own_file), first_(mentions.size()) {
    number_identities(std::exchange(mentions.identifiers, {}), mentions.identities);
    believe_files();
    believe_related_entries();
    for (std::uint32_t& identity : first_) identity = sets_.find(identity);
  }

  // Of each mention a number that those of the same article have, below how many there are.
  const Numbers& sets() const { return first_; }
  // Of each mention, whether its other address is of another article.
  const std::vector<bool>& first_only() const { return first_only_; }

 private:
  struct Further {
    std::uint32_t mention = 0;
    std::uint32_t identity = 0;
  };

  // Numbers distinct hashes in their order.
  void number_identities(std::vector<CatalogMentions::Identifier> identifiers,
                         const std::vector<std::uint64_t>& identities) {
    std::sort(identifiers.begin(), identifiers.end());
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < identifiers.size(); ++i) {
      const auto& [hash, mention] = identifiers[i];
      if (i > 0 && hash != identifiers[i - 1].hash) ++number;
      if (hash == identities[mention]) first_[mention] = number;
      else further_.push_back({mention, number});
    }
    sets_ = DisjointSets(number + 1);
    has_file_.resize(number + 1);
  }

  void believe_files() {
    for (const auto& [mention, identity] : further_) {
      if (own_file_[mention]) sets_.unite(first_[mention], identity);
    }
    for (std::uint32_t mention = 0; mention < first_.size(); ++mention) {
      if (own_file_[mention]) has_file_[sets_.find(first_[mention])] = true;
    }
  }

  // But where what it says would make one of two articles that have files.
  void believe_related_entries() {
    std::erase_if(further_, [this](const Further& one) { return own_file_[one.mention]; });
    std::sort(further_.begin(), further_.end(), [this](const Further& a, const Further& b) {
      return std::pair(first_[a.mention], a.identity) < std::pair(first_[b.mention], b.identity);
    });
    for (const auto& [mention, identity] : further_) join(first_[mention], identity);
    first_only_.resize(first_.size());
    for (const auto& [mention, identity] : further_) {
      first_only_[mention] = sets_.find(first_[mention]) != sets_.find(identity);
    }
  }

  void join(std::uint32_t a, std::uint32_t b) {
    a = sets_.find(a);
    b = sets_.find(b);
    if (a == b || (has_file_[a] && has_file_[b])) return;
    sets_.unite(a, b);
    has_file_[sets_.find(a)] = has_file_[a] || has_file_[b];
  }

  const std::vector<bool>& own_file_;
  Numbers first_;                 // of each mention its first identity, then its set
  std::vector<Further> further_;  // other identities
  DisjointSets sets_;             // of identities
  std::vector<bool> has_file_;    // of each set, by its name
  std::vector<bool> first_only_;
};

// Of each mention the first one of its article: of a file where one is, else of any.
Numbers find_first_mentions(const Numbers& sets, const std::vector<bool>& own_file) {
  constexpr std::uint32_t kNone = UINT32_MAX;
  if (sets.empty()) return {};
  Numbers best(*std::max_element(sets.begin(), sets.end()) + 1, kNone), first(sets.size());
  for (std::uint32_t i = 0; i < sets.size(); ++i) {
    std::uint32_t& of_set = best[sets[i]];
    if (of_set == kNone || (own_file[i] && !own_file[of_set])) of_set = i;
  }
  for (std::uint32_t i = 0; i < sets.size(); ++i) first[i] = best[sets[i]];
  return first;
}

// The article of each mention. Articles are numbered in the order of their identities, those of their first mentions.
Numbers number_articles(Numbers first, const std::vector<std::uint64_t>& identities) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> articles;  // identity and first mention of each
  for (std::uint32_t i = 0; i < first.size(); ++i) {
    if (first[i] == i) articles.emplace_back(identities[i], i);
  }
  std::sort(articles.begin(), articles.end());
  Numbers number(first.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) number[articles[i].second] = i;
  for (std::uint32_t& mention : first) mention = number[mention];
  return first;
}

// The first mention of an entry is its file's article, which lists the others. `first_of_entry` has an end, too.
std::vector<Link> find_links(const Numbers& first_of_entry, const Numbers& article_of) {
  std::vector<Link> links;
  links.reserve(article_of.size());
  for (std::size_t e = 0; e + 1 < first_of_entry.size(); ++e) {
    for (std::uint32_t m = first_of_entry[e] + 1; m < first_of_entry[e + 1]; ++m) {
      const std::uint32_t lister = article_of[first_of_entry[e]];
      if (lister != article_of[m]) links.push_back({lister, article_of[m]});
    }
  }
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
  return links;
}

// Puts the mentions of a catalog into the order of their articles.
class ArticleGatherer {
 public:
  // `first_only`: see Union.
  ArticleGatherer(const CatalogMentions& mentions, const Numbers& article_of, const std::vector<bool>& first_only)
      : mentions_(mentions), article_of_(article_of), first_only_(first_only) {
    if (!article_of.empty()) next_.resize(*std::max_element(article_of.begin(), article_of.end()) + 1);
    for (const std::uint32_t article : article_of) ++next_[article];
    std::exclusive_scan(next_.begin(), next_.end(), next_.begin(), 0U);
    keys_.resize(next_.size());
    begins_ = next_;
    begins_.push_back(mentions.size());
    places_.resize(mentions.size());
  }

  // All but links.
  Identified gather(const std::filesystem::path& scratch) {
    add_mentions(true);
    add_mentions(false);
    return {std::move(keys_), ArticleMentions(std::move(begins_), std::move(places_), scratch), {}};
  }

 private:
  void add_mentions(bool of_files) {
    for (std::uint32_t e = 0; e + 1 < mentions_.first_of_entry.size(); ++e) {
      const std::uint32_t begin = mentions_.first_of_entry[e];
      for (std::uint32_t m = begin; m < mentions_.first_of_entry[e + 1]; ++m) {
        if (mentions_.own_file[m] == of_files) add(m, {e, static_cast<std::uint16_t>(m - begin), first_only_[m]});
      }
    }
  }

  void add(std::uint32_t mention, MentionRef where) {
    const std::uint32_t number = article_of_[mention], place = next_[number]++;
    ArticleKeys& article = keys_[number];
    if (place == begins_[number]) {
      article.identity = mentions_.identities[mention];
      article.own_file = mentions_.own_file[mention];
    }
    article.contents = common::combine_hashes(article.contents, mentions_.contents[mention]);
    if (where.first_address_only) article.contents = common::combine_hashes(article.contents, 0);
    places_[place] = where;
  }

  const CatalogMentions& mentions_;
  const Numbers& article_of_;
  const std::vector<bool>& first_only_;
  Numbers next_;  // of each article, the place of its next mention
  std::vector<ArticleKeys> keys_;
  Numbers begins_;  // of each article, the place of its first one; and the end
  std::vector<MentionRef> places_;
};

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

ArticleMentions::ArticleMentions(Numbers&& begins, std::vector<MentionRef>&& mentions,
                                 const std::filesystem::path& scratch)
    : begins_(std::move(begins), in_folder(scratch, "mentions-begin")),
      mentions_(std::move(mentions), in_folder(scratch, "mentions")) {}

std::span<const MentionRef> ArticleMentions::operator[](std::size_t article) const {
  return mentions_.values().subspan(begins_[article], begins_[article + 1] - begins_[article]);
}

void ArticleMentions::release_memory() const {
  begins_.release_memory();
  mentions_.release_memory();
}

void Identified::release_memory() const {
  mentions.release_memory();
  links.release_memory();
}

void order_by_place(Numbers& numbers, const ArticleMentions& mentions) {
  std::vector<std::pair<MentionRef, std::uint32_t>> placed;  // looked up once, not in each comparison
  placed.reserve(numbers.size());
  for (const std::uint32_t number : numbers) placed.emplace_back(mentions[number].front(), number);
  std::sort(placed.begin(), placed.end());
  std::transform(placed.begin(), placed.end(), numbers.begin(), [](const auto& one) { return one.second; });
}

Identified identify_articles(const Catalog& catalog, unsigned jobs, const std::filesystem::path& scratch) {
  CatalogMentions mentions = read_mentions(catalog, jobs);
  const Union united(mentions);
  const Numbers article_of =
      number_articles(find_first_mentions(united.sets(), mentions.own_file), mentions.identities);
  Identified identified;
  ScratchArray<Link> links;
  do_both(
      jobs, [&] { identified = ArticleGatherer(mentions, article_of, united.first_only()).gather(scratch); },
      [&] {
        links = {find_links(mentions.first_of_entry, article_of), in_folder(scratch, "links")};
      });
  identified.links = std::move(links);
  return identified;
}

}  // namespace newsfold::indexer
