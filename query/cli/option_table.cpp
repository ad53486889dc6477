#include "query/cli/option_table.hpp"

#include <fmt/format.h>

#include <sstream>
#include <string_view>

#include "query/cli/options.hpp"

namespace newsfold::cli {
namespace {

namespace po = boost::program_options;

using Texts = std::vector<std::string>;

// Boost takes a short option with a comma before it.
void add_row(po::options_description& group, const OptionRow& row) {
  const std::string name = (row.name.size() == 1 ? "," : "") + std::string(row.name);
  const std::string description(row.description), value_name(row.value);
  if (row.value.empty()) {
    group.add_options()(name.c_str(), description.c_str());
  } else if (row.repeats) {
    group.add_options()(name.c_str(), po::value<Texts>()->value_name(value_name), description.c_str());
  } else {
    group.add_options()(name.c_str(), po::value<std::string>()->value_name(value_name), description.c_str());
  }
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// `-nvidia` is a word and -n5 an option.
bool is_short_option(std::string_view argument) {
  return argument == "-n" || (argument.starts_with("-n") && is_digits(argument.substr(2)));
}

bool takes_next_argument(const OptionTable& table, const std::string& argument) {
  if (!argument.starts_with("--")) return argument == "-n";
  if (argument.find('=') != std::string::npos) return false;
  const auto* option = table.all.find_nothrow(argument.substr(2), false);
  return option != nullptr && option->semantic()->max_tokens() > 0;
}

// A word that begins with one dash is excluded from the query where a query has begun, and before that a mistake.
bool is_word(std::string_view argument, bool query_has_begun) {
  if (!argument.starts_with("-") || argument == "-") return true;
  return query_has_begun && !argument.starts_with("--") && !is_short_option(argument);
}

void require_known_form(const std::string& argument) {
  if (argument.starts_with("--") || is_short_option(argument)) return;
  throw UsageError(fmt::format("unknown option {} (a query that begins with - goes after --)", argument));
}

constexpr const char* kUsage =
    "Usage: newsfold-query [OPTION]... [--] QUERY...\n"
    "       newsfold-query [OPTION]... --story ID (or another, instead of a search)\n"
    "Find stories in an index of news articles, each with the coverage of one event.\n";

constexpr const char* kExamples =
    "Examples:\n"
    "  newsfold-query '\"export controls\" -china date:2020-09' --sort date\n"
    "  newsfold-query --topic ai --from 2020-09 --to 2020-10 --facets provider,month\n"
    "  newsfold-query --format json -n 3 'title:ibm OR title:microsoft' | jq .stories\n"
    "Query language: newsfold-query-language(7). Exit: 0 found, 1 none, 2 trouble.\n";

}  // namespace

OptionTable::OptionTable() {
  po::options_description* const groups[] = {&pages, &filters, &search, &modes, &output, &hidden};
  for (const OptionRow& row : option_rows()) add_row(*groups[static_cast<std::size_t>(row.group)], row);
  shown.add(pages).add(filters).add(search).add(modes).add(output);
  all.add(shown).add(hidden);
}

SplitArguments split_arguments(const OptionTable& table, const Texts& arguments) {
  SplitArguments split;
  for (auto at = arguments.begin(); at != arguments.end(); ++at) {
    if (*at == "--") {
      split.words.insert(split.words.end(), at + 1, arguments.end());
      break;
    }
    if (*at == "-h" && split.words.empty()) {
      split.options.emplace_back("--help");
      continue;
    }
    if (is_word(*at, !split.words.empty())) {
      split.words.push_back(*at);
      continue;
    }
    require_known_form(*at);
    split.options.push_back(*at);
    if (!takes_next_argument(table, *at)) continue;
    if (at + 1 == arguments.end()) throw UsageError(*at + " needs a value");
    split.options.push_back(*++at);
  }
  return split;
}

po::variables_map parse_values(const OptionTable& table, const Texts& options) try {
  using namespace po::command_line_style;
  constexpr int kNoGuessing = unix_style & ~(allow_guessing | allow_sticky);
  po::variables_map values;
  po::store(po::command_line_parser(options).options(table.all).style(kNoGuessing).run(), values);
  return values;
} catch (const po::unknown_option& error) {
  throw UsageError("unknown option " + error.get_option_name());
} catch (const po::multiple_occurrences& error) {
  const std::string name = error.get_option_name();
  throw UsageError(fmt::format("{} is given twice", name == "--n" ? "-n" : name));
} catch (const po::error& error) {
  throw UsageError(error.what());
}

std::string help_text() {
  std::ostringstream options;
  options << OptionTable().shown;
  std::string text = kUsage + options.str();
  for (std::size_t at; (at = text.find("\n\n")) != std::string::npos;) text.erase(at, 1);  // Boost's, between groups
  return text + kExamples;
}

}  // namespace newsfold::cli
