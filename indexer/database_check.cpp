#include "indexer/database_check.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "common/article_store.hpp"
#include "common/error.hpp"
#include "common/forward_index.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using common::Error;
using common::ErrorCode;

constexpr const char* kProgram = "newsfold-check";

// Beside the running program, as in a build tree, or in the libexec folder of its installation.
std::filesystem::path find_program() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  if (error) common::throw_io_error("cannot read /proc/self/exe", error.value());
  for (const char* place : {".", NEWSFOLD_LIBEXEC_FROM_BIN}) {
    const std::filesystem::path program = (folder / place / kProgram).lexically_normal();
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  throw Error(ErrorCode::io, std::string(kProgram) + " is missing: neither in " + folder.string() + " nor in " +
                                 (folder / NEWSFOLD_LIBEXEC_FROM_BIN).lexically_normal().string() +
                                 "; newsfold is not installed in full");
}

// A new process of its own: a fork of this one, which may have threads, could wait for ever on a lock that one of them
// held.
pid_t start(const std::filesystem::path& program, std::string database, std::string expected_documents,
            std::string what) {
  std::string name = kProgram, parent = std::to_string(::getpid());
  const std::array<char*, 6> arguments{name.data(), parent.data(), database.data(), expected_documents.data(),
                                       what.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ);
  if (error != 0) common::throw_io_error("cannot start " + program.string(), error);
  return child;
}

int wait_for(pid_t child, const std::string& database) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) common::throw_io_error("cannot wait for the check of " + database, errno);
  }
  return status;
}

// What a check that ended in this way says; empty: nothing is wrong.
std::string describe(int status, const std::filesystem::path& program, const std::filesystem::path& database) {
  const std::string path = database.string();
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
    throw Error(ErrorCode::io, "the check of " + path + " was killed; is there enough memory?");
  }
  switch (WIFEXITED(status) ? WEXITSTATUS(status) : -1) {
    case CheckExit::sound: return {};
    case CheckExit::unsound: return path + " has damaged tables";
    case CheckExit::wrong_count: return path + " has another number of documents than it should";
    case CheckExit::unopenable: return path + " cannot be opened";
    case CheckExit::incomplete: return path + " has documents without their terms or positions";
    case CheckExit::wrong_words:
      return (database / common::kForwardIndexName).string() + " is damaged or lacks words of its documents";
    case CheckExit::wrong_articles:
      return (database / common::kArticleStoreName).string() + " is damaged or lacks articles of its documents";
    case CheckExit::not_made:
      throw Error(ErrorCode::io, path + " could not be checked: the system refused memory, open files or the disk");
    case CheckExit::not_called_so:
    case CheckExit::not_started: throw Error(ErrorCode::io, program.string() + " could not be started");
    default: return path + " is damaged: it crashes Xapian's check";
  }
}

}  // namespace

std::vector<std::string> check_database(const std::filesystem::path& database, std::size_t expected_documents,
                                        Look look, unsigned jobs) {
  constexpr const char *kTables = "tables", *kEvery = "1", *kSome = "16";
  const std::filesystem::path program = find_program();
  const auto ask = [&](const char* what) {
    return wait_for(start(program, database.string(), std::to_string(expected_documents), what), database.string());
  };
  int documents = 0, tables = 0;
  do_both(
      jobs, [&] { documents = ask(look == Look::at_all_documents ? kEvery : kSome); }, [&] { tables = ask(kTables); });
  for (const int status : {documents, tables}) {
    const std::string problem = describe(status, program, database);
    if (!problem.empty()) return {problem};
  }
  return {};
}

}  // namespace newsfold::indexer
