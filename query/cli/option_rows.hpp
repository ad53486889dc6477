// The one table of the options of newsfold-query. The parser, --help, the modes (by the groups) and the completions of
// the shells all read it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::cli {

enum class OptionGroup { pages, filters, search, modes, output, hidden };

struct OptionRow {
  OptionGroup group;
  std::string_view name;         // without its dashes; one letter for a short option
  std::string_view value;        // the name of its value; DIR and FILE are places on the disk; empty: takes none
  std::string_view description;  // for --help, with the default in brackets
  std::string_view words = {};   // the only values there are, with blanks between
  bool repeats = false;          // may be given several times
};

// Every option, in the order of --help.
std::span<const OptionRow> option_rows();

// The one of that name, which there must be.
const OptionRow& option_row(std::string_view name);

// "--topic", and "-n".
std::string shown_name(const OptionRow& row);

// The values of a row that has a fixed set of them.
std::vector<std::string> words_of(const OptionRow& row);

}  // namespace newsfold::cli
