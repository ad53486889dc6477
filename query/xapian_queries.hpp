// Small helpers to put Xapian queries together, and the one way to ask for the best by text.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <string>
#include <vector>

namespace newsfold::query {

// Not Xapian::Query::MatchAll: copies of that global count their uses without a lock, which crashes with threads.
inline Xapian::Query match_all() { return Xapian::Query(std::string()); }

// `queries` is not empty.
inline Xapian::Query combine(Xapian::Query::op op, const std::vector<Xapian::Query>& queries) {
  return queries.size() == 1 ? queries[0] : Xapian::Query(op, queries.begin(), queries.end());
}

// The term that no other document has. Throws common::Error(index_corrupt).
std::string id_term(const Xapian::Database& database, Xapian::docid document);

// The term that all articles of a story have.
std::string story_term(const std::string& story);

// The best `count` matches by BM25 with the parameters of ranking.hpp, of those that score at least `least`.
Xapian::MSet best_by_text(const Xapian::Database& database, const Xapian::Query& query, std::size_t count,
                          double least = 0);

}  // namespace newsfold::query
