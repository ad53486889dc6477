#include "query/cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <newsfold/searcher.hpp>
#include <sstream>

#include "query/cli/option_rows.hpp"
#include "query/cli/option_table.hpp"

namespace newsfold::cli {
namespace {

namespace po = boost::program_options;

using Values = po::variables_map;
using Texts = std::vector<std::string>;

constexpr std::size_t kMaxFacetLimit = 100'000;  // more than anyone reads

bool is_given(const Values& values, const char* name) { return values.count(name) > 0; }

std::string shown_name(const std::string& name) { return name.starts_with("-") ? name : "--" + name; }

bool is_blank_text(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// The value of an option, or nothing when it was not given.
std::optional<std::string> text_of(const Values& values, const char* name) {
  if (!is_given(values, name)) return std::nullopt;
  auto text = values[name].as<std::string>();
  if (is_blank_text(text)) throw UsageError(fmt::format("{} needs a value", shown_name(name)));
  return text;
}

Texts list_of(const Values& values, const char* name) {
  if (!is_given(values, name)) return {};
  auto list = values[name].as<Texts>();
  if (std::ranges::any_of(list, is_blank_text)) throw UsageError(fmt::format("--{} needs a value", name));
  return list;
}

[[noreturn]] void refuse(const char* name, const std::string& text, const std::string& expected) {
  throw UsageError(fmt::format("{}: '{}' is not {}", shown_name(name), text, expected));
}

std::optional<double> parse_number(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped_at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped_at != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

void read_number(const Values& values, const char* name, double highest, double& result) {
  const auto text = text_of(values, name);
  if (!text) return;
  const auto value = parse_number(*text);
  if (!value || *value < 0 || *value > highest) refuse(name, *text, fmt::format("a number from 0 to {:.0f}", highest));
  result = *value;
}

void read_count(const Values& values, const char* name, std::size_t highest, std::size_t& result) {
  const auto text = text_of(values, name);
  if (!text) return;
  const char* end = text->data() + text->size();
  std::size_t value = 0;
  const auto [stopped_at, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || stopped_at != end || value > highest) {
    refuse(name, *text, fmt::format("a whole number from 0 to {}", highest));
  }
  result = value;
}

template <typename Enum>
struct Choice {
  const char* word;
  Enum value;
};

template <typename Enum>
void read_choice(const Values& values, const char* name, const std::vector<Choice<Enum>>& choices, Enum& result) {
  const auto text = text_of(values, name);
  if (!text) return;
  const auto is_chosen = [&](const Choice<Enum>& choice) { return choice.word == *text; };
  const auto found = std::ranges::find_if(choices, is_chosen);
  if (found == choices.end()) {
    Texts words;
    for (const auto& choice : choices) words.emplace_back(choice.word);
    refuse(name, *text, fmt::format("one of {}", fmt::join(words, ", ")));
  }
  result = found->value;
}

std::optional<TimeSpan> date_of(const Values& values, const char* name, std::int64_t now_utc) {
  const auto text = text_of(values, name);
  if (!text) return std::nullopt;
  const auto date = read_date(*text, now_utc);
  if (!date) refuse(name, *text, "a date such as 2020, 2020-09, 2020-09-11, 2020-09-11T14:00Z or last-week");
  return date;
}

void read_times(const Values& values, std::int64_t clock_utc, Request& request) {
  if (const auto now = date_of(values, "now", clock_utc)) request.now_utc = now->begin_utc;
  const std::int64_t now_utc = request.now_utc.value_or(clock_utc);
  if (const auto from = date_of(values, "from", now_utc)) request.from_utc = from->begin_utc;
  if (const auto to = date_of(values, "to", now_utc)) request.until_utc = to->end_utc;
  if (request.from_utc && request.until_utc && *request.from_utc >= *request.until_utc) {
    throw UsageError("--from is later than --to");
  }
}

Texts facets_of(const Values& values) {
  const Texts known = words_of(option_row("facets"));
  Texts facets;
  std::istringstream list(text_of(values, "facets").value_or(""));
  for (std::string field; std::getline(list >> std::ws, field, ',');) {
    if (std::ranges::find(known, field) == known.end()) {
      refuse("facets", field, fmt::format("one of {}", fmt::join(known, ", ")));
    }
    if (std::ranges::find(facets, field) == facets.end()) facets.push_back(field);
  }
  return facets;
}

void read_filters(const Values& values, Request& request) {
  request.topics = list_of(values, "topic");
  request.providers = list_of(values, "provider");
  request.categories = list_of(values, "category");
  request.types = list_of(values, "type");
  if (const auto quality = text_of(values, "min-quality")) {
    request.min_quality = parse_number(*quality);
    if (!request.min_quality) refuse("min-quality", *quality, "a number");
  }
  read_choice<PublishedFilter>(
      values, "published", {{"yes", PublishedFilter::yes}, {"no", PublishedFilter::no}, {"any", PublishedFilter::any}},
      request.published);
}

Request request_of(const Values& values, const Texts& words, std::int64_t clock_utc) {
  Request request;
  request.query = fmt::format("{}", fmt::join(words, " "));
  read_count(values, "-n", Request::kMaxLimit, request.limit);
  read_count(values, "offset", Request::kMaxOffset, request.offset);
  read_count(values, "coverage", Request::kMaxCoverage, request.coverage);
  read_choice<Grouping>(values, "group", {{"story", Grouping::story}, {"none", Grouping::none}}, request.grouping);
  read_choice<SortOrder>(values, "sort",
                         {{"relevance", SortOrder::relevance},
                          {"date", SortOrder::date},
                          {"quality", SortOrder::quality},
                          {"oldest", SortOrder::oldest}},
                         request.sort);
  read_number(values, "quality-weight", 1, request.quality_weight);
  read_number(values, "half-life-days", Request::kMaxHalfLifeDays, request.half_life_days);
  read_filters(values, request);
  read_times(values, clock_utc, request);
  request.facets = facets_of(values);
  read_count(values, "facet-limit", kMaxFacetLimit, request.facet_limit);
  request.any_word = is_given(values, "any");
  request.exact_counts = is_given(values, "exact");
  request.explain = is_given(values, "explain");
  return request;
}

// The options of a group that were given, as written.
Texts given_of(const Values& values, const po::options_description& group) {
  Texts given;
  for (const auto& option : group.options()) {
    const std::string key = option->key("");
    if (values.count(key) > 0) given.push_back(shown_name(key));
  }
  return given;
}

Mode mode_named(std::string_view option) {
  if (option == "--story") return Mode::story;
  if (option == "--similar") return Mode::similar;
  if (option == "--stats") return Mode::stats;
  if (option == "--parse") return Mode::parse;
  return option == "--export" ? Mode::export_articles : Mode::batch;
}

// What a mode makes of an option, beside what its group says: dates of a query, of filters and in the text count from
// --now.
bool is_obeyed(const std::string& option, const Options& options) {
  const bool shows_articles = options.mode == Mode::story || options.mode == Mode::similar;
  if (option == "--explain") return shows_articles;
  const bool has_dates = options.mode == Mode::parse || options.request.from_utc || options.request.until_utc;
  return option == "--now" && (has_dates || options.dates == DateStyle::relative);
}

void refuse_given(const std::string& mode, const Values& values, const Options& options,
                  const po::options_description& group) {
  for (const std::string& option : given_of(values, group)) {
    if (!is_obeyed(option, options)) throw UsageError(fmt::format("{} does not go with {}", option, mode));
  }
}

bool can_write(Mode mode, Format format) {
  if (mode == Mode::batch || mode == Mode::export_articles) return format == Format::json || format == Format::jsonl;
  if (mode == Mode::parse) return format == Format::text || format == Format::json;
  return mode != Mode::stats || format == Format::text || format == Format::json;
}

// A batch gives whole answers whatever the format, which is one of two there.
void check_facets(const Values& values, const Options& options) {
  const bool asked = !options.request.facets.empty();
  if (is_given(values, "facet-limit") && !asked) throw UsageError("--facet-limit needs --facets");
  if (!asked || options.mode == Mode::batch || options.format == Format::text || options.format == Format::json) return;
  throw UsageError(fmt::format("--facets does not go with --format {}", values["format"].as<std::string>()));
}

// A mode that would ignore an option refuses it.
void check_mode(const OptionTable& table, const Values& values, const Options& options, const std::string& mode) {
  const bool has_query = !is_blank_text(options.request.query);
  if (options.mode == Mode::parse && !has_query) throw UsageError(mode + " needs a query");
  if (options.mode != Mode::parse && has_query) throw UsageError(mode + " takes no query");
  if (options.mode != Mode::batch) refuse_given(mode, values, options, table.search);
  if (options.mode != Mode::batch && options.mode != Mode::similar) {
    refuse_given(mode, values, options, table.pages);
    refuse_given(mode, values, options, table.filters);
  }
  if (is_given(values, "format") && !can_write(options.mode, options.format)) {
    throw UsageError(fmt::format("--format {} does not go with {}", values["format"].as<std::string>(), mode));
  }
}

void read_mode(const OptionTable& table, const Values& values, Options& options) {
  const Texts modes = given_of(values, table.modes);
  if (modes.size() > 1) throw UsageError(fmt::format("{} does not go with {}", modes[1], modes[0]));
  if (modes.size() == 1) {
    options.mode = mode_named(modes[0]);
    const std::string name = modes[0].substr(2);
    const bool has_value = table.modes.find(name, false).semantic()->max_tokens() > 0;
    if (has_value) options.target = text_of(values, name.c_str()).value_or("");
    check_mode(table, values, options, modes[0]);
  } else if (is_blank_text(options.request.query) && given_of(values, table.filters).empty() && !values.count("sort") &&
             !values.count("facets")) {
    throw UsageError(
        "nothing to look for: give a query, a filter, or one of --story, --similar, --stats, --export, "
        "--batch");
  }
}

// An unset and an empty variable are the same.
std::string variable(const Environment& environment, const char* name) {
  return environment(name).value_or(std::string());
}

void read_output(const Values& values, const Environment& environment, Options& options) {
  read_choice<Format>(values, "format",
                      {{"text", Format::text},
                       {"json", Format::json},
                       {"jsonl", Format::jsonl},
                       {"tsv", Format::tsv},
                       {"urls0", Format::urls0}},
                      options.format);
  read_choice<DateStyle>(values, "dates", {{"absolute", DateStyle::absolute}, {"relative", DateStyle::relative}},
                         options.dates);
  read_choice<ColorChoice>(
      values, "color",
      {{"auto", ColorChoice::automatic}, {"always", ColorChoice::always}, {"never", ColorChoice::never}},
      options.color);
  options.no_color = !variable(environment, "NO_COLOR").empty();
  options.pager = !is_given(values, "no-pager");
}

// What needs neither a query nor an index; nothing else of the command line counts then.
bool read_self_description(const Values& values, Options& options) {
  if (is_given(values, "help")) {
    options.mode = Mode::help;
  } else if (is_given(values, "version")) {
    options.mode = Mode::version;
  } else if (is_given(values, "completions")) {
    options.mode = Mode::completions;
    read_choice<std::string>(values, "completions", {{"bash", "bash"}, {"zsh", "zsh"}, {"fish", "fish"}},
                             options.target);
  } else {
    return false;
  }
  return true;
}

std::string index_of(const Values& values, const Environment& environment) {
  if (auto index = text_of(values, "index")) return *index;
  if (auto index = variable(environment, "NEWSFOLD_INDEX"); !index.empty()) return index;
  if (auto data = variable(environment, "XDG_DATA_HOME"); !data.empty()) return data + "/newsfold";
  if (auto home = variable(environment, "HOME"); !home.empty()) return home + "/.local/share/newsfold";
  throw UsageError("no index: give --index DIR, or set NEWSFOLD_INDEX or HOME");
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments, const Environment& environment,
                      std::int64_t clock_utc) {
  const OptionTable table;
  const SplitArguments split = split_arguments(table, arguments);
  const Values values = parse_values(table, split.options);
  Options options;
  if (read_self_description(values, options)) return options;
  options.request = request_of(values, split.words, clock_utc);
  read_output(values, environment, options);
  read_mode(table, values, options);
  check_facets(values, options);
  if (options.mode != Mode::parse) options.index = index_of(values, environment);
  options.index_given = text_of(values, "index").has_value();
  return options;
}

}  // namespace newsfold::cli
