// The lines of --batch: which query each one asks, and what is answered.
#pragma once

#include <functional>
#include <istream>
#include <newsfold/types.hpp>
#include <string>
#include <string_view>

namespace newsfold::cli {

using Search = std::function<Results(const Request&)>;
using WriteLine = std::function<void(std::string_view)>;

// Answers each `id<TAB>query` of `input` by one line of JSON, before the next is read; blank lines are passed over.
// `request` says everything but the query. True when every line was answered: a line without a TAB and a query that
// `search` refuses get an error object. An index that cannot be read, and a system that refuses, end it: that Error
// passes through.
bool answer_batch(std::istream& input, const Request& request, const Search& search, const WriteLine& write_line);

}  // namespace newsfold::cli
