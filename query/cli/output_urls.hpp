// The addresses of stories, for xargs -0.
#pragma once

#include <newsfold/types.hpp>
#include <string>

namespace newsfold::cli {

// The URL of each story's lead, ended by a NUL. Left out: stories without one, and what no command could tell from an
// option or from two addresses (a corpus may hold any text as a URL).
std::string urls0_of(const Results& results);

}  // namespace newsfold::cli
