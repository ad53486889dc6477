// newsfold-index: wires options, run and report to the terminal and to exit codes.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <iostream>
#include <new>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "indexer/indexer.hpp"
#include "indexer/options.hpp"
#include "indexer/publish.hpp"
#include "indexer/report.hpp"
#include "indexer/report_file.hpp"
#include "indexer/settings.hpp"
#include "indexer/stop_request.hpp"
#include "indexer/verification.hpp"
#include "indexer/ways_back.hpp"

namespace {

using namespace newsfold;
using namespace newsfold::indexer;

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

// A build merges hundreds of databases of five files each at once, where the system lets it; else in several steps.
void allow_many_files() {
  constexpr rlim_t kEnough = 1 << 16;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= kEnough) return;
  files.rlim_cur = std::min(files.rlim_max, kEnough);
  ::setrlimit(RLIMIT_NOFILE, &files);  // which may fail
}

// Tells people and machines what came of a run, and returns its exit code.
int tell(const Report& report, const Options& options, const ReportFile& report_file) {
  const int code = exit_code(report);
  if (options.messages != Messages::quiet || code != 0 || !report.notes.empty()) {
    std::cerr << format_report_text(report, options.messages == Messages::verbose ? Detail::full : Detail::screen);
  }
  try {
    report_file.write(report);
    return code;
  } catch (const common::Error& e) {
    spdlog::error("the report could not be written in full: {}; everything else is as said above", e.what());
    return std::max(code, +ExitCode::some_rejected);
  }
}

// The run that is going on, for end_aborted_run.
struct Running {
  const Options* options = nullptr;
  const ReportFile* report_file = nullptr;
  std::int64_t started_at_utc = 0;
} running;

std::string why_aborted() {
  try {
    if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
  } catch (const Xapian::Error& e) {
    return "the index could not be written: " + e.get_description() + "; is there space left on the disk?";
  } catch (const std::bad_alloc&) {
    return "out of memory";
  } catch (const std::exception& e) {
    return e.what();
  }
  return "Xapian could neither write a change nor take it back; is there space left on the disk?";
}

std::uint64_t current_generation(const common::IndexDirectory& index) {
  try {
    const auto current = index.current();
    return current ? current->number : 0;
  } catch (const common::Error&) {
    return 0;
  }
}

// Where there is no space left, Xapian may fail once more while it takes a change back, in a destructor: the exception
// cannot be caught, and the process would be aborted without a word and with half a build left on the full disk.
[[noreturn]] void end_aborted_run() {
  const common::IndexDirectory index(running.options->index);
  Report report;
  report.started_at_utc = running.started_at_utc;
  report.message = why_aborted();
  report.generation = current_generation(index);
  clear_leftovers(index);
  std::_Exit(tell(report, *running.options, *running.report_file));
}

// As long as there is a run that could be aborted.
class AbortedRunIsTold {
 public:
  AbortedRunIsTold(const Options& options, const ReportFile& report_file) {
    running = {&options, &report_file, std::time(nullptr)};
    before_ = std::set_terminate(end_aborted_run);
  }
  ~AbortedRunIsTold() { std::set_terminate(before_); }
  AbortedRunIsTold(const AbortedRunIsTold&) = delete;
  AbortedRunIsTold& operator=(const AbortedRunIsTold&) = delete;

 private:
  std::terminate_handler before_;
};

// As the signal would have ended the process at once.
[[noreturn]] void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::_Exit(ExitCode::failed);  // where it is blocked
}

int index(const Options& options) {
  const ReportFile report_file(options);
  const AbortedRunIsTold told(options, report_file);
  allow_many_files();
  let_signals_ask_to_stop();
  const Report report = run_index(options);
  const int code = tell(report, options, report_file);
  if (stop_signal() != 0 && report.outcome == Outcome::failed) end_by(stop_signal());
  return code;
}

// Who reads it may have seen enough.
int print(const std::string& text) {
  errno = 0;
  if (std::cout << text << std::flush || errno == EPIPE) return 0;
  common::throw_io_error("cannot write to the standard output", errno);
}

int list_generations(const Options& options) {
  return print(format_generations(common::IndexDirectory(options.index)));
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
  const Verification found = verify_index(directory, thread_count(options));
  for (const std::string& problem : found.problems) spdlog::error("{}", problem);
  if (!found.remedy.empty()) spdlog::error("what to do: {}", found.remedy);
  if (!found.problems.empty()) return ExitCode::failed;
  if (!may_check_databases(directory)) {
    spdlog::warn("only checksums were looked at: the databases can be checked by who may write to {}",
                 options.index.string());
  }
  if (options.messages != Messages::quiet) std::cerr << "the index is sound\n";
  return 0;
}

int run(const Options& options) {
  switch (options.mode) {
    case Mode::help: return print(help_text());
    case Mode::version: return print("newsfold-index " NEWSFOLD_VERSION "\n");
    case Mode::print_config: return print(format_config(options));
    case Mode::rollback: return roll_back_index(options);
    case Mode::verify: return verify(options);
    case Mode::generations: return list_generations(options);
    case Mode::index: return index(options);
  }
  return ExitCode::usage;
}

int exit_code_of(const common::Error& error) {
  switch (error.code()) {
    case common::ErrorCode::invalid_argument: return ExitCode::usage;
    case common::ErrorCode::index_busy: return ExitCode::busy;
    default: return ExitCode::failed;
  }
}

// A mapped file of the index that the disk does not give, or that was cut short, ends the process; not without a word.
// The next run takes away what is left.
[[noreturn]] void end_unreadable(int) {
  constexpr std::string_view kMessage =
      "newsfold-index: error: a file of the index could not be read while it was used; newsfold-index --verify tells "
      "more\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  ::_exit(ExitCode::failed);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // who reads the messages may go; the run and its report must not go with them
  std::signal(SIGBUS, end_unreadable);
  std::signal(SIGXFSZ, SIG_IGN);  // a file past the limit of its size is an error like a full disk
  spdlog::set_default_logger(spdlog::stderr_color_mt("newsfold-index"));
  spdlog::set_pattern("%n: %^%l%$: %v");
  try {
    return run(parse_options({argv + 1, argv + argc}, {environment, read_config}));
  } catch (const common::Error& e) {
    spdlog::error("{}", e.what());
    return exit_code_of(e);
  } catch (const std::exception& e) {
    spdlog::error("{}", e.what());
    return ExitCode::failed;
  }
}
