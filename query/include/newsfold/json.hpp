// Results as JSON, as newsfold-query prints it: schema 1, whose keys and their order are fixed. Each function returns
// whole lines. The text is valid UTF-8 whatever the index holds, and controls and bidi characters are escaped.
// newsfold-query(1) describes the keys. Thread rule: these may be called from any thread.
#pragma once

#include <newsfold/error.hpp>
#include <newsfold/export.hpp>
#include <newsfold/types.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace newsfold {

// `explain` adds what the scores are made of, and why articles are in their story.
NEWSFOLD_EXPORT std::string json_of(const Results& results, bool explain = false);
NEWSFOLD_EXPORT std::string json_lines_of(const Results& results, bool explain = false);  // one story a line

// One line: an article as it stands in results.
NEWSFOLD_EXPORT std::string json_of(const Article& article);

// One line: an article as newsfold-query --export has it, less what only a query gives.
NEWSFOLD_EXPORT std::string export_line(const Article& article);

NEWSFOLD_EXPORT std::string json_of(const Stats& stats);

// How `query` is read.
NEWSFOLD_EXPORT std::string json_of(std::string_view query, const QueryReading& reading);

// {"schema": 1, "error": {"code", "message"}}
NEWSFOLD_EXPORT std::string json_of(const Error& error);

// One line of newsfold-query --batch: the search object, or the error that took its place. An id is missing where the
// line had none.
NEWSFOLD_EXPORT std::string batch_answer(std::string_view id, const Results& results, bool explain = false);
NEWSFOLD_EXPORT std::string batch_error(const std::optional<std::string>& id, ErrorCode code, std::string_view message);

}  // namespace newsfold
