#include "indexer/publish.hpp"

#include <unistd.h>

#include <algorithm>

#include "common/error.hpp"
#include "common/stable_hash.hpp"
#include "common/timestamp.hpp"

namespace newsfold::indexer {
namespace {

using common::Error;
using common::ErrorCode;

// In the folder of the build, from before a generation takes its place until after it is current: its number.
constexpr const char* kPublishingName = "publishing";

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

void sync_tree(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory()) sync_tree(entry.path());
    else common::sync_file(entry.path());
  }
  common::sync_directory(folder);
}

// What CURRENT has to say of a generation; nothing when that is not as it was published.
std::optional<common::CurrentGeneration> sound_generation(const common::IndexDirectory& directory,
                                                          std::uint64_t number) {
  const std::filesystem::path folder = directory.generation(number);
  try {
    const auto text = common::read_file(folder / common::kManifestName);
    if (!text) return std::nullopt;
    const common::CurrentGeneration generation{number, common::stable_hash(*text)};
    const common::Manifest manifest = common::load_manifest(folder, generation.manifest_checksum);
    const bool is_sound = manifest.generation == number && common::find_damage(folder, manifest.checked_files).empty();
    return is_sound ? std::optional(generation) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Generations worth going back to, best first: the one before the current one, then older ones; with a damaged or lost
// CURRENT, or a damaged manifest, every other one, newest first.
std::vector<std::uint64_t> ways_back(const common::IndexDirectory& directory) {
  std::vector<std::uint64_t> numbers = directory.generations();
  std::reverse(numbers.begin(), numbers.end());
  std::uint64_t current = 0, previous = UINT64_MAX;
  try {
    if (const auto named = directory.current()) {
      current = named->number;
      previous = common::load_manifest(directory.generation(current), named->manifest_checksum).previous;
    }
  } catch (const Error&) {
    // Which one was current before is not known.
  }
  std::erase_if(numbers, [&](std::uint64_t number) { return number == current || number > previous; });
  return numbers;
}

// Makes the best of the ways back that is sound the current one; nothing when none is.
std::optional<std::uint64_t> go_back(const common::IndexDirectory& directory) {
  for (const std::uint64_t number : ways_back(directory)) {
    if (const auto generation = sound_generation(directory, number)) {
      directory.set_current(*generation);
      return number;
    }
  }
  return std::nullopt;
}

// All but the first `kept` of them, those first that are needed most.
std::vector<std::uint64_t> generations_to_delete(const common::IndexDirectory& directory, std::size_t kept) {
  const auto current = directory.current();
  if (!current) return {};
  std::vector<std::uint64_t> wanted{current->number};
  for (const std::uint64_t number : ways_back(directory)) wanted.push_back(number);
  std::vector<std::uint64_t> numbers = directory.generations();
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    if (std::find(wanted.begin(), wanted.end(), *number) == wanted.end()) wanted.push_back(*number);
  }
  wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(std::min(kept, wanted.size())));
  return wanted;
}

}  // namespace

void publish_generation(const common::IndexDirectory& directory, const std::filesystem::path& build,
                        common::Manifest manifest, const std::vector<common::ManifestFile>& known) {
  const std::filesystem::path target = directory.generation(manifest.generation);
  manifest.checked_files = common::checksum_files(build, known);
  const std::string text = common::encode_manifest(manifest);
  try {
    common::replace_file(directory.build() / kPublishingName, std::to_string(manifest.generation));
    common::sync_directory(directory.root());
    common::replace_file(build / common::kManifestName, text);
    sync_tree(build);
    std::filesystem::create_directories(target.parent_path());
    std::filesystem::remove_all(target);
    std::filesystem::rename(build, target);
    common::sync_directory(target.parent_path());
    common::sync_directory(directory.root());
  } catch (const std::filesystem::filesystem_error& e) {
    common::throw_io_error("cannot publish " + target.string(), e.code().value());
  }
  directory.set_current({manifest.generation, common::stable_hash(text)});
}

void clear_leftovers(const common::IndexDirectory& directory) noexcept {
  std::error_code ignored;
  try {
    const auto publishing = common::read_file(directory.build() / kPublishingName);
    const auto current = directory.current();
    const std::string number = current ? std::to_string(current->number) : "";
    const bool is_leftover = publishing && is_number(*publishing) && *publishing != number;
    if (is_leftover) std::filesystem::remove_all(directory.root() / "generations" / *publishing, ignored);
  } catch (...) {
    // A CURRENT that cannot be read could name it, so it stays.
  }
  std::filesystem::remove_all(directory.build(), ignored);
}

void delete_old_generations(const common::IndexDirectory& directory, std::size_t kept) noexcept {
  try {
    for (const std::uint64_t number : generations_to_delete(directory, kept)) {
      std::error_code ignored;
      std::filesystem::remove_all(directory.generation(number), ignored);
    }
  } catch (...) {
    // Which one is current is not known, so all stay.
  }
}

std::optional<std::uint64_t> find_lost_current(const common::IndexDirectory& directory) {
  try {
    if (directory.current()) return std::nullopt;
  } catch (const Error&) {
    return std::nullopt;  // damaged, not lost: nothing is done without being asked for
  }
  return go_back(directory);
}

std::uint64_t roll_back(const common::IndexDirectory& directory) {
  if (const auto number = go_back(directory)) return *number;
  throw Error(ErrorCode::index_missing, directory.root().string() + " holds no sound generation to go back to");
}

void check_file_of_the_day(const std::filesystem::path& folder, const common::Manifest& manifest,
                           std::int64_t now_utc) {
  const std::vector<common::ManifestFile>& files = manifest.checked_files;
  if (files.empty()) return;
  const auto day = static_cast<std::uint64_t>(now_utc / common::kSecondsPerDay);
  common::require_sound(folder, {files[day % files.size()]});
}

bool may_check_databases(const common::IndexDirectory& directory) {
  const auto current = directory.current();
  return current && ::access(directory.generation(current->number).c_str(), W_OK) == 0;
}

std::vector<std::string> verify_index(const common::IndexDirectory& directory) {
  std::optional<common::CurrentGeneration> current;
  common::Manifest manifest;
  try {
    current = directory.current();
    if (current) manifest = common::read_manifest(directory.generation(current->number), current->manifest_checksum);
  } catch (const Error& e) {
    return {e.what()};
  }
  if (!current && !directory.generations().empty()) {
    return {(directory.root() / "CURRENT").string() +
            " is missing; --rollback names the newest whole generation again"};
  }
  if (!current) throw Error(ErrorCode::index_missing, "no index in " + directory.root().string());
  const std::filesystem::path folder = directory.generation(current->number);
  std::vector<std::string> problems = common::find_damage(folder, manifest.checked_files);
  if (!problems.empty()) return problems;  // Xapian's check would only stumble over the same files
  if (!may_check_databases(directory)) return {};
  for (const common::ManifestSegment& segment : manifest.segments) {
    for (std::string& problem : check_database(folder / segment.name, segment.documents)) {
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

}  // namespace newsfold::indexer
