#include "indexer/ways_back.hpp"

#include <fmt/format.h>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "common/text_analyzer.hpp"
#include "common/timestamp.hpp"

namespace newsfold::indexer {
namespace {

using common::Error;
using common::ErrorCode;

// What CURRENT has to say of a generation, be it sound or not. Throws Error(index_missing) where it has no manifest.
common::CurrentGeneration name_generation(const common::IndexDirectory& directory, std::uint64_t number) {
  const std::filesystem::path manifest = directory.generation(number) / common::kManifestName;
  const auto text = common::read_file(manifest);
  if (!text) throw Error(ErrorCode::index_missing, manifest.string() + " is missing");
  return {number, common::stable_hash(*text)};
}

// Nothing when the generation is not as it was published, or of another version than is wanted.
std::optional<common::CurrentGeneration> sound_generation(const common::IndexDirectory& directory, std::uint64_t number,
                                                          Wanted wanted) {
  try {
    const common::CurrentGeneration generation = name_generation(directory, number);
    const std::filesystem::path folder = directory.generation(number);
    const common::Manifest manifest = common::read_manifest(folder, generation.manifest_checksum);
    if (manifest.generation != number) return std::nullopt;
    if (wanted == Wanted::this_version && !is_of_this_version(manifest)) return std::nullopt;
    return common::find_damage(folder, manifest.checked_files).empty() ? std::optional(generation) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Generations that were current one before the other, beginning with the one before the current one.
struct Succession {
  std::uint64_t current = 0;  // 0: none, or it is not known
  std::vector<std::uint64_t> numbers;
  std::uint64_t known_from = UINT64_MAX;  // what was current before this one is not known; 0: nothing was
};

Succession find_succession(const common::IndexDirectory& directory) {
  Succession succession;
  try {
    auto generation = directory.current();
    if (generation) succession.current = generation->number;
    while (generation && succession.known_from > 0) {
      const std::filesystem::path folder = directory.generation(generation->number);
      const std::uint64_t before = common::read_manifest(folder, generation->manifest_checksum).previous;
      if (before >= generation->number) break;
      succession.known_from = before;
      if (before == 0) break;
      generation = name_generation(directory, before);
      succession.numbers.push_back(before);
    }
  } catch (const Error&) {
    // CURRENT or a manifest is damaged or gone.
  }
  return succession;
}

// As in ways_back, from what is known of the succession and all numbers.
std::vector<std::uint64_t> ways_from(const Succession& succession, const std::vector<std::uint64_t>& numbers) {
  std::vector<std::uint64_t> ways = succession.numbers;
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    if (*number != succession.current && *number < succession.known_from) ways.push_back(*number);
  }
  return ways;
}

// What the manifest of a generation says of it, in columns.
std::string facts_of(const common::IndexDirectory& directory, std::uint64_t number) {
  try {
    const common::CurrentGeneration generation = name_generation(directory, number);
    const common::Manifest manifest = common::read_manifest(directory.generation(number), generation.manifest_checksum);
    return fmt::format("{:<20}  {:>10}  {:>10}", common::format_timestamp(manifest.built_at_utc), manifest.articles,
                       manifest.stories);
  } catch (const Error&) {
    return "cannot be read";
  }
}

}  // namespace

bool is_of_this_version(const common::Manifest& manifest) {
  return manifest.format_version == common::kFormatVersion && manifest.analyzer == common::TextAnalyzer().fingerprint();
}

std::vector<std::uint64_t> ways_back(const common::IndexDirectory& directory) {
  return ways_from(find_succession(directory), directory.generations());
}

std::optional<common::CurrentGeneration> find_way_back(const common::IndexDirectory& directory, Wanted wanted) {
  for (const std::uint64_t number : ways_back(directory)) {
    if (const auto generation = sound_generation(directory, number, wanted)) return generation;
  }
  return std::nullopt;
}

std::string format_generations(const common::IndexDirectory& directory) {
  const std::vector<std::uint64_t> numbers = directory.generations();
  if (numbers.empty()) throw Error(ErrorCode::index_missing, "no index in " + directory.root().string());
  const Succession succession = find_succession(directory);
  const std::vector<std::uint64_t> ways = ways_from(succession, numbers);
  std::string table = fmt::format("{:>10}  {:<20}  {:>10}  {:>10}\n", "generation", "built", "articles", "stories");
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    std::string line = fmt::format("{:>10}  {}", *number, facts_of(directory, *number));
    if (*number == succession.current) line += "  current";
    else if (!ways.empty() && *number == ways.front()) line += "  --rollback goes here, if it is sound";
    table += line + "\n";
  }
  return table;
}

}  // namespace newsfold::indexer
