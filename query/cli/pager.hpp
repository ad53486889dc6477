// Long text on a terminal goes through a pager, as git does it.
#pragma once

#include <string>
#include <string_view>

#include "query/cli/options.hpp"

namespace newsfold::cli {

// A command line for sh, from $NEWSFOLD_PAGER, $PAGER, or else less. Empty when there is to be none: a variable that is
// set to nothing, or to cat.
std::string pager_command(const Environment& environment);

// Shows `text` on stdout through `command`, and returns when that has ended. False when it could not be started: then
// nothing was shown. Needs SIGPIPE ignored; the signals of the keyboard are the pager's meanwhile.
bool show_paged(const std::string& command, std::string_view text);

}  // namespace newsfold::cli
