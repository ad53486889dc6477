// What is said when a search finds nothing, little, or no article with all the words: which words are missing, which
// filter is in the way, and without which word there is more. Costs a few small searches, and is asked only then.
#pragma once

#include <xapian.h>

#include <optional>
#include <string>
#include <vector>

#include "query/index_reader.hpp"
#include "query/query_node.hpp"
#include "query/request_filters.hpp"
#include "query/stop_check.hpp"

namespace newsfold::query {

// A search that did not find what was asked for. Thread rule: as the generation.
class StuckHelp {
 public:
  StuckHelp(const QueryNode& root, const std::vector<RequestFilter>& filters, OpenGeneration& generation,
            StopCheck& stop);

  // Only `found` articles have all the words, maybe by chance: without which word there are many more. Empty where that
  // is true of none, or where many articles would have to be looked at.
  std::string little_found_note(std::size_t found) const;

  // `first_article`: id of the article that comes first among those with some of the words.
  std::string partial_match_note(const std::string& first_article) const;

  // Nothing has all that an AND joins, which insists on it: what is in no article, else what never meets. Empty where
  // the query is no AND.
  std::string unmet_and_note() const;

  // Nothing was found, not even with some of the words. Which filter's doing is it? Empty when it is none's.
  std::string blocking_filter_note() const;

  // Nothing was found, and no filter is in the way: what is in no article. Empty where each part of the query is in
  // some.
  std::string nowhere_note() const;

 private:
  // Something that has to hold beside the words: a filter of the request, or a part of the query with a field or a -.
  struct Condition {
    std::string name;
    Xapian::Query query;
    bool is_text = false;  // of a field that counts for the score
  };

  // How many articles match; nothing where that takes long.
  std::optional<std::size_t> count_quickly(const QueryNode& node) const;

  std::string blocking_note(const Condition& condition) const;

  // An AND joins what no article has together, so that no filter is in the way.
  bool and_never_met() const;

  std::vector<Condition> conditions() const;
  std::vector<const QueryNode*> joined_by_and() const;
  Xapian::Query text_query(bool any_word) const;
  Xapian::Query compile(const QueryNode& node, bool any_word) const;
  std::vector<std::string> parts_nowhere(const std::vector<const QueryNode*>& parts) const;
  std::vector<std::string> pairs_apart(const std::vector<const QueryNode*>& parts) const;
  bool matches_anything(const Xapian::Query& query) const;

  const QueryNode& root_;
  const std::vector<RequestFilter>& filters_;
  OpenGeneration& generation_;
  StopCheck& stop_;
};

}  // namespace newsfold::query
