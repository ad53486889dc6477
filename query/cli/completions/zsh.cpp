#include <fmt/format.h>

#include "query/cli/completions/completions.hpp"
#include "query/cli/option_rows.hpp"

namespace newsfold::cli {
namespace {

constexpr const char* kHead =
    "#compdef newsfold-query\n"
    "# zsh completion for newsfold-query, printed by newsfold-query --completions zsh\n"
    "\n"
    "_arguments -S \\\n";

// Within single quotes, and within the [brackets] of a specification.
std::string quoted(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted;
}

std::string action_of(const OptionRow& row) {
  if (row.value == "DIR") return "_files -/";
  if (row.value == "FILE") return "_files";
  if (row.value == "LIST") return fmt::format("_values -s , value {}", row.words);
  return row.words.empty() ? "" : fmt::format("({})", row.words);
}

std::string specification_of(const OptionRow& row) {
  std::string name = shown_name(row);
  if (!row.value.empty()) name += row.name.size() == 1 ? "+" : "=";
  const std::string value = row.value.empty() ? "" : fmt::format(":{}:{}", quoted(row.value), action_of(row));
  return fmt::format("  '{}{}[{}]{}' \\\n", row.repeats ? "*" : "", name, quoted(row.description), value);
}

}  // namespace

std::string zsh_completions() {
  std::string script = kHead;
  for (const OptionRow& row : option_rows()) {
    if (row.group != OptionGroup::hidden) script += specification_of(row);
  }
  return script + "  '*:query: '\n";
}

}  // namespace newsfold::cli
