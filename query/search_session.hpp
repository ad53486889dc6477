// One search, lookup or export on one opened generation: where the parser, the compiler, ranking, grouping and the
// highlighter come together.
#pragma once

#include <xapian.h>

#include <functional>
#include <newsfold/types.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "common/article.hpp"
#include "query/grouping.hpp"
#include "query/highlighter.hpp"
#include "query/index_reader.hpp"

namespace newsfold::query {

// Thread rule: one thread at a time. Throws common::Error and Xapian::Error.
class SearchSession {
 public:
  explicit SearchSession(OpenGeneration& generation) : generation_(generation) {}

  Results search(const Request& request);
  Results story(std::string_view id);
  Results similar(std::string_view url, const Request& request);
  Stats stats() const;
  void for_each_article(const std::function<bool(const Article&)>& visit);

 private:
  // What is searched for, once query and filters are read.
  struct Task {
    const Request& request;
    Xapian::Query query;
    MatchTerms marks;
    SortOrder sort = SortOrder::relevance;
    ScoringRule rule;
  };

  Results run(Task& task);
  bool matches_anything(const Xapian::Query& query) const;

  FetchHits make_fetch(Task& task);
  FetchedHits fetch_by_text(Task& task, std::size_t count);
  FetchedHits fetch_by_value(const Task& task, std::size_t count);
  Hit make_hit(const Xapian::MSetIterator& match) const;

  void count_matches(const Task& task, const Page& page, Results& results);
  void count_exactly(const Task& task, Results& results);

  Story build_story(const Task& task, const Hit& leader, std::vector<Hit> matched);
  Story build_single(const Task& task, const Hit& hit);
  std::vector<Hit> matched_members(const Task& task, const std::vector<Hit>& leaders);
  Article view(const Task& task, const Hit& hit, bool matched);
  common::Article stored_article(Xapian::docid document) const;

  Xapian::Database& database() const { return generation_.database; }

  OpenGeneration& generation_;
};

}  // namespace newsfold::query
