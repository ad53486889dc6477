// Which generation to go back to from the current one, and which there are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/index_directory.hpp"
#include "common/manifest.hpp"

namespace newsfold::indexer {

// Whether the queries of this version can read a generation.
bool is_of_this_version(const common::Manifest& manifest);

// Generations worth going back to, best first: those that were current before, as far as that is known, and from there
// on all older ones, newest first; with a damaged or lost CURRENT, or a damaged manifest, every other one. Whether they
// are sound is not looked at.
std::vector<std::uint64_t> ways_back(const common::IndexDirectory& directory);

enum class Wanted { any_version, this_version };

// The best of the ways back that is sound. Reads the files of those that it looks at.
std::optional<common::CurrentGeneration> find_way_back(const common::IndexDirectory& directory, Wanted wanted);

// A table of all generations, newest first: number, when it was built, articles and stories, and which one is current
// and which a rollback leads to. Throws common::Error(index_missing) where there is none.
std::string format_generations(const common::IndexDirectory& directory);

}  // namespace newsfold::indexer
