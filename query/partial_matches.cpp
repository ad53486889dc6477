#include "query/partial_matches.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

double least_of(double best_text) { return kPartialShare * rounded_score(best_text); }

WordMatches as_matches(const Xapian::MSet& found, const SegmentRows& rows) {
  WordMatches matches;
  for (auto match = found.begin(); match != found.end(); ++match) {
    matches.push_back({rows.row_of(*match), match.get_weight()});
  }
  std::sort(matches.begin(), matches.end(), [](const WordMatch& a, const WordMatch& b) { return a.row < b.row; });
  return matches;
}

void keep_best(WordMatches& matches) {
  const auto best = std::min_element(matches.begin(), matches.end(), by_text);
  if (best == matches.end()) return;
  const double least = least_of(best->text);
  std::erase_if(matches, [least](const WordMatch& match) { return rounded_score(match.text) < least; });
}

// The best of `found`, each named.
Xapian::Query best_named(const Xapian::MSet& found, const Xapian::Database& database, StopCheck& stop) {
  const double least = least_of(found.get_max_attained());
  std::vector<std::string> ids;
  for (auto match = found.begin(); match != found.end(); ++match) {
    stop.tick();
    if (rounded_score(match.get_weight()) >= least) ids.push_back(id_term(database, *match));
  }
  return Xapian::Query(Xapian::Query::OP_OR, ids.begin(), ids.end());
}

}  // namespace

void keep_best_matches(SearchTask& task, const OpenGeneration& generation) {
  if (!task.words) {
    const Xapian::Database& database = generation.database;
    const Xapian::MSet found = best_by_text(database, task.stop.guard(task.query), database.get_doccount());
    if (!generation.columns) {
      const Xapian::Query best = best_named(found, database, task.stop);
      task.query = Xapian::Query(Xapian::Query::OP_FILTER, task.query, best);
      return;
    }
    task.words = as_matches(found, generation.rows);
  }
  keep_best(*task.words);
}

}  // namespace newsfold::query
