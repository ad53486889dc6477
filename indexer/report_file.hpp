// Where a run leaves its report (--report).
#pragma once

#include <filesystem>

#include "indexer/options.hpp"
#include "indexer/report.hpp"

namespace newsfold::indexer {

// A file is replaced when the report is complete, and not touched before.
class ReportFile {
 public:
  // Where options.report says. Throws common::Error(invalid_argument) when nothing could be written there, or it would
  // destroy a part of the index, an article or the configuration.
  explicit ReportFile(const Options& options);

  // Throws common::Error(io).
  void write(const Report& report) const;

 private:
  std::filesystem::path path_;
  bool device_ = false;  // a terminal, a pipe or /dev/null: written in place
};

}  // namespace newsfold::indexer
