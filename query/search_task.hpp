// What one search works on, once query and filters are read: shared by the steps that fetch, count and build stories.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <newsfold/types.hpp>
#include <optional>
#include <string>
#include <vector>

#include "query/highlighter.hpp"
#include "query/query_compiler.hpp"
#include "query/ranking.hpp"
#include "query/stop_check.hpp"
#include "query/word_matches.hpp"

namespace newsfold::query {

struct SearchTask {
  const Request& request;
  StopCheck& stop;
  Xapian::Query query;
  std::vector<ScoredPart> parts;
  MatchTerms marks;
  std::vector<PlaceCondition> places;  // of the query
  SortOrder sort = SortOrder::relevance;
  ScoringRule rule;
  std::optional<WordMatches> words = std::nullopt;  // every match, where the query is nothing but words
};

// The best `count` matches by BM25 with the parameters of ranking.hpp, of those that score at least `least`.
Xapian::MSet best_by_text(const Xapian::Database& database, const Xapian::Query& query, std::size_t count,
                          double least = 0);

// A text score, which is never negative, to nine digits after the point. Xapian adds up the words of an article in an
// order that depends on how many articles were asked for; without this, two equal articles could change places from
// page to page.
inline double rounded_score(double text) {
  constexpr double kDigits = 1e9;
  return static_cast<double>(static_cast<std::int64_t>(text * kDigits + 0.5)) / kDigits;
}

// What an article is ranked by in an order that knows no score, `sort` being date, oldest or quality; those without
// come last.
double sort_value(const Hit& hit, SortOrder sort);

// The term that all articles of a story have.
std::string story_term(const std::string& story);

}  // namespace newsfold::query
