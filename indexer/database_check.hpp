// Whether a segment is sound, asked of the program newsfold-check, as Xapian's own check crashes on some
// damaged databases.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace newsfold::indexer {

// Which documents are looked at. Some are enough to find that a table was lost in writing, be it of a thousand
// documents (Xapian says nothing then), in half the time.
enum class Look { at_all_documents, at_some_documents };

// Problems of a segment, empty when its Xapian database is sound, the documents have terms and, where they have words,
// positions, its article store has their articles, and its forward index a sound dictionary and their words. Reads all
// tables. With `jobs` of two or more, tables and documents are checked at the same time. Throws common::Error(io) when
// the check could not be made: newsfold-check is missing, was killed, or the system refused what it needs.
std::vector<std::string> check_database(const std::filesystem::path& database, std::size_t expected_documents,
                                        Look look = Look::at_all_documents, unsigned jobs = 1);

// Exit codes of newsfold-check. Everything else it ends with means that the database crashed it.
struct CheckExit {
  static constexpr int sound = 0, not_called_so = 2, unsound = 10, wrong_count = 11, unopenable = 12, incomplete = 13,
                       wrong_words = 14, wrong_articles = 15, not_made = 16, not_started = 127;
};

}  // namespace newsfold::indexer
