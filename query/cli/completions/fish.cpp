#include <fmt/format.h>

#include "query/cli/completions/completions.hpp"
#include "query/cli/option_rows.hpp"

namespace newsfold::cli {
namespace {

constexpr const char* kHead =
    "# fish completion for newsfold-query, printed by newsfold-query --completions fish\n"
    "\n"
    "complete -c newsfold-query -f\n";

std::string quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

std::string value_of(const OptionRow& row) {
  if (row.value.empty()) return "";
  if (row.value == "DIR") return " -x -a '(__fish_complete_directories)'";
  if (row.value == "FILE") return " -r -F";
  if (row.value == "LIST") return fmt::format(" -x -a {}", quoted(fmt::format("(__fish_append , {})", row.words)));
  return row.words.empty() ? " -x" : fmt::format(" -x -a {}", quoted(row.words));
}

}  // namespace

std::string fish_completions() {
  std::string script = kHead;
  for (const OptionRow& row : option_rows()) {
    if (row.group == OptionGroup::hidden) continue;
    script += fmt::format("complete -c newsfold-query {} {}{} -d {}\n", row.name.size() == 1 ? "-s" : "-l", row.name,
                          value_of(row), quoted(row.description));
  }
  return script;
}

}  // namespace newsfold::cli
