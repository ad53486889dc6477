// The generation that is current when a run starts, as far as the next one is made from it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "indexer/article_states.hpp"
#include "indexer/catalog.hpp"
#include "indexer/generation_builder.hpp"
#include "indexer/seen_records.hpp"

namespace newsfold::indexer {

struct GenerationBefore {
  std::uint64_t number = 0;  // 0: there is none
  common::Manifest manifest;
  std::uint64_t manifest_checksum = 0;
  bool has_catalog = false;  // one that this version can read
  Catalog catalog;
  SeenRecords seen;
  BaseGeneration base;  // empty as well when it is of another format

  bool has_base() const { return !base.folder.empty(); }

  // How many of its articles are not among those of `after`, which are in order of identity; of a generation of another
  // format no more is known than how many it has.
  std::size_t count_removed(const StateList& after) const;
};

// Looks at a part of it, too: check_as_every_night. Throws common::Error(index_corrupt) where something is damaged
// that would be taken over, and (io).
GenerationBefore load_generation_before(const common::IndexDirectory& directory,
                                        const common::CurrentGeneration& generation, std::int64_t now_utc);

}  // namespace newsfold::indexer
