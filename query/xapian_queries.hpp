// Small helpers to put Xapian queries together.
#pragma once

#include <xapian.h>

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

}  // namespace newsfold::query
