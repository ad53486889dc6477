// A finished build -> the current generation, in one step; and the way back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/index_directory.hpp"
#include "common/manifest.hpp"

namespace newsfold::indexer {

// Syncs a build and returns the checksums of its files; those in `known` are taken from there. Done ahead of
// publish_generation, which has little left to do then. Throws common::Error(io).
std::vector<common::ManifestFile> settle_files(const std::filesystem::path& build,
                                               const std::vector<common::ManifestFile>& known);

// Syncs `build` and its files, writes their checksums into its manifest (of the files of `known` those given there),
// makes it the generation `manifest.generation` and CURRENT. Throws common::Error(io); CURRENT is changed last, so an
// error leaves the old generation current, and no new one.
void publish_generation(const common::IndexDirectory& directory, const std::filesystem::path& build,
                        common::Manifest manifest, const std::vector<common::ManifestFile>& known = {});

// What a rollback from the next generation leads to: the one that is current, even if it is damaged and nothing of it
// was used; with a damaged CURRENT, which could have named any, the newest there is. 0: there is none.
std::uint64_t generation_to_replace(const common::IndexDirectory& directory);

// Clears what a run that was killed left behind: what it was building, and a generation that it was about to make
// current; without CURRENT, that stays, as it may be all there is. To be called by who holds the lock.
void clear_leftovers(const common::IndexDirectory& directory) noexcept;

// Deletes all but `kept` generations: the current one, then those that a rollback leads to, then, where there is room,
// the newest others. What cannot be deleted stays, until a run that can; a line for each says why.
std::vector<std::string> delete_old_generations(const common::IndexDirectory& directory, std::size_t kept) noexcept;

// Where CURRENT is gone though there are generations: the newest sound one, which it is to name again. To be called
// after clear_leftovers: a first run that was killed leaves such a folder, too. Throws common::Error(index_corrupt)
// when none is sound, and (io).
std::optional<common::CurrentGeneration> find_lost_current(const common::IndexDirectory& directory);

// Makes the generation that was current before this one current again, and returns its number: where that is gone,
// damaged or of another version, which queries cannot read, the one before it, and so on; with a damaged index or a
// lost CURRENT, the newest sound one. Throws common::Error(index_missing) when there is none.
std::uint64_t roll_back(const common::IndexDirectory& directory);

}  // namespace newsfold::indexer
