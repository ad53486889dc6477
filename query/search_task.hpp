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
  std::vector<ScoredPart> parts = {};
  MatchTerms marks = {};
  std::vector<PlaceCondition> places = {};  // of the query
  std::vector<WrittenForm> forms = {};      // the same
  SortOrder sort = SortOrder::relevance;
  ScoringRule rule = {};
  std::optional<WordMatches> words = std::nullopt;  // every match, where the query is nothing but words
};

}  // namespace newsfold::query
