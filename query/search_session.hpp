// One search, lookup or export on one opened generation: where the parser, the compiler, ranking, grouping and the
// highlighter come together.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <newsfold/types.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/index_reader.hpp"
#include "query/request_filters.hpp"
#include "query/search_task.hpp"

namespace newsfold::query {

// Thread rule: one thread at a time. Throws common::Error and Xapian::Error.
class SearchSession {
 public:
  // Counting a match costs 0.1 us: up to `cheap_matches`, all of them are counted, in no more time than the best are
  // found in.
  explicit SearchSession(OpenGeneration& generation, std::size_t cheap_matches = 100'000)
      : generation_(generation), cheap_matches_(cheap_matches) {
    generation_.terms.forget();
  }

  Results search(const Request& request);
  Results story(std::string_view id, bool explain);
  Results similar(std::string_view url, const Request& request);
  Stats stats() const;

  // The article known under an address; nothing when there is none.
  std::optional<Article> article(std::string_view url);

  // All articles, in the order of an export, and one of them.
  std::vector<Xapian::docid> export_order() const;
  Article exported(Xapian::docid document) const;

 private:
  enum class Keep { all_matches, best_matches };

  Results run(SearchTask& task, Keep keep = Keep::all_matches);
  Results run_compiled(const Request& request, CompiledQuery compiled, const std::vector<RequestFilter>& filters,
                       Keep keep);
  void note_unmet_forms(const SearchTask& task, Results& results);
  void help_when_stuck(const Request& request, const QueryNode& root, const std::vector<RequestFilter>& filters,
                       Results& results);
  void help_when_little(const QueryNode& root, const std::vector<RequestFilter>& filters, Results& results);

  // Nothing is about the same as `document`: which filter's doing it is, if it is one's.
  std::string nothing_similar_note(Xapian::docid document, const std::vector<RequestFilter>& filters) const;

  std::optional<Xapian::docid> find_by_address(std::string_view url) const;
  ScoringRule rule_of(const Request& request) const;

  Xapian::Database& database() const { return generation_.database; }

  OpenGeneration& generation_;
  std::size_t cheap_matches_;
  mutable StopCheck stop_;
};

}  // namespace newsfold::query
