// Needs bash 4; works with and without the bash-completion package.
#include <fmt/format.h>

#include "query/cli/completions/completions.hpp"
#include "query/cli/option_rows.hpp"

namespace newsfold::cli {
namespace {

// Bash cuts words at = too: --format=js is three.
constexpr const char* kHead = R"(# bash completion for newsfold-query, printed by newsfold-query --completions bash

_newsfold_query() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} word
  COMPREPLY=()
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]] && ((COMP_CWORD > 1)); then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    [[ $word == -- ]] && return
  done
  case $previous in
)";

constexpr const char* kTail = R"(  esac
  [[ $current == -* ]] && mapfile -t COMPREPLY < <(compgen -W '{}' -- "$current")
}}

complete -F _newsfold_query newsfold-query
)";

std::string action_of(const OptionRow& row) {
  if (row.value == "DIR")
    return "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$current\")";
  if (row.value == "FILE")
    return "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$current\")";
  if (row.value == "LIST") {
    return fmt::format(
        "mapfile -t COMPREPLY < <(compgen -P \"${{current%\"${{current##*,}}\"}}\" -W '{}' -- \"${{current##*,}}\")",
        row.words);
  }
  return row.words.empty() ? ":" : fmt::format("mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$current\")", row.words);
}

}  // namespace

std::string bash_completions() {
  std::string script = kHead, options;
  for (const OptionRow& row : option_rows()) {
    if (row.group == OptionGroup::hidden) continue;
    options += (options.empty() ? "" : " ") + shown_name(row);
    if (!row.value.empty()) script += fmt::format("    {}) {}; return ;;\n", shown_name(row), action_of(row));
  }
  return script + fmt::format(kTail, options);
}

}  // namespace newsfold::cli
