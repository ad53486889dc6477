// newsfold-index: wires options, run and report to the terminal and to exit codes.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <iostream>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "indexer/indexer.hpp"
#include "indexer/options.hpp"
#include "indexer/publish.hpp"
#include "indexer/report.hpp"
#include "indexer/settings.hpp"

namespace {

using namespace newsfold;
using namespace newsfold::indexer;

constexpr int kExitReportLost = 1, kExitUsage = 2, kExitFailed = 3, kExitBusy = 75;

std::string environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

std::optional<std::string> read_config(const std::filesystem::path& path) {
  try {
    return common::read_file(path);
  } catch (const common::Error& e) {
    throw common::Error(common::ErrorCode::invalid_argument, e.what());
  }
}

// Where --report goes. A file is replaced when the report is complete, and not touched before.
class ReportFile {
 public:
  // Throws Error(invalid_argument) when nothing could be written there, or it would destroy the index.
  ReportFile(const std::filesystem::path& path, const common::IndexDirectory& index) : path_(path) {
    if (path.empty() || path == "-") return;
    if (index.owns(path)) {
      throw common::Error(common::ErrorCode::invalid_argument,
                          "cannot write the report to " + path.string() + ": it is a part of the index");
    }
    std::error_code ignored;
    device_ = std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored);
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const std::filesystem::path target = device_ ? path : folder;
    if (std::filesystem::is_directory(path, ignored) || ::access(target.c_str(), W_OK) != 0) {
      throw common::Error(common::ErrorCode::invalid_argument, "cannot write the report to " + path.string());
    }
  }

  // False when it could not be written in full.
  bool write(const Report& report) const {
    if (path_.empty()) return true;
    const std::string json = format_report_json(report);
    if (path_ == "-") return static_cast<bool>(std::cout << json << std::flush);
    if (device_) return static_cast<bool>(std::ofstream(path_, std::ios::binary) << json << std::flush);
    try {
      common::replace_file(path_, json);
      return true;
    } catch (const common::Error& e) {
      spdlog::error("{}", e.what());
      return false;
    }
  }

 private:
  std::filesystem::path path_;
  bool device_ = false;  // a terminal or /dev/null: written in place
};

// Tells people and machines what came of a run, and returns its exit code.
int tell(const Report& report, const Options& options, const ReportFile& report_file) {
  const int code = exit_code(report);
  if (options.messages != Messages::quiet || code != 0) {
    std::cerr << format_report_text(report, options.messages == Messages::verbose ? Detail::full : Detail::screen);
  }
  if (report_file.write(report)) return code;
  spdlog::error("the report could not be written in full; everything else is as said above");
  return std::max(code, kExitReportLost);
}

// The run that is going on, for end_failed_run.
struct Running {
  const Options* options = nullptr;
  const ReportFile* report_file = nullptr;
  std::int64_t started_at_utc = 0;
} running;

std::string current_error() {
  try {
    if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
  } catch (const Xapian::Error& e) {
    return e.get_description();
  } catch (const std::exception& e) {
    return e.what();
  }
  return "Xapian could neither write a change nor take it back";
}

// Where there is no space left, Xapian may fail once more while it takes a change back, in a destructor: the exception
// cannot be caught, and the process would be aborted without a word and with half a build left on the full disk.
[[noreturn]] void end_failed_run() {
  Report report;
  report.started_at_utc = running.started_at_utc;
  report.message = "the index could not be written: " + current_error() + "; is there space left on the disk?";
  clear_leftovers(common::IndexDirectory(running.options->index));
  std::_Exit(tell(report, *running.options, *running.report_file));
}

int index(const Options& options) {
  const ReportFile report_file(options.report, common::IndexDirectory(options.index));
  running = {&options, &report_file, std::time(nullptr)};
  std::set_terminate(end_failed_run);
  const Report report = run_index(options);
  return tell(report, options, report_file);
}

int roll_back_index(const Options& options) {
  const common::IndexDirectory directory(options.index);
  if (directory.generations().empty()) {  // asked before the lock, which would make the folder
    throw common::Error(common::ErrorCode::index_missing, "no index in " + options.index.string());
  }
  const common::IndexLock lock(directory.root());
  clear_leftovers(directory);
  const std::uint64_t number = roll_back(directory);
  if (options.messages != Messages::quiet) std::cerr << fmt::format("generation {} is current again\n", number);
  return 0;
}

int verify(const Options& options) {
  const common::IndexDirectory directory(options.index);
  const std::vector<std::string> problems = verify_index(directory, thread_count(options));
  for (const std::string& problem : problems) spdlog::error("{}", problem);
  if (!problems.empty()) return kExitFailed;
  if (!may_check_databases(directory)) {
    spdlog::warn("only checksums were looked at: the databases can be checked by who may write to {}",
                 options.index.string());
  }
  if (options.messages != Messages::quiet) std::cerr << "the index is sound\n";
  return 0;
}

int run(const Options& options) {
  switch (options.mode) {
    case Mode::help: std::cout << help_text(); return 0;
    case Mode::version: std::cout << "newsfold-index " NEWSFOLD_VERSION "\n"; return 0;
    case Mode::print_config: std::cout << format_config(options); return 0;
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
  std::signal(SIGPIPE, SIG_IGN);  // who reads the messages may go; the run and its report must not go with them
  spdlog::set_default_logger(spdlog::stderr_color_mt("newsfold-index"));
  spdlog::set_pattern("%n: %^%l%$: %v");
  try {
    return run(parse_options({argv + 1, argv + argc}, {environment, read_config}));
  } catch (const common::Error& e) {
    spdlog::error("{}", e.what());
    return exit_code_of(e);
  } catch (const std::exception& e) {
    spdlog::error("{}", e.what());
    return kExitFailed;
  }
}
