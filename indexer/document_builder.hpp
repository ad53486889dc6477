// Article -> Xapian document, by the field table of common/schema. Cannot fail on anything an article holds: every term
// is folded and cut to what Xapian takes.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <vector>

#include "common/article.hpp"
#include "common/text_analyzer.hpp"

namespace newsfold::indexer {

// `identities`: all hashes the article is identified by, so that each id it ever had finds it. `analyzer` is the one of
// the calling thread.
Xapian::Document build_document(const common::Article& article, const std::vector<std::uint64_t>& identities,
                                common::TextAnalyzer& analyzer);

}  // namespace newsfold::indexer
