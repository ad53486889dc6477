// Completions for shells, made from the option table at run time, so that they cannot say anything else than --help.
#pragma once

#include <string>
#include <string_view>

namespace newsfold::cli {

// The file that `shell` (bash, zsh or fish) loads to complete newsfold-query.
std::string completions_for(std::string_view shell);

std::string bash_completions();
std::string zsh_completions();
std::string fish_completions();

}  // namespace newsfold::cli
