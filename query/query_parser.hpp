// Query text -> tree. Reads leniently and says in notes what it made of odd text; refuses only what has no good
// reading: a date or range that cannot be read, and queries past the caps. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/query_node.hpp"

namespace newsfold::query {

// Caps, not timeouts, keep hostile queries cheap: Xapian cannot be interrupted.
constexpr std::size_t kMaxQueryBytes = 1024;
constexpr std::size_t kMaxQueryTerms = 64;
constexpr int kMaxQueryDepth = 16;
constexpr std::size_t kMaxQueryPrefixes = 4;
// Positions are what costs: of frequent words on 72,000 articles, 50 ms of CPU a NEAR and 15 ms a phrase.
constexpr std::size_t kMaxQueryNears = 8;
constexpr std::size_t kMaxNearWords = 16;
constexpr unsigned kMaxNearDistance = 100;
constexpr std::size_t kMaxQueryPhrases = 32;  // words of several parts among them, so that the compiler counts
constexpr std::size_t kMinPrefixCharacters = 3;

struct ParsedQuery {
  QueryNode root;  // all_of; without children for an empty query
  std::vector<std::string> notes;
};

// `now_utc`: what `date:today` and the like are relative to. Throws common::Error(query_refused) with a message that
// points at the place, and (invalid_argument) for a `now_utc` that require_now() refuses.
ParsedQuery parse_query(std::string_view text, std::int64_t now_utc);

}  // namespace newsfold::query
