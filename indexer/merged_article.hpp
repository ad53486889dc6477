// What an article is when all its mentions are put together.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/article.hpp"
#include "indexer/articles.hpp"

namespace newsfold::indexer {

// An article without its story, and all hashes it is identified by, its own first, which its id is made of.
struct MergedArticle {
  common::Article article;
  std::vector<std::uint64_t> identities;
};

// Puts the mentions of one article together: the first one's fields, each missing one filled from the next that has it,
// the provider as a whole, `published` and `file` from its own files alone; the provider's domain, where none is said,
// from the address; addresses; topics of its own files, else those of the files that list it, marked as inherited. Of
// addresses and topics there are so many at most that an article is a small record, whoever mentions it: the first ones
// in the order of the mentions.
MergedArticle merge_mentions(const Catalog& catalog, std::span<const MentionRef> mentions);

// What makes two providers one: the registrable domain, or the name where there is no domain that can be read. Empty
// for neither.
std::string provider_key(const common::Provider& provider);

}  // namespace newsfold::indexer
