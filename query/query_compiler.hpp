// Query tree -> Xapian query, over the terms and words that common/schema describes. Text is scored by the stems of
// its words, and by forms apart as written; phrases, NEAR, prefixes and fields are filters on words as written, so that
// the stem of a query word has one weight wherever it stands.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "query/highlighter.hpp"
#include "query/index_reader.hpp"
#include "query/place_matcher.hpp"
#include "query/query_node.hpp"
#include "query/stop_check.hpp"
#include "query/written_forms.hpp"

namespace newsfold::query {

// One scored part of a query: a word, a compound or a prefix, or what a word as written adds. The text score of an
// article is the sum over the parts.
struct ScoredPart {
  std::string word;                // for people: as in the query, folded; in quotes where it counts as written
  std::vector<std::string> stems;  // what it looks for
  Xapian::Query query;
  std::string written = {};  // the word that alone counts of these stems; empty: all do
};

// A single word that is looked for, not excluded, and where it stands in the query.
struct PlainWord {
  std::string text;
  std::size_t at = 0;
  const common::Field* field = nullptr;  // null: title, excerpt and topics
};

struct CompiledQuery {
  Xapian::Query query;
  std::vector<ScoredPart> parts;
  MatchTerms marks;
  std::vector<std::string> notes;
  std::vector<PlainWord> words;
  std::vector<PlaceCondition> places;  // all that the query asks of places
  std::vector<WrittenForm> forms;      // that it has beside their stems
};

// `any_word`: words side by side are alternatives, while fields, filters and exclusions stay conditions. Thread rule:
// as its arguments, which outlive what is compiled: it looks into the words of the generation, and stops when `stop`
// says so.
CompiledQuery compile_query(const QueryNode& root, bool any_word, OpenGeneration& generation, StopCheck& stop);

}  // namespace newsfold::query
