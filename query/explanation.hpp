// Why an article scores what it does, and why it is in its story.
#pragma once

#include <xapian.h>

#include <newsfold/types.hpp>

#include "common/article.hpp"
#include "common/text_analyzer.hpp"
#include "query/ranking.hpp"
#include "query/search_task.hpp"

namespace newsfold::query {

// The parts of a hit's score, which add up to it. Costs one small search for each word of the query.
Receipt build_receipt(const SearchTask& task, const Hit& hit, const ScoreParts& score, const common::Article& article,
                      const Xapian::Database& database, common::TextAnalyzer& analyzer);

// What `article` has in common with its story's lead.
Membership build_membership(const common::Article& article, const common::Article& lead,
                            const Xapian::Database& database, common::TextAnalyzer& analyzer);

}  // namespace newsfold::query
