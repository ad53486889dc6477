// Results as tab-separated lines, for cut, sort and spreadsheets.
#pragma once

#include <newsfold/types.hpp>
#include <string>

namespace newsfold::cli {

// One story a line: rank, score, id, articles, providers, first and last published, then of the lead: published,
// provider, quality, title, URL (the file where there is none). What is missing is an empty field. Fields hold no tab
// and no line end, and are safe on a terminal.
std::string tsv_of(const Results& results);

}  // namespace newsfold::cli
