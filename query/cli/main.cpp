// newsfold-query: see newsfold-query(1).
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string_view>

#include "query/cli/run.hpp"

namespace {

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// Xapian follows some damaged tables into memory that is not there: 8 of 300 damaged indexes. That ends the program,
// but not without a word, and with the exit code of an index that can't be read.
[[maybe_unused]] void end_at_crash(int) {
  constexpr std::string_view kMessage =
      "newsfold-query: crashed while reading the index: it may be damaged, which newsfold-index --verify finds out; "
      "if it is sound, this is a defect of newsfold-query\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  ::_exit(2);
}

void watch_for_crashes() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which tell more of a crash
  static char stack[1 << 16];                                        // the program's own may be what overflowed
  stack_t other{};
  other.ss_sp = stack;
  other.ss_size = sizeof stack;
  ::sigaltstack(&other, nullptr);
  struct sigaction action {};
  action.sa_handler = end_at_crash;
  action.sa_flags = SA_ONSTACK;
  for (const int crash : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT}) ::sigaction(crash, &action, nullptr);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  watch_for_crashes();
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return newsfold::cli::run(arguments, environment_variable);
}
