// Which articles resemble one: what --similar looks for. Used by the search session.
#pragma once

#include <xapian.h>

#include <vector>

#include "query/index_reader.hpp"
#include "query/query_compiler.hpp"
#include "query/stop_check.hpp"

namespace newsfold::query {

// An article resembles another from this part of what the other itself scores for the words that set it apart. Over 60
// articles each of three real collections, stories found: at 0.2 a median of 3 to 4, none for 4 to 13 articles; at 0.15
// 7 to 10, among them many that share no more than a company or a country; at 0.3 none for half of the articles,
// missing what led to an event and what came of it.
constexpr double kSimilarShare = 0.2;

// Of more than so many articles the nearest count.
constexpr Xapian::doccount kMostSimilar = 1'000;

struct SimilarQuery {
  Xapian::Query query;            // names each article it finds, so that they are the same however it is used
  std::vector<ScoredPart> parts;  // the words that set the article apart
};

// Finds the articles that resemble `document`, its own story and what `filters` keeps out left out. Throws
// common::Error when stopped.
SimilarQuery similar_query(OpenGeneration& generation, Xapian::docid document, const Xapian::Query& filters,
                           StopCheck& stop);

}  // namespace newsfold::query
