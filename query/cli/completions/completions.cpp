#include "query/cli/completions/completions.hpp"

namespace newsfold::cli {

std::string completions_for(std::string_view shell) {
  if (shell == "bash") return bash_completions();
  return shell == "zsh" ? zsh_completions() : fish_completions();
}

}  // namespace newsfold::cli
