// Whether a published generation is what was published: a piece of it every night, or all of it when asked (--verify).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/index_directory.hpp"
#include "common/manifest.hpp"

namespace newsfold::indexer {

// What every run looks at of the current generation. One file, or one piece of a large one, is read and held against
// its checksum, another one each day: a disk that loses what nobody looks at is noticed in about as many days as there
// are pieces, at the cost of reading one. What is found damaged is noted in the index, and looked at first by every run
// until it is sound: the generations that follow would share it. Throws common::Error(index_corrupt), naming the file.
void check_as_every_night(const common::IndexDirectory& directory, std::uint64_t generation,
                          const common::Manifest& manifest, std::int64_t now_utc);

// Xapian's own check opens databases for writing: whether it can. Throws common::Error(index_corrupt).
bool may_check_databases(const common::IndexDirectory& directory);

// Everything wrong with a generation, one line each, empty when nothing is: checksums of all files and, where it can,
// Xapian's own check. Throws common::Error(io) when that check cannot be made. `jobs`: see check_database.
std::vector<std::string> verify_generation(const common::IndexDirectory& directory,
                                           const common::CurrentGeneration& generation, unsigned jobs = 1);

struct Verification {
  std::vector<std::string> problems;  // one line each; empty when all is well
  std::string remedy;                 // what to do about them; empty where they say so themselves
};

// Of the current generation; also wrong is that it is of another version, as queries cannot read it. Throws
// common::Error(index_missing) and (io).
Verification verify_index(const common::IndexDirectory& directory, unsigned jobs = 1);

}  // namespace newsfold::indexer
