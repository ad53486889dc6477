// What a generation knows of each of its articles, kept beside the database so that the next run finds out what changed
// and touches only that.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/undated.hpp"

namespace newsfold::indexer {

struct ArticleState {
  std::uint64_t identity = 0;
  std::uint64_t contents = 0;  // a hash of all that goes into its document but its place in a story
  std::optional<std::int64_t> published_at_utc;
  Likeness resembles;            // what an undated one resembles most
  std::uint64_t provider = 0;    // hash of its provider_key; 0 when unknown
  std::uint64_t story = 0;       // the identity of the first article of its story, which names it
  std::uint64_t copy_group = 0;  // the identity of the text it repeats or that others repeat; 0: neither
  std::uint32_t segment = 0;     // its place in Manifest::segments
  bool own_file = false;

  bool operator==(const ArticleState&) const = default;
};

// States ordered by identity, no two with the same.
using ArticleStates = std::vector<ArticleState>;

// Throws common::Error(io).
void write_states(const std::filesystem::path& path, const ArticleStates& states);

// What was written. Throws common::Error(index_corrupt).
// `segments`: how many there are for them to be in.
ArticleStates decode_states(std::string_view bytes, std::size_t segments);

// Nothing when there is none.
const ArticleState* find_state(const ArticleStates& states, std::uint64_t identity);

// Calls visit(state of `a`, state of `b`) for every identity that is in either list, in order; the one of a list that
// lacks it is nullptr.
template <typename Visit>
void for_each_pair(const ArticleStates& a, const ArticleStates& b, Visit visit) {
  auto in_a = a.begin(), in_b = b.begin();
  while (in_a != a.end() || in_b != b.end()) {
    const bool from_a = in_b == b.end() || (in_a != a.end() && in_a->identity <= in_b->identity);
    const bool from_b = in_a == a.end() || (in_b != b.end() && in_b->identity <= in_a->identity);
    visit(from_a ? &*in_a : nullptr, from_b ? &*in_b : nullptr);
    in_a += from_a;
    in_b += from_b;
  }
}

// Equal for equal articles in equal stories, however they came about and wherever they are stored.
std::uint64_t hash_states(const ArticleStates& states);

}  // namespace newsfold::indexer
