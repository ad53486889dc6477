// Results for people, on a terminal or not: a block a story, then facets, then the counts. Whatever the index holds,
// nothing of it steers the terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <newsfold/types.hpp>
#include <optional>
#include <string>
#include <vector>

namespace newsfold::cli {

struct TextStyle {
  std::size_t width = 80;                       // of wrapped text, in columns, kMinWidth or more
  std::size_t line_width = 0;                   // of what stands on one line, where that is more
  bool color = false;                           // else nothing marks what matched
  bool links = false;                           // titles are hyperlinks
  bool folded = true;                           // into stories, else each result is an article
  bool addresses = false;                       // of the coverage too, as for --story
  std::optional<std::int64_t> relative_to_utc;  // dates as "3 days ago"
  std::string index;                            // to name in suggested commands; empty: the default one
};

constexpr std::size_t kMinWidth = 40;

std::string text_of(const Results& results, const TextStyle& style);
std::string text_of(const Stats& stats, const TextStyle& style);

// For stderr: how the query was read, where that is not as written, and a better spelling.
std::string remarks_of(const std::vector<std::string>& notes);
std::string remarks_of(const Results& results);

}  // namespace newsfold::cli
