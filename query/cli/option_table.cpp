#include "query/cli/option_table.hpp"

#include <fmt/format.h>

#include <iterator>
#include <sstream>
#include <string_view>

#include "query/cli/options.hpp"

namespace newsfold::cli {
namespace {

namespace po = boost::program_options;

using Texts = std::vector<std::string>;

using Group = OptionGroup;

constexpr OptionRow kRows[] = {
    {Group::pages, "n", "N", "stories to show (10)"},
    {Group::pages, "offset", "N", "stories to pass over first (0)"},
    {Group::pages, "coverage", "N", "articles to show below a story's lead (3)"},

    {Group::filters, "topic", "T", "topic", {}, true},
    {Group::filters, "provider", "P", "provider, by name or domain", {}, true},
    {Group::filters, "category", "C", "category", {}, true},
    {Group::filters, "type", "T", "type: article, video, course, ...", {}, true},
    {Group::filters, "from", "D", "published in or after D: 2020, 2020-09, 2020-09-11"},
    {Group::filters, "to", "D", "published in or before D"},
    {Group::filters, "min-quality", "Q", "quality Q or better"},
    {Group::filters, "published", "yes|no|any", "published, as the corpus says (any)", "yes no any"},

    {Group::search, "any", "", "rank articles with any of the words"},
    {Group::search, "group", "story|none", "fold articles into stories (story)", "story none"},
    {Group::search, "sort", "ORDER", "relevance, date or quality (relevance)", "relevance date quality"},
    {Group::search, "quality-weight", "W", "most that quality adds, 0 to 1 (0.2)"},
    {Group::search, "half-life-days", "D", "halve the score with every D days of age"},
    {Group::search, "now", "TIME", "measure age from TIME (the newest article)"},
    {Group::search, "facets", "LIST",
     "count the values of: topic, provider, category, type, year, month, quality (separated by commas)",
     "topic provider category type year month quality"},
    {Group::search, "exact", "", "count to the end"},
    {Group::search, "explain", "", "say what makes a score, and what makes a story"},

    {Group::modes, "story", "ID", "a story with all its articles"},
    {Group::modes, "similar", "URL", "stories about the same as an article"},
    {Group::modes, "stats", "", "what the index holds"},
    {Group::modes, "export", "", "every article, one JSON object a line"},
    {Group::modes, "batch", "FILE", "lines of id<TAB>query (- is stdin), a JSON line each"},
    {Group::modes, "parse", "", "how the query is read; needs no index"},

    {Group::output, "index", "DIR", "directory of the index ($NEWSFOLD_INDEX)"},
    {Group::output, "format", "FORMAT", "text, json, jsonl, tsv or urls0 (text)", "text json jsonl tsv urls0"},
    {Group::output, "dates", "HOW", "absolute or relative (absolute)", "absolute relative"},
    {Group::output, "color", "WHEN", "auto, always or never (auto)", "auto always never"},
    {Group::output, "no-pager", "", "leave long text to the terminal"},
    {Group::output, "help", "", "print this"},
    {Group::output, "version", "", "print the version"},

    {Group::hidden, "completions", "SHELL", "print the completions for a shell", "bash zsh fish"},
};

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
    "Usage: newsfold-query [OPTION]... QUERY...\n"
    "       newsfold-query [OPTION]... --story ID | --similar URL | --batch FILE\n"
    "       newsfold-query [OPTION]... --stats | --export\n"
    "       newsfold-query [OPTION]... --parse QUERY...\n"
    "Find stories in an index of news articles: each led by its best article, with\n"
    "the related coverage below it. -- ends the options, before a query that begins\n"
    "with a dash.\n";

constexpr const char* kExamples =
    "\nExamples:\n"
    "  newsfold-query facial recognition export\n"
    "  newsfold-query '\"export controls\" -china date:2020-09' --sort date\n"
    "  newsfold-query --topic ai --from 2020-09 --to 2020-10 --facets provider,month\n"
    "  newsfold-query --format json -n 3 'title:ibm OR title:microsoft' | jq .stories\n"
    "\nThe index is --index, else $NEWSFOLD_INDEX, $XDG_DATA_HOME/newsfold or\n"
    "~/.local/share/newsfold. newsfold-query-language(7) has the query language.\n"
    "Exit: 0 stories found, 1 none, 2 usage, refused query, unreadable index.\n";

}  // namespace

std::span<const OptionRow> option_rows() { return kRows; }

std::string shown_name(const OptionRow& row) { return (row.name.size() == 1 ? "-" : "--") + std::string(row.name); }

std::vector<std::string> words_of(const OptionRow& row) {
  std::istringstream words{std::string(row.words)};
  return {std::istream_iterator<std::string>(words), {}};
}

OptionTable::OptionTable() {
  po::options_description* const groups[] = {&pages, &filters, &search, &modes, &output, &hidden};
  for (const OptionRow& row : kRows) add_row(*groups[static_cast<std::size_t>(row.group)], row);
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
  std::ostringstream text;
  text << kUsage << OptionTable().shown << kExamples;
  return text.str();
}

}  // namespace newsfold::cli
