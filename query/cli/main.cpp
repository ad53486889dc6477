// newsfold-query: see newsfold-query(1).
#include <csignal>
#include <cstdlib>

#include "query/cli/run.hpp"

namespace {

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return newsfold::cli::run(arguments, environment_variable);
}
