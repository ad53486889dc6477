// The command line of newsfold-index: arguments -> Options, without touching a file or the real environment.
#include "indexer/options.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "common/error.hpp"

namespace newsfold::indexer {
namespace {

using Arguments = std::vector<std::string>;
using Environment = std::map<std::string, std::string>;

Options parse(const Arguments& arguments, Environment environment = {{"HOME", "/home/joe"}}) {
  return parse_options(arguments, [&](const std::string& name) { return environment[name]; });
}

std::string refusal(const Arguments& arguments, const Environment& environment = {{"HOME", "/home/joe"}}) {
  try {
    parse(arguments, environment);
  } catch (const common::Error& error) {
    CHECK(error.code() == common::ErrorCode::invalid_argument);
    return error.what();
  }
  return {};
}

TEST_CASE("a corpus alone leaves everything at its default") {
  const Options options = parse({"articles"});
  CHECK(options.mode == Mode::index);
  CHECK(options.corpus == std::vector<std::filesystem::path>{"articles"});
  CHECK_FALSE(options.full);
  CHECK_FALSE(options.dry_run);
  CHECK_FALSE(options.force);
  CHECK_FALSE(options.quiet);
  CHECK_FALSE(options.verbose);
  CHECK(options.jobs == 0);
  CHECK(options.report.empty());
  CHECK(options.max_removed_percent == 20);
  CHECK(options.max_rejected_percent == 10);
  CHECK(options.progress == ProgressMode::automatic);
}

TEST_CASE("the index is --index, else NEWSFOLD_INDEX, else below XDG_DATA_HOME, else below HOME") {
  const Environment all{{"NEWSFOLD_INDEX", "/env"}, {"XDG_DATA_HOME", "/data"}, {"HOME", "/home/joe"}};
  CHECK(parse({"--index", "/given", "c"}, all).index == "/given");
  CHECK(parse({"--index=/given", "c"}, all).index == "/given");
  CHECK(parse({"c"}, all).index == "/env");
  CHECK(parse({"c"}, {{"XDG_DATA_HOME", "/data"}, {"HOME", "/home/joe"}}).index == "/data/newsfold");
  CHECK(parse({"c"}, {{"HOME", "/home/joe"}}).index == "/home/joe/.local/share/newsfold");
  CHECK_THAT(refusal({"c"}, {}), Catch::Contains("--index"));
}

TEST_CASE("every option has its place") {
  const Options options = parse({"--index", "i", "--full", "--dry-run", "--jobs", "4", "--report", "-", "--max-removed",
                                 "5.5", "--max-rejected", "0", "--force", "--progress", "never", "-q", "-v", "a", "b"});
  CHECK(options.index == "i");
  CHECK(options.full);
  CHECK(options.dry_run);
  CHECK(options.jobs == 4);
  CHECK(options.report == "-");
  CHECK(options.max_removed_percent == 5.5);
  CHECK(options.max_rejected_percent == 0);
  CHECK(options.force);
  CHECK(options.progress == ProgressMode::never);
  CHECK(options.quiet);
  CHECK(options.verbose);
  CHECK(options.corpus == std::vector<std::filesystem::path>{"a", "b"});
}

TEST_CASE("options may stand anywhere, and long and short forms are the same") {
  CHECK(parse({"a", "--full", "b"}).corpus == std::vector<std::filesystem::path>{"a", "b"});
  CHECK(parse({"--quiet", "a"}).quiet);
  CHECK(parse({"--verbose", "a"}).verbose);
  CHECK(parse({"--progress=always", "a"}).progress == ProgressMode::always);
  CHECK(parse({"--max-removed=100", "a"}).max_removed_percent == 100);
}

TEST_CASE("rollback and verify take no corpus, help and version nothing at all") {
  CHECK(parse({"--rollback"}).mode == Mode::rollback);
  CHECK(parse({"--verify"}).mode == Mode::verify);
  CHECK(parse({"--help"}).mode == Mode::help);
  CHECK(parse({"-h"}).mode == Mode::help);
  CHECK(parse({"--version"}).mode == Mode::version);
  CHECK(parse({"--help"}, {}).mode == Mode::help);
  CHECK_FALSE(refusal({"--rollback", "articles"}).empty());
  CHECK_FALSE(refusal({"--verify", "articles"}).empty());
  CHECK_FALSE(refusal({"--rollback", "--verify"}).empty());
}

TEST_CASE("what cannot be meant is refused, and the message names it") {
  struct Refused {
    Arguments arguments;
    const char* named;
  };
  const Refused cases[] = {
      {{}, "corpus"},
      {{"--full"}, "corpus"},
      {{"--unknown", "a"}, "unknown"},
      {{"--ful", "a"}, "ful"},
      {{"-x", "a"}, "x"},
      {{"--index"}, "index"},
      {{"--index", "", "a"}, "index"},
      {{"--jobs", "0", "a"}, "jobs"},
      {{"--jobs", "-1", "a"}, "jobs"},
      {{"--jobs", "257", "a"}, "jobs"},
      {{"--jobs", "many", "a"}, "jobs"},
      {{"--jobs", "1.5", "a"}, "jobs"},
      {{"--jobs", "99999999999", "a"}, "jobs"},
      {{"--max-removed", "-1", "a"}, "max-removed"},
      {{"--max-removed", "101", "a"}, "max-removed"},
      {{"--max-removed", "nan", "a"}, "max-removed"},
      {{"--max-removed", "x", "a"}, "max-removed"},
      {{"--max-rejected", "100.5", "a"}, "max-rejected"},
      {{"--max-rejected", "inf", "a"}, "max-rejected"},
      {{"--progress", "sometimes", "a"}, "sometimes"},
      {{"--full", "--full", "--index", "a", "--index", "b", "c"}, "index"},
  };
  for (const Refused& c : cases) {
    CAPTURE(c.arguments);
    CHECK_THAT(refusal(c.arguments), Catch::Contains(c.named));
  }
}

TEST_CASE("the help names every option") {
  const std::string help = help_text();
  for (const char* option :
       {"--index", "--full", "--dry-run", "--jobs", "--report", "--max-removed", "--max-rejected", "--force",
        "--rollback", "--verify", "--progress", "--quiet", "--verbose", "--help", "--version", "CORPUS"}) {
    CHECK_THAT(help, Catch::Contains(option));
  }
}

}  // namespace
}  // namespace newsfold::indexer
