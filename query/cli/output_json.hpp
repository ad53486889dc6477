// Results as JSON, for scripts: schema 1, whose keys and their order are fixed. Each function returns whole lines. The
// text is valid UTF-8 whatever the index holds, and controls and bidi characters are escaped.
#pragma once

#include <newsfold/error.hpp>
#include <newsfold/types.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace newsfold::cli {

// `explain` adds what the scores are made of, and why articles are in their story.
std::string json_of(const Results& results, bool explain);
std::string json_lines_of(const Results& results, bool explain);  // one story a line

// One line of --batch: the search object, or the error that took its place. An id is missing where the line had none.
std::string batch_answer(std::string_view id, const Results& results, bool explain);
std::string batch_error(const std::optional<std::string>& id, ErrorCode code, std::string_view message);

std::string json_of(const Stats& stats);

// How `query` is read.
std::string json_of(std::string_view query, const QueryReading& reading);

// One line of --export.
std::string export_line(const Article& article);

}  // namespace newsfold::cli
