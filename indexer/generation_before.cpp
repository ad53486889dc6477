#include "indexer/generation_before.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "common/schema.hpp"
#include "indexer/verification.hpp"

namespace newsfold::indexer {
namespace {

// The catalog and the states, which the next generation is made from: what is damaged there would be published again as
// sound.
void check_copied_files(const std::filesystem::path& folder, const common::Manifest& manifest) {
  std::vector<common::ManifestFile> files = manifest.checked_files;
  std::erase_if(files, [](const auto& file) { return file.name != kCatalogName && file.name != kStatesName; });
  common::require_sound(folder, files);
}

}  // namespace

std::size_t GenerationBefore::count_removed(const StateList& after) const {
  const StateList states = base.states.view().articles;
  if (states.empty()) return manifest.articles - std::min<std::size_t>(manifest.articles, after.size());
  std::size_t removed = 0;
  for_each_pair(states, after, [&](const ArticleState*, const ArticleState* is) { removed += is == nullptr; });
  return removed;
}

GenerationBefore load_generation_before(const common::IndexDirectory& directory,
                                        const common::CurrentGeneration& generation, std::int64_t now_utc) {
  GenerationBefore before;
  const std::filesystem::path folder = directory.generation(generation.number);
  before.manifest = common::load_manifest(folder, generation.manifest_checksum);
  before.number = generation.number;
  before.manifest_checksum = generation.manifest_checksum;
  check_copied_files(folder, before.manifest);
  check_as_every_night(directory, before.number, before.manifest, now_utc);
  // Whatever the rest is, the catalog has the last good versions of files that are rejected.
  before.has_catalog = Catalog::is_readable(folder / kCatalogName);
  if (before.has_catalog) {
    before.catalog = Catalog(folder / kCatalogName);
    before.seen = load_seen(directory.root() / kSeenName, before.manifest_checksum);
  }
  const bool is_of_this_format = before.manifest.format_version == common::kFormatVersion;
  if (is_of_this_format && StoredStates::is_readable(folder / kStatesName)) {
    before.base = {folder, before.manifest, StoredStates(folder / kStatesName, before.manifest.segments.size())};
  }
  return before;
}

}  // namespace newsfold::indexer
