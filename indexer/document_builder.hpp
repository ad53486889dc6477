// Article -> Xapian document, its words for the forward index and its encoding, by the field table of common/schema.
// Cannot fail on anything an article holds: every term is folded and cut to what Xapian takes.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/article.hpp"
#include "common/forward_index.hpp"
#include "common/text_analyzer.hpp"

namespace newsfold::indexer {

struct BuiltDocument {
  Xapian::Document document;   // without the two that follow
  std::string article;         // encoded; see article_compression
  common::ArticleWords words;  // as written; see stem_terms
};

// `identities`: all hashes the article is identified by, so that each id it ever had finds it. `analyzer` is the one of
// the calling thread.
BuiltDocument build_document(const common::Article& article, const std::vector<std::uint64_t>& identities,
                             common::TextAnalyzer& analyzer);

}  // namespace newsfold::indexer
