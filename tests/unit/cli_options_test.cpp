// The command line of newsfold-query: every option, every way to get it wrong.
#include <catch2/catch.hpp>
#include <map>

#include "query/cli/options.hpp"

namespace newsfold::cli {
namespace {

using Arguments = std::vector<std::string>;
constexpr std::int64_t kClock = 1'599'834'127;  // Friday, 2020-09-11T14:22:07Z

using Variables = std::map<std::string, std::string>;

Options parsed(const Arguments& arguments, const Variables& variables = {{"HOME", "/home/u"}}) {
  const auto environment = [&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  return parse_options(arguments, environment, kClock);
}

std::string refusal(const Arguments& arguments, const Variables& variables = {{"HOME", "/home/u"}}) {
  try {
    parsed(arguments, variables);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST_CASE("without options, everything is as the library has it") {
  const Options options = parsed({"ibm"});
  const Request defaults;
  CHECK(options.mode == Mode::search);
  CHECK(options.format == Format::text);
  CHECK(options.color == ColorChoice::automatic);
  CHECK_FALSE(options.no_color);
  CHECK(options.request.query == "ibm");
  CHECK(options.request.limit == defaults.limit);
  CHECK(options.request.offset == 0);
  CHECK(options.request.coverage == defaults.coverage);
  CHECK(options.request.grouping == Grouping::story);
  CHECK(options.request.sort == SortOrder::relevance);
  CHECK(options.request.quality_weight == defaults.quality_weight);
  CHECK(options.request.half_life_days == 0);
  CHECK(options.request.published == PublishedFilter::any);
  CHECK_FALSE(options.request.any_word);
  CHECK_FALSE(options.request.exact_counts);
  CHECK_FALSE(options.request.explain);
  CHECK_FALSE(options.request.min_quality);
  CHECK_FALSE(options.request.now_utc);
}

TEST_CASE("options that say how much") {
  const Options options = parsed({"-n", "25", "--offset", "50", "--coverage=7", "ibm"});
  CHECK(options.request.limit == 25);
  CHECK(options.request.offset == 50);
  CHECK(options.request.coverage == 7);
  CHECK(parsed({"-n5", "ibm"}).request.limit == 5);
  CHECK(parsed({"ibm", "-n5"}).request.limit == 5);
  CHECK(parsed({"ibm", "-n", "0"}).request.limit == 0);
  CHECK(parsed({"ibm", "-n", "10000"}).request.limit == 10'000);
  CHECK(parsed({"ibm", "--offset", "100000"}).request.offset == 100'000);
  CHECK(parsed({"ibm", "--coverage", "1000"}).request.coverage == 1'000);
}

TEST_CASE("filters, with and without a query") {
  const Options options = parsed({"--topic", "ai", "--topic=computer vision", "--provider", "reuters.com", "--provider",
                                  "ARN", "--category", "news", "--type", "video", "--min-quality", "79.5",
                                  "--published", "no", "--from", "2020-09", "--to", "2020-09"});
  const Request& request = options.request;
  CHECK(request.query.empty());
  CHECK(request.topics == Arguments{"ai", "computer vision"});
  CHECK(request.providers == Arguments{"reuters.com", "ARN"});
  CHECK(request.categories == Arguments{"news"});
  CHECK(request.types == Arguments{"video"});
  CHECK(request.min_quality == 79.5);
  CHECK(request.published == PublishedFilter::no);
  CHECK(request.from_utc == 1'598'918'400);   // 2020-09-01T00:00:00Z
  CHECK(request.until_utc == 1'601'510'400);  // 2020-10-01T00:00:00Z
  CHECK(parsed({"a", "--min-quality", "-1"}).request.min_quality == -1.0);
  CHECK(parsed({"--published", "any"}).request.published == PublishedFilter::any);
  CHECK(parsed({"--published", "yes"}).request.published == PublishedFilter::yes);
}

TEST_CASE("a day is its first second for --from and its last for --to") {
  const Request request = parsed({"--from", "2020-09-11", "--to", "2020-09-11"}).request;
  CHECK(request.from_utc == 1'599'782'400);
  CHECK(request.until_utc == 1'599'868'800);
  CHECK(parsed({"--to", "2020-09-11T00:00:00Z"}).request.until_utc == 1'599'782'401);
}

TEST_CASE("dates may be the words of date:, from the clock or from --now") {
  constexpr std::int64_t kDay = 86'400, kToday = 1'599'782'400;
  const Request request = parsed({"--from", "last-week", "--to", "Yesterday"}).request;
  CHECK(request.from_utc == kToday - 11 * kDay);  // Monday, 31 August
  CHECK(request.until_utc == kToday);
  CHECK_FALSE(request.now_utc);
  CHECK(parsed({"--from", "last week"}).request.from_utc == kToday - 11 * kDay);
  CHECK(parsed({"--from", "today", "--now", "2020-09-01T12:00Z"}).request.from_utc == kToday - 10 * kDay);
  CHECK(parsed({"a", "--now", "yesterday"}).request.now_utc == kToday - kDay);
  CHECK(parsed({"--from", "today", "--now", "yesterday"}).request.from_utc == kToday - kDay);
  CHECK(parsed({"--similar", "x.example/1", "--from", "today", "--now", "2020"}).request.from_utc == 1'577'836'800);
}

TEST_CASE("options that say how to search") {
  const Options options =
      parsed({"a", "--any", "--exact", "--explain", "--group", "none", "--sort", "quality", "--quality-weight", "0.35",
              "--half-life-days", "30", "--now", "2020-09-11T00:00Z", "--facets", "topic,year,topic"});
  const Request& request = options.request;
  CHECK(request.any_word);
  CHECK(request.exact_counts);
  CHECK(request.explain);
  CHECK(request.grouping == Grouping::none);
  CHECK(request.sort == SortOrder::quality);
  CHECK(request.quality_weight == 0.35);
  CHECK(request.half_life_days == 30);
  CHECK(request.now_utc == 1'599'782'400);
  CHECK(request.facets == Arguments{"topic", "year"});
  CHECK(parsed({"a", "--sort", "oldest"}).request.sort == SortOrder::oldest);
  CHECK(parsed({"a", "--sort", "date"}).request.sort == SortOrder::date);
  CHECK(parsed({"a", "--sort", "relevance", "--group", "story"}).request.sort == SortOrder::relevance);
  const Arguments all{"topic", "provider", "category", "type", "year", "month", "day", "quality"};
  CHECK(parsed({"a", "--facets", "topic,provider,category,type,year,month,day,quality"}).request.facets == all);
  CHECK(parsed({"a", "--facets", "topic", "--facet-limit", "50"}).request.facet_limit == 50);
  CHECK(parsed({"--batch", "-", "--facets", "topic", "--format", "jsonl"}).request.facets == Arguments{"topic"});
}

TEST_CASE("the option -h asks for help, and behind a word of the query it excludes one") {
  CHECK(parsed({"-h"}).mode == Mode::help);
  CHECK(parsed({"a", "-h"}).request.query == "a -h");
}

TEST_CASE("output options") {
  CHECK(parsed({"a", "--format", "json"}).format == Format::json);
  CHECK(parsed({"a", "--format", "jsonl"}).format == Format::jsonl);
  CHECK(parsed({"a", "--format", "tsv"}).format == Format::tsv);
  CHECK(parsed({"a", "--format", "text"}).format == Format::text);
  CHECK(parsed({"a", "--format", "urls0"}).format == Format::urls0);
  CHECK(parsed({"a"}).dates == DateStyle::absolute);
  CHECK(parsed({"a", "--dates", "absolute"}).dates == DateStyle::absolute);
  CHECK(parsed({"a", "--dates", "relative"}).dates == DateStyle::relative);
  CHECK(parsed({"a"}).pager);
  CHECK_FALSE(parsed({"a", "--no-pager"}).pager);
  CHECK(parsed({"a", "--color", "always"}).color == ColorChoice::always);
  CHECK(parsed({"a", "--color", "never"}).color == ColorChoice::never);
  CHECK(parsed({"a", "--color", "auto"}).color == ColorChoice::automatic);
}

TEST_CASE("the query is the words that are left, joined by blanks") {
  struct Case {
    Arguments arguments;
    const char* query;
  };
  const Case cases[] = {
      {{"facial", "recognition"}, "facial recognition"},
      {{"\"export controls\" ibm"}, "\"export controls\" ibm"},
      {{"ibm", "--any", "export"}, "ibm export"},
      {{"ibm", "-china", "-\"trade war\""}, "ibm -china -\"trade war\""},
      {{"ibm", "-nvidia"}, "ibm -nvidia"},
      {{"ibm", "-n", "5", "-nvidia"}, "ibm -nvidia"},
      {{"-n5", "--", "-china", "--any", "-n"}, "-china --any -n"},
      {{"ibm", "--", "--topic"}, "ibm --topic"},
      {{"ibm", "--", "--"}, "ibm --"},
      {{"-", "ibm"}, "- ibm"},
      {{"--topic", "ai", "ibm"}, "ibm"},
      {{"title:ibm", "OR", "(a", "b)"}, "title:ibm OR (a b)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    CHECK(parsed(c.arguments).request.query == c.query);
  }
  CHECK(parsed({"ibm", "-n", "5", "-nvidia"}).request.limit == 5);
  CHECK(parsed({"--topic", "-x", "ibm"}).request.topics == Arguments{"-x"});
}

TEST_CASE("modes") {
  struct Case {
    Arguments arguments;
    Mode mode;
    const char* target;
  };
  const Case cases[] = {
      {{"--story", "0a1b"}, Mode::story, "0a1b"},
      {{"--similar", "https://example.com/a", "-n", "3", "--topic", "ai"}, Mode::similar, "https://example.com/a"},
      {{"--stats"}, Mode::stats, ""},
      {{"--stats", "--format", "json"}, Mode::stats, ""},
      {{"--export"}, Mode::export_articles, ""},
      {{"--export", "--format=jsonl"}, Mode::export_articles, ""},
      {{"--batch", "-"}, Mode::batch, "-"},
      {{"--batch=queries.tsv", "--any", "--topic", "ai", "-n3"}, Mode::batch, "queries.tsv"},
      {{"--parse", "ibm", "--now", "2020", "--format", "json"}, Mode::parse, ""},
      {{"--story", "0a1b", "--dates", "relative", "--now", "2020"}, Mode::story, "0a1b"},
      {{"--completions", "zsh"}, Mode::completions, "zsh"},
      {{"--help"}, Mode::help, ""},
      {{"--version"}, Mode::version, ""},
      {{"--version", "--help", "ibm"}, Mode::help, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    CHECK(parsed(c.arguments).mode == c.mode);
    CHECK(parsed(c.arguments).target == c.target);
  }
}

TEST_CASE("the index: option, variable, data directory, home") {
  const Variables all{{"NEWSFOLD_INDEX", "/i"}, {"XDG_DATA_HOME", "/x"}, {"HOME", "/h"}};
  CHECK(parsed({"a", "--index", "/o"}, all).index == "/o");
  CHECK(parsed({"a"}, all).index == "/i");
  CHECK(parsed({"a"}, {{"XDG_DATA_HOME", "/x"}, {"HOME", "/h"}}).index == "/x/newsfold");
  CHECK(parsed({"a"}, {{"HOME", "/h"}}).index == "/h/.local/share/newsfold");
  CHECK(parsed({"a"}, {{"NEWSFOLD_INDEX", ""}, {"XDG_DATA_HOME", ""}, {"HOME", "/h"}}).index ==
        "/h/.local/share/newsfold");
  CHECK(refusal({"a"}, {}).starts_with("no index: give --index DIR"));
  CHECK(parsed({"--help"}, {}).mode == Mode::help);
  CHECK(parsed({"--parse", "ibm"}, {}).request.query == "ibm");
}

TEST_CASE("NO_COLOR counts when it is not empty") {
  CHECK(parsed({"a"}, {{"HOME", "/h"}, {"NO_COLOR", "1"}}).no_color);
  CHECK_FALSE(parsed({"a"}, {{"HOME", "/h"}, {"NO_COLOR", ""}}).no_color);
}

TEST_CASE("nothing to look for is refused") {
  const std::string message =
      "nothing to look for: give a query, a filter, or one of --story, --similar, --stats, --export, --batch";
  CHECK(refusal({}) == message);
  CHECK(refusal({""}) == message);
  CHECK(refusal({" ", " "}) == message);
  CHECK(refusal({"--"}) == message);
  CHECK(refusal({"--any", "-n", "3"}) == message);
}

TEST_CASE("options that do not exist, or miss their value") {
  struct Case {
    Arguments arguments;
    const char* message;
  };
  const Case cases[] = {
      {{"--colour", "always", "a"}, "unknown option --colour"},
      {{"a", "--bogus"}, "unknown option --bogus"},
      {{"a", "--top", "x"}, "unknown option --top"},
      {{"a", "--n", "3"}, "unknown option --n"},
      {{"-china", "a"}, "unknown option -china (a query that begins with - goes after --)"},
      {{"-x"}, "unknown option -x (a query that begins with - goes after --)"},
      {{"a", "--topic"}, "--topic needs a value"},
      {{"a", "-n"}, "-n needs a value"},
      {{"a", "--any=yes"}, "option '--any' does not take any arguments"},
      {{"a", "--sort", "date", "--sort", "date"}, "--sort is given twice"},
      {{"a", "-n", "1", "-n2"}, "-n is given twice"},
      {{"a", "--topic", ""}, "--topic needs a value"},
      {{"a", "--topic", "ai", "--topic", " "}, "--topic needs a value"},
      {{"a", "--index", ""}, "--index needs a value"},
      {{"--story", ""}, "--story needs a value"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    CHECK(refusal(c.arguments) == c.message);
  }
}

TEST_CASE("values out of range") {
  struct Case {
    const char* option;
    const char* value;
    const char* message;
  };
  const Case cases[] = {
      {"-n", "-1", "-n: '-1' is not a whole number from 0 to 10000"},
      {"-n", "10001", "-n: '10001' is not a whole number from 0 to 10000"},
      {"-n", "ten", "-n: 'ten' is not a whole number from 0 to 10000"},
      {"-n", "5x", "-n: '5x' is not a whole number from 0 to 10000"},
      {"-n", "1.5", "-n: '1.5' is not a whole number from 0 to 10000"},
      {"-n", " 5", "-n: ' 5' is not a whole number from 0 to 10000"},
      {"--offset", "100001", "--offset: '100001' is not a whole number from 0 to 100000"},
      {"--offset", "99999999999999999999", "--offset: '99999999999999999999' is not a whole number from 0 to 100000"},
      {"--coverage", "1001", "--coverage: '1001' is not a whole number from 0 to 1000"},
      {"--quality-weight", "1.1", "--quality-weight: '1.1' is not a number from 0 to 1"},
      {"--quality-weight", "-0.1", "--quality-weight: '-0.1' is not a number from 0 to 1"},
      {"--quality-weight", "nan", "--quality-weight: 'nan' is not a number from 0 to 1"},
      {"--half-life-days", "-1", "--half-life-days: '-1' is not a number from 0 to 1000000"},
      {"--half-life-days", "inf", "--half-life-days: 'inf' is not a number from 0 to 1000000"},
      {"--half-life-days", "1e7", "--half-life-days: '1e7' is not a number from 0 to 1000000"},
      {"--min-quality", "good", "--min-quality: 'good' is not a number"},
      {"--min-quality", "nan", "--min-quality: 'nan' is not a number"},
      {"--group", "topic", "--group: 'topic' is not one of story, none"},
      {"--sort", "title", "--sort: 'title' is not one of relevance, date, quality, oldest"},
      {"--published", "true", "--published: 'true' is not one of yes, no, any"},
      {"--format", "xml", "--format: 'xml' is not one of text, json, jsonl, tsv, urls0"},
      {"--color", "yes", "--color: 'yes' is not one of auto, always, never"},
      {"--dates", "iso", "--dates: 'iso' is not one of absolute, relative"},
      {"--completions", "ksh", "--completions: 'ksh' is not one of bash, zsh, fish"},
      {"--facets", "topic,author",
       "--facets: 'author' is not one of topic, provider, category, type, year, month, day, quality"},
      {"--facets", "topic,,year",
       "--facets: '' is not one of topic, provider, category, type, year, month, day, quality"},
      {"--from", "2020-09..2020-10",
       "--from: '2020-09..2020-10' is not a date such as 2020, 2020-09, 2020-09-11, 2020-09-11T14:00Z or last-week"},
      {"--to", "2020-02-30",
       "--to: '2020-02-30' is not a date such as 2020, 2020-09, 2020-09-11, 2020-09-11T14:00Z or last-week"},
      {"--now", "now", "--now: 'now' is not a date such as 2020, 2020-09, 2020-09-11, 2020-09-11T14:00Z or last-week"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.option, c.value);
    CHECK(refusal({"a", c.option, c.value}) == c.message);
  }
  CHECK(refusal({"--from", "2020-10", "--to", "2020-09"}) == "--from is later than --to");
  for (const char* const format : {"tsv", "jsonl", "urls0"}) {
    CHECK(refusal({"a", "--facets", "type", "--format", format}) ==
          "--facets does not go with --format " + std::string(format));
  }
  CHECK(refusal({"a", "--facet-limit", "20"}) == "--facet-limit needs --facets");
}

TEST_CASE("modes that exclude one another, and options that a mode would ignore") {
  struct Case {
    Arguments arguments;
    const char* message;
  };
  const Case cases[] = {
      {{"--story", "a", "--stats"}, "--stats does not go with --story"},
      {{"--export", "--batch", "-"}, "--batch does not go with --export"},
      {{"--story", "a", "ibm"}, "--story takes no query"},
      {{"--similar", "u", "ibm"}, "--similar takes no query"},
      {{"--stats", "ibm"}, "--stats takes no query"},
      {{"--export", "ibm"}, "--export takes no query"},
      {{"--batch", "-", "ibm"}, "--batch takes no query"},
      {{"--story", "a", "-n", "3"}, "-n does not go with --story"},
      {{"--similar", "u", "--any"}, "--any does not go with --similar"},
      {{"--stats", "--topic", "ai"}, "--topic does not go with --stats"},
      {{"--export", "--from", "2020"}, "--from does not go with --export"},
      {{"--stats", "--format", "tsv"}, "--format tsv does not go with --stats"},
      {{"--export", "--format", "text"}, "--format text does not go with --export"},
      {{"--batch", "-", "--format", "tsv"}, "--format tsv does not go with --batch"},
      {{"--batch", "-", "--format", "urls0"}, "--format urls0 does not go with --batch"},
      {{"--stats", "--format", "urls0"}, "--format urls0 does not go with --stats"},
      {{"--story", "a", "--now", "2020"}, "--now does not go with --story"},
      {{"--parse"}, "--parse needs a query"},
      {{"--parse", " "}, "--parse needs a query"},
      {{"--parse", "ibm", "--stats"}, "--parse does not go with --stats"},
      {{"--parse", "ibm", "--any"}, "--any does not go with --parse"},
      {{"--parse", "ibm", "-n", "3"}, "-n does not go with --parse"},
      {{"--parse", "ibm", "--topic", "ai"}, "--topic does not go with --parse"},
      {{"--parse", "ibm", "--format", "jsonl"}, "--format jsonl does not go with --parse"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    CHECK(refusal(c.arguments) == c.message);
  }
}

}  // namespace
}  // namespace newsfold::cli
