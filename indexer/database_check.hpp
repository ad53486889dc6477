// Whether a Xapian database is sound, asked of the program newsfold-check, as Xapian's own check crashes on some
// damaged databases.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace newsfold::indexer {

// Problems of a Xapian database of articles, empty when it is sound and every document has data, terms and, where it
// has words, positions. Reads everything. Throws common::Error(io) when the check could not be made: newsfold-check is
// missing, or was killed.
std::vector<std::string> check_database(const std::filesystem::path& database, std::size_t expected_documents);

// Exit codes of newsfold-check. Everything else it ends with means that the database crashed it.
struct CheckExit {
  static constexpr int sound = 0, unsound = 10, wrong_count = 11, unopenable = 12, incomplete = 13, not_started = 127;
};

}  // namespace newsfold::indexer
