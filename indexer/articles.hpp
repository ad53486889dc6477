// Identity: which mentions, from files and from related lists, are of one article. The rules for addresses themselves
// are common/url's; what the article is when they are put together, merged_article's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "indexer/catalog.hpp"
#include "indexer/scratch_array.hpp"

namespace newsfold::indexer {

// The hashes that identify a mention: of the canonical form of each of its addresses, bare hosts left out. AMP
// addresses prove nothing (one site gives every article the same one) and do not count. A file's article without any is
// identified by its path, a related entry by its title, excerpt and provider.
std::vector<std::uint64_t> identify(const Mention& mention, const std::string& path);

// Where a mention stands in the catalog.
struct MentionRef {
  std::uint32_t entry = 0;
  std::uint16_t index = 0;          // a file has 200 related entries at most
  bool first_address_only = false;  // its other address is of another article, and no name of this one

  auto operator<=>(const MentionRef&) const = default;
};

// What tells an article apart, and whether it changed.
struct ArticleKeys {
  std::uint64_t identity = 0;  // of its first mention; format_id makes the article's id of it
  std::uint64_t contents = 0;  // a hash of all its mentions say: equal for equal merged articles
  bool own_file = false;       // it has a file of its own
};

// Of each article all its mentions, those of files first, then by path and place: the earlier one's fields win.
class ArticleMentions {
 public:
  ArticleMentions() = default;
  // `begins`: of each article, and where the last one's end. Throws common::Error(io).
  ArticleMentions(std::vector<std::uint32_t>&& begins, std::vector<MentionRef>&& mentions,
                  const std::filesystem::path& scratch);

  std::size_t size() const { return begins_.size() == 0 ? 0 : begins_.size() - 1; }
  // Good as long as the list.
  std::span<const MentionRef> operator[](std::size_t article) const;
  void release_memory() const;

 private:
  ScratchArray<std::uint32_t> begins_;
  ScratchArray<MentionRef> mentions_;
};

// Two articles that a related list links, by their numbers.
struct Link {
  std::uint32_t lister = 0;
  std::uint32_t listed = 0;

  auto operator<=>(const Link&) const = default;
};

// Articles by number, ordered by identity.
struct Identified {
  std::vector<ArticleKeys> keys;
  ArticleMentions mentions;
  ScratchArray<Link> links;  // in ascending order

  // Of what was looked at of mentions and links so far.
  void release_memory() const;
};

// Orders articles by where their first mentions stand, so that going through them reads the catalog front to back.
void order_by_place(std::vector<std::uint32_t>& numbers, const ArticleMentions& mentions);

// Articles of a whole catalog: mentions that share an identity, directly or through others, are one article. But what a
// related entry says, that two addresses are one article's, never makes one of two articles that both have files of
// their own: then it names the article of its first address. Memory: about 60 bytes a mention, of which 24 an
// article stay, for the keys; the rest lies in the folder `scratch` where one is given. On `jobs` threads. Throws
// common::Error(io), (index_corrupt).
Identified identify_articles(const Catalog& catalog, unsigned jobs = 1, const std::filesystem::path& scratch = {});

}  // namespace newsfold::indexer
