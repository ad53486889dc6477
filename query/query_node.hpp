// How a query was read: a tree of plain values, between the parser that makes it and the compiler that runs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/schema.hpp"

namespace newsfold::query {

struct QueryNode {
  enum class Kind {
    word,     // text, stemmed
    phrase,   // text, as written, in this order
    prefix,   // words that begin with text
    near,     // children (words), at most `distance` apart, in any order
    value,    // text, of a field that holds whole values (category, type, url, story)
    range,    // from..to of a date or number field
    all_of,   // every child
    any_of,   // at least one child
    none_of,  // not the one child
  };

  Kind kind = Kind::all_of;
  std::string text;
  std::size_t at = 0;                    // where text stands in the query, in bytes; of words
  const common::Field* field = nullptr;  // null: title, excerpt and topics
  std::vector<QueryNode> children;
  std::optional<double> low, high;  // of a range, both included; seconds UTC for a date
  unsigned distance = 0;            // of near
  bool implied = false;             // all_of: words side by side, without an AND
};

// The tree as a query that reads back to the same tree: `facial recognition -(title:export OR date:2020-09-11..)`.
std::string format_query(const QueryNode& node);

// How deep brackets and NOT nest in that.
int written_depth(const QueryNode& node);

// Whether all that a node asks for is text in whatever field. Only such nodes are alternatives where any word will do:
// what somebody wrote with a field, or excluded, stays a condition, and with it the brackets around it.
bool is_free_text(const QueryNode& node);

// Whether a node asks for text rather than filters by values.
bool is_scored_text(const QueryNode& node);

// True when the tree has two or more words side by side, so that "any of them" is another question than "all of them".
bool has_alternatives(const QueryNode& root);

}  // namespace newsfold::query
