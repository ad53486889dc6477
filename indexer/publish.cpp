#include "indexer/publish.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/stable_hash.hpp"
#include "indexer/ways_back.hpp"

namespace newsfold::indexer {
namespace {

using common::Error;
using common::ErrorCode;

// In the folder of the build, from before a generation takes its place until after it is current: its number.
constexpr const char* kPublishingName = "publishing";

void sync_tree(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory()) sync_tree(entry.path());
    else common::sync_file(entry.path());
  }
  common::sync_directory(folder);
}

// True as well where it cannot be told.
bool is_named(const common::IndexDirectory& directory, std::uint64_t number) {
  try {
    const auto current = directory.current();
    return current && current->number == number;
  } catch (const Error&) {
    return true;
  }
}

// Whether CURRENT names a generation, or could: what it is about can't be read, or it is gone and the generation whole.
bool may_be_current(const common::IndexDirectory& directory, std::uint64_t number) {
  std::error_code error;
  try {
    if (const auto current = directory.current()) return current->number == number;
    return std::filesystem::exists(directory.generation(number) / common::kManifestName, error) || error;
  } catch (const Error&) {
    return true;
  }
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

std::vector<common::ManifestFile> settle_files(const std::filesystem::path& build,
                                               const std::vector<common::ManifestFile>& known) {
  std::vector<common::ManifestFile> files = common::checksum_files(build, known);
  sync_tree(build);
  return files;
}

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
  try {
    directory.set_current({manifest.generation, common::stable_hash(text)});
  } catch (const Error&) {
    std::error_code ignored;
    if (!is_named(directory, manifest.generation)) std::filesystem::remove_all(target, ignored);
    throw;
  }
}

void clear_leftovers(const common::IndexDirectory& directory) noexcept {
  std::error_code ignored;
  try {
    const auto publishing = common::read_file(directory.build() / kPublishingName);
    for (const std::uint64_t number : directory.generations()) {
      if (publishing != std::to_string(number) || may_be_current(directory, number)) continue;
      const std::filesystem::path leftover = directory.generation(number);
      std::filesystem::remove_all(leftover, ignored);
      common::sync_directory(leftover.parent_path());  // before the folder is gone that says what it was
    }
  } catch (...) {
    // What is left is no worse than before.
  }
  std::filesystem::remove_all(directory.build(), ignored);
}

std::uint64_t generation_to_replace(const common::IndexDirectory& directory) {
  try {
    const auto current = directory.current();
    return current ? current->number : 0;
  } catch (const common::Error&) {
    const std::vector<std::uint64_t> numbers = directory.generations();
    return numbers.empty() ? 0 : numbers.back();
  }
}

std::vector<std::string> delete_old_generations(const common::IndexDirectory& directory, std::size_t kept) noexcept {
  std::vector<std::string> left;
  try {
    for (const std::uint64_t number : generations_to_delete(directory, kept)) {
      const std::filesystem::path folder = directory.generation(number);
      std::error_code error;
      std::filesystem::remove_all(folder, error);
      if (error) left.push_back("cannot delete " + folder.string() + ", an old generation: " + error.message());
    }
  } catch (...) {
    // Which one is current is not known, so all stay.
  }
  return left;
}

std::optional<common::CurrentGeneration> find_lost_current(const common::IndexDirectory& directory) {
  if (directory.current() || directory.generations().empty()) return std::nullopt;
  if (const auto generation = find_way_back(directory, Wanted::any_version)) return generation;
  throw Error(ErrorCode::index_corrupt, directory.root().string() + " has lost CURRENT, and no generation is sound");
}

std::uint64_t roll_back(const common::IndexDirectory& directory) {
  const auto generation = find_way_back(directory, Wanted::this_version);
  if (!generation) {
    const bool is_first = ways_back(directory).empty();
    throw Error(ErrorCode::index_missing,
                directory.root().string() +
                    (is_first ? " holds no earlier generation" : " holds no sound generation of this version") +
                    " to go back to");
  }
  directory.set_current(*generation);
  return generation->number;
}

}  // namespace newsfold::indexer
