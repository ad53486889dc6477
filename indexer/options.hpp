// The options of newsfold-index as a plain struct, from command line, configuration file and environment. Reads neither
// files nor the environment by itself.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "indexer/corpus.hpp"
#include "indexer/gate.hpp"

namespace newsfold::indexer {

enum class Mode { index, rollback, verify, generations, print_config, help, version };
enum class ProgressMode { automatic, always, never };
enum class Messages { quiet, normal, verbose };

struct Options {
  Mode mode = Mode::index;
  bool full = false;     // parse every file again
  bool dry_run = false;  // do all but publish
  bool force = false;    // publish past the gate

  std::filesystem::path config;  // the configuration file; empty: none

  // What the table of settings (settings.hpp) sets.
  std::filesystem::path index;
  std::vector<CorpusRoot> corpus;
  std::vector<std::string> exclude;  // patterns; see scan_corpus
  std::string language = "english";
  unsigned jobs = 0;              // threads; 0: one a core
  unsigned keep_generations = 3;  // the current one and those to roll back to
  GateLimits gate;
  std::filesystem::path report;  // where the JSON report goes; "-" is stdout, empty is nowhere
  ProgressMode progress = ProgressMode::automatic;
  Messages messages = Messages::normal;

  // From so many articles on, the newest ones have a segment of their own. Not a setting: a test makes do with fewer.
  std::size_t split_articles = 20'000;

  // By the names of settings: "command line", "FILE:LINE" or a variable of the environment; none for a default.
  std::map<std::string, std::string> origins;
};

// How many threads a run has.
unsigned thread_count(const Options& options);

// What options are taken from beside the command line, so that tests can give it.
struct OptionSources {
  // A variable's value, empty when it is not set.
  std::function<std::string(const std::string& name)> environment;
  // The bytes of the configuration file; nothing when there is no such file.
  std::function<std::optional<std::string>(const std::filesystem::path& path)> read_file;
};

// The command line wins over the configuration file, that over the environment. Throws common::Error(invalid_argument)
// with a message for the user.
Options parse_options(const std::vector<std::string>& arguments, const OptionSources& sources);

std::string help_text();

}  // namespace newsfold::indexer
