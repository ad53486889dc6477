#include "query/cli/pager.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "query/cli/data_output.hpp"

extern char** environ;

namespace newsfold::cli {
namespace {

// What a shell ends with when the command cannot be run, or is not there.
constexpr int kNotRunnable = 126;
constexpr int kNotFound = 127;

// Ignores a signal for as long as it lives.
class IgnoredSignal {
 public:
  explicit IgnoredSignal(int signal) : signal_(signal), before_(std::signal(signal, SIG_IGN)) {}
  ~IgnoredSignal() { std::signal(signal_, before_); }
  IgnoredSignal(const IgnoredSignal&) = delete;
  IgnoredSignal& operator=(const IgnoredSignal&) = delete;

 private:
  int signal_;
  void (*before_)(int);
};

// Starts `sh -c command`, which reads from `input`, with the signals as a program expects them.
std::optional<pid_t> start(const std::string& command, int input) {
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int signal : {SIGPIPE, SIGINT, SIGQUIT}) sigaddset(&defaults, signal);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  std::string shell = "sh", flag = "-c", line = command;
  char* const arguments[] = {shell.data(), flag.data(), line.data(), nullptr};
  pid_t child = 0;
  const int error = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error == 0 ? std::optional(child) : std::nullopt;
}

void feed(int descriptor, std::string_view text) try {
  DataOutput output(descriptor);
  output.write(text);
  output.flush();
} catch (const ClosedPipe&) {  // the reader has seen enough, or never came
}

int status_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return kNotFound;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

}  // namespace

std::string pager_command(const Environment& environment) {
  auto command = environment("NEWSFOLD_PAGER");
  if (!command) command = environment("PAGER");
  if (!command) command = "less";
  if (command->find_first_not_of(" \t") == std::string::npos || *command == "cat") return {};
  return environment("LESS") ? *command : "LESS=FRX; export LESS; " + *command;
}

bool show_paged(const std::string& command, std::string_view text) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  const IgnoredSignal interrupt(SIGINT), quit(SIGQUIT);
  const auto child = start(command, ends[0]);
  close(ends[0]);
  if (child) feed(ends[1], text);
  close(ends[1]);
  if (!child) return false;
  const int status = status_of(*child);
  return status != kNotRunnable && status != kNotFound;
}

}  // namespace newsfold::cli
