#include "indexer/publish.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "common/error.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::indexer {
namespace {

using common::Error;
using common::ErrorCode;

// Exit codes of the checking child.
constexpr int kSound = 0, kUnsound = 10, kWrongCount = 11, kThrew = 12;

int check_here(const std::string& database, std::size_t expected_documents) noexcept {
  try {
    if (Xapian::Database(database).get_doccount() != expected_documents) return kWrongCount;
    return Xapian::Database::check(database, 0, nullptr) == 0 ? kSound : kUnsound;
  } catch (...) {
    return kThrew;
  }
}

std::string describe_status(int status) {
  if (!WIFEXITED(status)) return "crashes Xapian's check";
  switch (WEXITSTATUS(status)) {
    case kUnsound: return "has damaged tables";
    case kWrongCount: return "has another number of documents than it should";
    case kThrew: return "cannot be opened";
    default: return "could not be checked";
  }
}

void sync_tree(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory()) sync_tree(entry.path());
    else common::sync_file(entry.path());
  }
  common::sync_directory(folder);
}

// What cannot be deleted stays, and is deleted by the next run. The generation before is kept whatever its number, as
// it is where a rollback leads.
void delete_old_generations(const common::IndexDirectory& directory, std::uint64_t previous) noexcept {
  std::vector<std::uint64_t> numbers;
  try {
    numbers = directory.generations();
  } catch (...) {
    return;
  }
  if (numbers.size() <= kKeptGenerations) return;
  numbers.resize(numbers.size() - kKeptGenerations);
  std::erase(numbers, previous);
  for (const std::uint64_t number : numbers) {
    std::error_code ignored;
    std::filesystem::remove_all(directory.generation(number), ignored);
  }
}

// The checksum CURRENT needs, when the generation is whole as far as its manifest can tell.
std::optional<common::CurrentGeneration> usable_generation(const common::IndexDirectory& directory,
                                                           std::uint64_t number) {
  const std::filesystem::path folder = directory.generation(number);
  const auto text = common::read_file(folder / common::kManifestName);
  if (!text) return std::nullopt;
  const common::CurrentGeneration generation{number, common::stable_hash(*text)};
  try {
    if (common::load_manifest(folder, generation.manifest_checksum).generation == number) return generation;
  } catch (const Error&) {
  }
  return std::nullopt;
}

// Generations worth going back to, best first: the one before the current one, then older ones; with a damaged CURRENT
// or manifest, every other one, newest first.
std::vector<std::uint64_t> ways_back(const common::IndexDirectory& directory) {
  std::vector<std::uint64_t> numbers = directory.generations();
  std::reverse(numbers.begin(), numbers.end());
  std::uint64_t current = 0, previous = 0;
  try {
    if (const auto named = directory.current()) {
      current = previous = named->number;
      previous = common::load_manifest(directory.generation(current), named->manifest_checksum).previous;
    }
  } catch (const Error&) {
    previous = UINT64_MAX;
  }
  std::erase_if(numbers, [&](std::uint64_t number) { return number == current || number > previous; });
  return numbers;
}

}  // namespace

std::vector<std::string> check_database(const std::filesystem::path& database, std::size_t expected_documents) {
  const std::string path = database.string();
  const pid_t child = ::fork();
  if (child < 0) common::throw_io_error("cannot start a process to check " + path, errno);
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it holds the lock as well, and must not outlive a killed run
    for (const int crash : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE}) ::signal(crash, SIG_DFL);  // a crash is an answer here
    ::_exit(check_here(path, expected_documents));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) common::throw_io_error("cannot wait for the check of " + path, errno);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kSound) return {};
  return {path + " " + describe_status(status)};
}

void publish_generation(const common::IndexDirectory& directory, const std::filesystem::path& build,
                        common::Manifest manifest, const std::vector<common::ManifestFile>& known) {
  const std::filesystem::path target = directory.generation(manifest.generation);
  manifest.checked_files = common::checksum_files(build, known);
  const std::string text = common::encode_manifest(manifest);
  try {
    common::replace_file(build / common::kManifestName, text);
    sync_tree(build);
    std::filesystem::create_directories(target.parent_path());
    std::filesystem::remove_all(target);  // of a run that was killed between this and CURRENT
    std::filesystem::rename(build, target);
    common::sync_directory(target.parent_path());
    common::sync_directory(directory.root());
  } catch (const std::filesystem::filesystem_error& e) {
    common::throw_io_error("cannot publish " + target.string(), e.code().value());
  }
  directory.set_current({manifest.generation, common::stable_hash(text)});
  delete_old_generations(directory, manifest.previous);
}

std::uint64_t roll_back(const common::IndexDirectory& directory) {
  for (const std::uint64_t number : ways_back(directory)) {
    if (const auto generation = usable_generation(directory, number)) {
      directory.set_current(*generation);
      return number;
    }
  }
  throw Error(ErrorCode::index_missing, directory.root().string() + " holds no whole generation to go back to");
}

std::vector<std::string> verify_index(const common::IndexDirectory& directory) {
  std::optional<common::CurrentGeneration> current;
  common::Manifest manifest;
  try {
    current = directory.current();
    if (current) manifest = common::load_manifest(directory.generation(current->number), current->manifest_checksum);
  } catch (const Error& e) {
    return {e.what()};
  }
  if (!current) throw Error(ErrorCode::index_missing, "no index in " + directory.root().string());
  const std::filesystem::path folder = directory.generation(current->number);
  std::vector<std::string> problems;
  for (const common::ManifestFile& file : manifest.checked_files) {
    const common::FileDigest digest = common::digest_file(folder / file.name);
    if (digest.size != file.size || digest.hash != file.checksum) {
      problems.push_back((folder / file.name).string() + " is damaged (checksum)");
    }
  }
  if (!problems.empty()) return problems;  // Xapian's check would only stumble over the same files
  // Xapian's check opens for writing. Where that is not allowed, the checksums of what it found sound have to do.
  if (::access(folder.c_str(), W_OK) != 0) return {};
  for (const common::ManifestSegment& segment : manifest.segments) {
    for (std::string& problem : check_database(folder / segment.name, segment.documents)) {
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

}  // namespace newsfold::indexer
