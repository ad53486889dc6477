// The table of all options of newsfold-query: what is parsed, what --help prints, what a mode accepts (by its groups),
// and what the completions of the shells offer. options.cpp turns the values into Options.
#pragma once

#include <boost/program_options.hpp>
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

// "--topic", and "-n".
std::string shown_name(const OptionRow& row);

// The values of a row that has a fixed set of them.
std::vector<std::string> words_of(const OptionRow& row);

struct OptionTable {
  boost::program_options::options_description pages{"How much"};
  boost::program_options::options_description filters{"Only articles with (given twice: with either value)"};
  boost::program_options::options_description search{"How to search"};
  boost::program_options::options_description modes{"Instead of a search"};
  boost::program_options::options_description output{"In and out"};
  boost::program_options::options_description hidden;
  boost::program_options::options_description shown;  // all but the hidden ones
  boost::program_options::options_description all;

  OptionTable();
};

// The command line taken apart: options with their values, and the words of the query.
struct SplitArguments {
  std::vector<std::string> options;
  std::vector<std::string> words;
};

// A word that begins with one dash belongs to the query once the query has begun, unless it is -n or -n5; `--` ends the
// options. Throws UsageError for a dash before the query that is no option.
SplitArguments split_arguments(const OptionTable& table, const std::vector<std::string>& arguments);

// Throws UsageError for an unknown option, a missing value, or an option given twice that may not be.
boost::program_options::variables_map parse_values(const OptionTable& table, const std::vector<std::string>& options);

}  // namespace newsfold::cli
