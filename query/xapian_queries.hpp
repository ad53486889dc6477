// Small helpers to put Xapian queries together.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "common/schema.hpp"

namespace newsfold::query {

// Not Xapian::Query::MatchAll: copies of that global count their uses without a lock, which crashes with threads.
inline Xapian::Query match_all() { return Xapian::Query(std::string()); }

// `queries` is not empty.
inline Xapian::Query combine(Xapian::Query::op op, const std::vector<Xapian::Query>& queries) {
  return queries.size() == 1 ? queries[0] : Xapian::Query(op, queries.begin(), queries.end());
}

// The fields that are searched: the one that was asked for, else all that free text is looked for in.
inline std::vector<const common::Field*> searched_fields(const common::Field* only) {
  if (only) return {only};
  std::vector<const common::Field*> fields;
  for (const common::Field& field : common::kFields) {
    if (field.weight > 0) fields.push_back(&field);
  }
  return fields;
}

}  // namespace newsfold::query
