// What a run must not publish while nobody looks: most of the corpus gone, or most of it rejected. `indexer` asks
// before it writes a generation.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace newsfold::indexer {

struct GateLimits {
  double max_removed_percent = 20;   // of the articles there were
  double max_rejected_percent = 10;  // of the files there are
};

// What a run would publish.
struct GateCounts {
  std::size_t articles_before = 0;
  std::size_t articles_removed = 0;  // of them
  std::size_t files = 0;
  std::size_t files_rejected = 0;        // of them
  std::filesystem::path emptied_corpus;  // one that held articles and holds none; empty: there is none
  std::size_t files_added = 0;
  std::size_t files_removed = 0;  // that there were and are no longer
};

// Why the gate refuses, for the operator; empty where it lets pass. A corpus that was emptied may be small beside the
// others, so that what is gone with it is within the limit.
std::string gate_objection(const GateLimits& limits, const GateCounts& counts);

}  // namespace newsfold::indexer
