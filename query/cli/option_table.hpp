// The option table for Boost, by groups, and the command line taken apart by it. options.cpp turns the values into
// Options.
#pragma once

#include <boost/program_options.hpp>
#include <string>
#include <vector>

#include "query/cli/option_rows.hpp"

namespace newsfold::cli {

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
