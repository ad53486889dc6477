// Results for people, on a terminal or not: a block a story, then facets, then the counts.
#pragma once

#include <cstddef>
#include <newsfold/types.hpp>
#include <string>

namespace newsfold::cli {

struct TextStyle {
  std::size_t width = 80;  // columns, kMinWidth or more; only addresses run past it
  bool color = false;      // else nothing marks what matched
  bool addresses = false;  // of the coverage too, as for --story
};

constexpr std::size_t kMinWidth = 40;

std::string text_of(const Results& results, const TextStyle& style);
std::string text_of(const Stats& stats);

// For stderr: how the query was read, where that is not as written, and a better spelling.
std::string remarks_of(const Results& results);

}  // namespace newsfold::cli
