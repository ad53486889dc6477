// Receipts in words. Thread rule: these may be called from any thread.
#pragma once

#include <newsfold/export.hpp>
#include <newsfold/types.hpp>
#include <string>

namespace newsfold {

// What the parts of a receipt come to: Article::score, but for rounding.
NEWSFOLD_EXPORT double total_of(const Receipt& receipt);

// The receipt on one line: what each word earned in each field, then quality, freshness and the total.
NEWSFOLD_EXPORT std::string receipt_line(const Receipt& receipt);

}  // namespace newsfold
