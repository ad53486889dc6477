// The filters of a request -> Xapian queries.
#pragma once

#include <xapian.h>

#include <newsfold/types.hpp>
#include <string>
#include <vector>

#include "common/text_analyzer.hpp"
#include "query/stop_check.hpp"

namespace newsfold::query {

struct RequestFilter {
  std::string name;  // the Request's field, as in the command line's option
  Xapian::Query query;
};

// One for each filter that is set, in the order of Request.
std::vector<RequestFilter> build_filters(const Request& request, common::TextAnalyzer& analyzer, const StopCheck& stop);

// What passes `query` and every filter but number `left_out` (past the end: every filter).
Xapian::Query apply_filters(const Xapian::Query& query, const std::vector<RequestFilter>& filters,
                            std::size_t left_out = SIZE_MAX);

}  // namespace newsfold::query
