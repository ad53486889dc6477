// newsfold-query from its arguments to its exit code.
#pragma once

#include <string>
#include <vector>

#include "query/cli/options.hpp"

namespace newsfold::cli {

// Writes data to stdout and words to stderr. 0 stories found, 1 none, 2 anything that went wrong. Throws nothing.
// Expects SIGPIPE to be ignored.
int run(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace newsfold::cli
