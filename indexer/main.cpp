// newsfold-index: wires options, run and report to the terminal and to exit codes.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "common/error.hpp"
#include "common/index_directory.hpp"
#include "indexer/indexer.hpp"
#include "indexer/options.hpp"
#include "indexer/publish.hpp"
#include "indexer/report.hpp"

namespace {

using namespace newsfold;
using namespace newsfold::indexer;

constexpr int kExitReportLost = 1, kExitUsage = 2, kExitFailed = 3, kExitBusy = 75;

std::string environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

// Where --report goes; opened before the run, so that a bad path is a usage error and not a lost report.
class ReportFile {
 public:
  explicit ReportFile(const std::filesystem::path& path) : path_(path) {
    if (path.empty() || path == "-") return;
    file_.open(path, std::ios::binary);
    if (!file_) {
      throw common::Error(common::ErrorCode::invalid_argument, "cannot write the report to " + path.string());
    }
  }

  // False when it could not be written in full.
  bool write(const Report& report) {
    if (path_.empty()) return true;
    std::ostream& out = path_ == "-" ? std::cout : file_;
    out << format_report_json(report) << std::flush;
    return out.good();
  }

 private:
  std::filesystem::path path_;
  std::ofstream file_;
};

int index(const Options& options) {
  ReportFile report_file(options.report);
  const Report report = run_index(options);
  const int code = exit_code(report);
  if (!options.quiet || code >= kExitFailed) {
    std::cerr << format_report_text(report, options.verbose);
  } else if (code != 0) {
    spdlog::warn("{} files were rejected", report.files.rejected);
  }
  if (report_file.write(report)) return code;
  spdlog::error("the report could not be written in full; everything else is as said above");
  return std::max(code, kExitReportLost);
}

int roll_back_index(const Options& options) {
  const common::IndexLock lock(options.index);
  const std::uint64_t number = roll_back(common::IndexDirectory(options.index));
  if (!options.quiet) std::cerr << fmt::format("generation {} is current again\n", number);
  return 0;
}

int verify(const Options& options) {
  const std::vector<std::string> problems = verify_index(common::IndexDirectory(options.index));
  for (const std::string& problem : problems) spdlog::error("{}", problem);
  if (problems.empty() && !options.quiet) std::cerr << "the index is sound\n";
  return problems.empty() ? 0 : kExitFailed;
}

int run(const Options& options) {
  switch (options.mode) {
    case Mode::help: std::cout << help_text(); return 0;
    case Mode::version: std::cout << "newsfold-index " NEWSFOLD_VERSION "\n"; return 0;
    case Mode::rollback: return roll_back_index(options);
    case Mode::verify: return verify(options);
    case Mode::index: return index(options);
  }
  return kExitUsage;
}

int exit_code_of(const common::Error& error) {
  switch (error.code()) {
    case common::ErrorCode::invalid_argument: return kExitUsage;
    case common::ErrorCode::index_busy: return kExitBusy;
    default: return kExitFailed;
  }
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("newsfold-index"));
  spdlog::set_pattern("%n: %^%l%$: %v");
  try {
    return run(parse_options({argv + 1, argv + argc}, environment));
  } catch (const common::Error& e) {
    spdlog::error("{}", e.what());
    return exit_code_of(e);
  } catch (const std::exception& e) {
    spdlog::error("{}", e.what());
    return kExitFailed;
  }
}
