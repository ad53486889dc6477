// The command line of newsfold-index as a plain struct. Reads neither files nor the environment by itself.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace newsfold::indexer {

enum class Mode { index, rollback, verify, help, version };
enum class ProgressMode { automatic, always, never };

struct Options {
  Mode mode = Mode::index;
  std::filesystem::path index;
  std::vector<std::filesystem::path> corpus;
  bool full = false;             // parse every file again
  bool dry_run = false;          // do all but publish
  bool force = false;            // publish past the gate
  unsigned jobs = 0;             // threads; 0: one a core
  std::filesystem::path report;  // where the JSON report goes; "-" is stdout, empty is nowhere
  double max_removed_percent = 20;
  double max_rejected_percent = 10;
  ProgressMode progress = ProgressMode::automatic;
  bool quiet = false;
  bool verbose = false;
};

// Throws common::Error(invalid_argument) with a message for the user. `environment` gives a variable's value, empty
// when it is not set.
Options parse_options(const std::vector<std::string>& arguments,
                      const std::function<std::string(const std::string&)>& environment);

std::string help_text();

}  // namespace newsfold::indexer
