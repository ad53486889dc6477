// The command line of newsfold-index: arguments -> Options, without touching a file or the real environment.
#include "indexer/options.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "common/error.hpp"
#include "indexer/settings.hpp"

namespace newsfold::indexer {
namespace {

using Arguments = std::vector<std::string>;
using Environment = std::map<std::string, std::string>;

std::vector<CorpusRoot> roots(const std::vector<std::string>& paths) { return {paths.begin(), paths.end()}; }

// `config` is what any configuration file holds; empty: there is none.
Options parse(const Arguments& arguments, Environment environment = {{"HOME", "/home/joe"}},
              const std::string& config = "") {
  const auto read_file = [&](const std::filesystem::path&) {
    return config.empty() ? std::nullopt : std::optional(config);
  };
  return parse_options(arguments, {[&](const std::string& name) { return environment[name]; }, read_file});
}

std::string refusal(const Arguments& arguments, const Environment& environment = {{"HOME", "/home/joe"}},
                    const std::string& config = "") {
  try {
    parse(arguments, environment, config);
  } catch (const common::Error& error) {
    CHECK(error.code() == common::ErrorCode::invalid_argument);
    return error.what();
  }
  return {};
}

TEST_CASE("a corpus alone leaves everything at its default") {
  const Options options = parse({"articles"});
  CHECK(options.mode == Mode::index);
  CHECK(options.corpus == roots({"articles"}));
  CHECK_FALSE(options.full);
  CHECK_FALSE(options.dry_run);
  CHECK_FALSE(options.force);
  CHECK(options.messages == Messages::normal);
  CHECK(options.keep_generations == 3);
  CHECK(options.exclude.empty());
  CHECK(options.language == "english");
  CHECK(options.jobs == 0);
  CHECK(options.report.empty());
  CHECK(options.gate.max_removed_percent == 20);
  CHECK(options.gate.max_rejected_percent == 10);
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
  const Options options = parse({"--index",
                                 "i",
                                 "--full",
                                 "--dry-run",
                                 "--jobs",
                                 "4",
                                 "--report",
                                 "-",
                                 "--max-removed",
                                 "5.5",
                                 "--max-rejected",
                                 "0",
                                 "--force",
                                 "--progress",
                                 "never",
                                 "--exclude",
                                 "drafts",
                                 "--exclude",
                                 "*.tmp.md",
                                 "--language",
                                 "english",
                                 "--keep-generations",
                                 "7",
                                 "-q",
                                 "a",
                                 "b"});
  CHECK(options.index == "i");
  CHECK(options.full);
  CHECK(options.dry_run);
  CHECK(options.jobs == 4);
  CHECK(options.report == "-");
  CHECK(options.gate.max_removed_percent == 5.5);
  CHECK(options.gate.max_rejected_percent == 0);
  CHECK(options.force);
  CHECK(options.progress == ProgressMode::never);
  CHECK(options.messages == Messages::quiet);
  CHECK(options.exclude == std::vector<std::string>{"drafts", "*.tmp.md"});
  CHECK(options.keep_generations == 7);
  CHECK(options.corpus == roots({"a", "b"}));
}

TEST_CASE("options may stand anywhere, and long and short forms are the same") {
  CHECK(parse({"a", "--full", "b"}).corpus == roots({"a", "b"}));
  CHECK(parse({"--quiet", "a"}).messages == Messages::quiet);
  CHECK(parse({"-v", "a"}).messages == Messages::verbose);
  CHECK(parse({"--verbose", "a"}).messages == Messages::verbose);
  CHECK(parse({"--messages", "normal", "a"}).messages == Messages::normal);
  CHECK(parse({"--progress=always", "a"}).progress == ProgressMode::always);
  CHECK(parse({"--max-removed=100", "a"}).gate.max_removed_percent == 100);
}

TEST_CASE("rollback, verify and generations take no corpus, help and version nothing at all") {
  CHECK(parse({"--generations"}).mode == Mode::generations);
  CHECK(parse({"--rollback"}).mode == Mode::rollback);
  CHECK(parse({"--verify"}).mode == Mode::verify);
  CHECK(parse({"--help"}).mode == Mode::help);
  CHECK(parse({"-h"}).mode == Mode::help);
  CHECK(parse({"--version"}).mode == Mode::version);
  CHECK(parse({"--help"}, {}).mode == Mode::help);
  CHECK_FALSE(refusal({"--rollback", "articles"}).empty());
  CHECK_FALSE(refusal({"--verify", "articles"}).empty());
  CHECK_FALSE(refusal({"--generations", "articles"}).empty());
  CHECK_FALSE(refusal({"--rollback", "--verify"}).empty());
  CHECK_FALSE(refusal({"--rollback", "--generations"}).empty());
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
      {{"--index", "a", "--index", "b", "c"}, "--index is given more than once"},
      {{"--language", "klingon", "a"}, "--language takes english"},
      {{"--keep-generations", "1", "a"}, "--keep-generations takes a number from 2 to 1000, not \"1\""},
      {{"--progress", "now", "a"}, "--progress takes auto, always or never, not \"now\""},
      {{"-q", "-v", "a"}, "exclude each other"},
      {{"--config", "no.yaml", "a"}, "no configuration file no.yaml"},
      {{"--verify", "--jobs", "2"}, "--jobs does not go with"},
  };
  for (const Refused& c : cases) {
    CAPTURE(c.arguments);
    CHECK_THAT(refusal(c.arguments), Catch::Contains(c.named));
  }
}

TEST_CASE("a configuration file sets everything, relative to its own folder") {
  const std::string config =
      "index: news.index\ncorpus:\n  - articles\n  - path: /srv/wire\n    name: wire\nexclude: [drafts]\njobs: 2\n"
      "language: english\nkeep-generations: 9\nmax-removed: 5\nmax-rejected: 1.5\nreport: ../report.json\n"
      "progress: never\nmessages: quiet\n";
  const Options options = parse({"--config", "/etc/newsfold/nightly.yaml"}, {{"NEWSFOLD_INDEX", "/env"}}, config);
  CHECK(options.index == "/etc/newsfold/news.index");
  CHECK(options.corpus ==
        std::vector<CorpusRoot>{CorpusRoot("/etc/newsfold/articles"), CorpusRoot("/srv/wire", "wire")});
  CHECK(options.exclude == std::vector<std::string>{"drafts"});
  CHECK(options.jobs == 2);
  CHECK(options.keep_generations == 9);
  CHECK(options.gate.max_removed_percent == 5);
  CHECK(options.gate.max_rejected_percent == 1.5);
  CHECK(options.report == "/etc/report.json");
  CHECK(options.progress == ProgressMode::never);
  CHECK(options.messages == Messages::quiet);
}

TEST_CASE("the command line wins over the configuration, that over the environment") {
  const std::string config = "index: /config\nexclude: [a, b]\ncorpus: /srv\nmessages: quiet\nreport: r.json\n";
  const Environment environment{{"NEWSFOLD_INDEX", "/env"}};
  const Options all =
      parse({"--config", "c.yaml", "--index", "given", "--exclude", "", "-v", "here"}, environment, config);
  CHECK(all.index == "given");
  CHECK(all.exclude.empty());
  CHECK(all.corpus == roots({"here"}));
  CHECK(all.messages == Messages::verbose);
  CHECK(all.origins.at("index") == "command line");
  CHECK(all.origins.at("exclude") == "command line");
  CHECK(all.origins.at("report") == "c.yaml:5");
  CHECK(all.origins.count("jobs") == 0);
  CHECK(parse({"--config", "c.yaml"}, environment, config).index == "/config");
  CHECK(parse({"here"}, environment).origins.at("index") == "$NEWSFOLD_INDEX");
}

TEST_CASE("a bad value of a configuration is refused with its line") {
  CHECK(refusal({"--config", "c.yaml"}, {}, "corpus: a\n\njobs: many\n") ==
        "c.yaml:3: jobs takes auto or a number from 1 to 256, not \"many\"");
  CHECK(refusal({"--config", "c.yaml"}, {}, "index: ''\n") == "c.yaml:1: index takes a folder");
  CHECK(refusal({"--config", "c.yaml"}, {}, "corpus: [{path: a, name: x/y}]\n") ==
        "c.yaml:1: corpus takes names without / and control characters, not \"x/y\"");
  CHECK(refusal({"--config", "c.yaml"}, {}, "corpus: [{path: a, name: x}, {path: b, name: x}]\n") ==
        "c.yaml:1: corpus has two folders of the name \"x\"");
}

TEST_CASE("paths of a configuration that begin with ~/ are in the home folder") {
  const std::string config = "index: ~/news.index\ncorpus: [~/articles, \"~\", ~joe/x, a~]\n";
  const Options options = parse({"--config", "/etc/n.yaml"}, {{"HOME", "/home/joe"}}, config);
  CHECK(options.index == "/home/joe/news.index");
  CHECK(options.corpus == roots({"/home/joe/articles", "/home/joe", "/etc/~joe/x", "/etc/a~"}));
  CHECK(refusal({"--config", "/etc/n.yaml"}, {}, config) == "/etc/n.yaml:1: index takes no ~ where $HOME is not set");
}

TEST_CASE("a configuration serves rollback and verify as well") {
  const Options options = parse({"--config", "c.yaml", "--verify"}, {}, "index: /i\ncorpus: a\njobs: 4\n");
  CHECK(options.mode == Mode::verify);
  CHECK(options.index == "/i");
}

TEST_CASE("the printed configuration names origins and reads back as the same options") {
  const std::string config = "corpus:\n  - \"odd: #name\"\n  - path: b\n    name: two words\nmax-removed: 12.5\n";
  const Options options =
      parse({"--config", "/c.yaml", "--print-config", "--jobs", "3"}, {{"HOME", "/home/joe"}}, config);
  CHECK(options.mode == Mode::print_config);
  const std::string printed = format_config(options);
  for (const char* line :
       {"index: /home/joe/.local/share/newsfold  # $HOME\n", "corpus:                               # /c.yaml:1\n",
        "  - \"/odd: #name\"\n  - path: /b\n    name: \"two words\"\n",
        "jobs: 3                               # command line\n", "exclude: []                           # default\n",
        "max-removed: 12.5                     # /c.yaml:5\n", "max-rejected: 10                      # default\n",
        "report: \"\"                            # default\n"}) {
    CHECK_THAT(printed, Catch::Contains(line));
  }
  const Options again = parse({"--config", "/elsewhere.yaml"}, {}, printed);
  CHECK(again.index == options.index);
  CHECK(again.corpus == options.corpus);
  CHECK(again.jobs == 3);
  CHECK(again.gate.max_removed_percent == 12.5);
  CHECK(again.report.empty());
}

TEST_CASE("the help names every option") {
  const std::string help = help_text();
  for (const char* option : {"--index",        "--full",        "--dry-run",      "--jobs",
                             "--report",       "--max-removed", "--max-rejected", "--force",
                             "--rollback",     "--verify",      "--progress",     "--config",
                             "--print-config", "--exclude",     "--language",     "--keep-generations",
                             "--messages",     "--quiet",       "--verbose",      "--help",
                             "--version",      "CORPUS"}) {
    CHECK_THAT(help, Catch::Contains(option));
  }
}

}  // namespace
}  // namespace newsfold::indexer
