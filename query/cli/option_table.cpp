#include "query/cli/option_table.hpp"

#include <fmt/format.h>

#include <sstream>
#include <string_view>

#include "query/cli/options.hpp"

namespace newsfold::cli {
namespace {

namespace po = boost::program_options;

using Texts = std::vector<std::string>;

auto* text_value(const char* name) { return po::value<std::string>()->value_name(name); }
auto* text_list(const char* name) { return po::value<Texts>()->value_name(name); }

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
    "~/.local/share/newsfold. newsfold-query(1) describes the query language.\n"
    "Exit: 0 stories found, 1 none, 2 usage, refused query, unreadable index.\n";

}  // namespace

OptionTable::OptionTable() {
  auto add_pages = pages.add_options();
  add_pages(",n", text_value("N"), "stories to show (10)");
  add_pages("offset", text_value("N"), "stories to pass over first (0)");
  add_pages("coverage", text_value("N"), "articles to show below a story's lead (3)");
  auto add_filters = filters.add_options();
  add_filters("topic", text_list("T"), "topic");
  add_filters("provider", text_list("P"), "provider, by name or domain");
  add_filters("category", text_list("C"), "category");
  add_filters("type", text_list("T"), "type: article, video, course, ...");
  add_filters("from", text_value("D"), "published in or after D: 2020, 2020-09, 2020-09-11");
  add_filters("to", text_value("D"), "published in or before D");
  add_filters("min-quality", text_value("Q"), "quality Q or better");
  add_filters("published", text_value("yes|no|any"), "published, as the corpus says (any)");
  auto add_search = search.add_options();
  add_search("any", "rank articles with any of the words");
  add_search("group", text_value("story|none"), "fold articles into stories (story)");
  add_search("sort", text_value("ORDER"), "relevance, date or quality (relevance)");
  add_search("quality-weight", text_value("W"), "most that quality adds, 0 to 1 (0.2)");
  add_search("half-life-days", text_value("D"), "halve the score with every D days of age");
  add_search("now", text_value("TIME"), "measure age from TIME (the newest article)");
  add_search("facets", text_value("LIST"),
             "count the values of: topic, provider, category, type, year, month, quality (separated by commas)");
  add_search("exact", "count to the end");
  add_search("explain", "say what each score is made of");
  auto add_modes = modes.add_options();
  add_modes("story", text_value("ID"), "a story with all its articles");
  add_modes("similar", text_value("URL"), "stories about the same as an article");
  add_modes("stats", "what the index holds");
  add_modes("export", "every article, one JSON object a line");
  add_modes("batch", text_value("FILE"), "lines of id<TAB>query (- is stdin), a JSON line each");
  auto add_output = output.add_options();
  add_output("index", text_value("DIR"), "directory of the index ($NEWSFOLD_INDEX)");
  add_output("format", text_value("FORMAT"), "text, json, jsonl or tsv (text)");
  add_output("color", text_value("WHEN"), "auto, always or never (auto)");
  add_output("help", "print this");
  add_output("version", "print the version");
  all.add(pages).add(filters).add(search).add(modes).add(output);
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
  text << kUsage << OptionTable().all << kExamples;
  return text.str();
}

}  // namespace newsfold::cli
