// Queries that are nothing but words, any or all of them, which most are, or all in certain places: every match found
// and scored in one pass over the words' posting lists, so that ranking, counts and coverage need no further search.
// Xapian's matcher, made for every kind of query, takes three times as long for the best 64 alone.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/index_reader.hpp"
#include "query/place_matcher.hpp"
#include "query/stop_check.hpp"
#include "query/written_forms.hpp"

namespace newsfold::query {

struct WordMatch {
  std::uint32_t row = 0;  // in the columns of the generation
  double text = 0;        // what Xapian's matcher gives, before rounded_score
};

using WordMatches = std::vector<WordMatch>;  // ascending by row

inline bool by_text(const WordMatch& a, const WordMatch& b) { return a.text > b.text; }

// The `count` best ones, of at least as many, in any order.
WordMatches best_by_text(const WordMatches& matches, std::size_t count);

// What a query asks of words as written.
struct WrittenWords {
  const std::vector<PlaceCondition>& places;
  const std::vector<WrittenForm>& forms;
};

// Finds the same as `query`, which asks this of words as written. Nothing where the query is of another kind, or
// where the generation has no columns, which have the lengths of articles: then Xapian's matcher finds the same. Throws
// common::Error(index_corrupt) and what `stop` throws.
std::optional<WordMatches> match_words(const Xapian::Query& query, const WrittenWords& written,
                                       OpenGeneration& generation, StopCheck& stop);

}  // namespace newsfold::query
