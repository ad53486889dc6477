// A whole run, in the order the data flows: corpus -> catalog -> articles -> stories -> documents -> generation.
#pragma once

#include "indexer/options.hpp"
#include "indexer/report.hpp"

namespace newsfold::indexer {

// Indexes options.corpus into options.index. Does not throw for what a run can meet (I/O, space, a damaged index, the
// gate): the report says it. Throws common::Error(index_busy) when another run holds the lock, and (invalid_argument)
// when options.index is neither an index nor the place for one.
Report run_index(const Options& options);

}  // namespace newsfold::indexer
