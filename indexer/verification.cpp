#include "indexer/verification.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <optional>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"
#include "common/timestamp.hpp"
#include "indexer/database_check.hpp"
#include "indexer/ways_back.hpp"

namespace newsfold::indexer {
namespace {

using common::Error;
using common::ErrorCode;

// Beside CURRENT: the name of a checked file, and a line break.
constexpr const char* kDamagedName = "damaged";

struct Piece {
  const common::ManifestFile* file;
  std::size_t number;
};

std::optional<Piece> piece_of_the_day(const common::Manifest& manifest, std::int64_t now_utc) {
  std::size_t pieces = 0;
  for (const common::ManifestFile& file : manifest.checked_files) pieces += file.piece_count();
  if (pieces == 0) return std::nullopt;
  std::size_t piece = static_cast<std::uint64_t>(now_utc / common::kSecondsPerDay) % pieces;
  auto file = manifest.checked_files.begin();
  for (; piece >= file->piece_count(); ++file) piece -= file->piece_count();
  return Piece{&*file, piece};
}

// Where the note cannot be written, this run has at least said it.
void note_damage(const common::IndexDirectory& directory, const std::string& name) {
  try {
    common::replace_file(directory.root() / kDamagedName, name + "\n");
  } catch (const Error&) {
    return;
  }
}

void check_noted_file(const common::IndexDirectory& directory, const std::filesystem::path& folder,
                      const common::Manifest& manifest) {
  const std::filesystem::path note = directory.root() / kDamagedName;
  const std::optional<std::string> noted = common::read_file(note);
  if (!noted) return;
  std::vector<common::ManifestFile> files = manifest.checked_files;
  std::erase_if(files, [&](const auto& file) { return file.name + "\n" != *noted; });
  common::require_sound(folder, files);
  std::error_code ignored;
  std::filesystem::remove(note, ignored);
}

// Generations share files, so that what is damaged in one often is in the others.
std::string remedy_for(const common::IndexDirectory& directory) {
  const auto back = find_way_back(directory, Wanted::this_version);
  const std::string anew = "a run with --force makes a new one of the whole corpus";
  return back ? fmt::format("--rollback goes back to generation {}, which is sound; {}", back->number, anew)
              : "there is no sound generation to go back to; " + anew;
}

bool may_write_to(const std::filesystem::path& folder) { return ::access(folder.c_str(), W_OK) == 0; }

}  // namespace

void check_as_every_night(const common::IndexDirectory& directory, std::uint64_t generation,
                          const common::Manifest& manifest, std::int64_t now_utc) {
  const std::filesystem::path folder = directory.generation(generation);
  check_noted_file(directory, folder, manifest);
  const std::optional<Piece> piece = piece_of_the_day(manifest, now_utc);
  if (!piece) return;
  try {
    common::require_sound_piece(folder, *piece->file, piece->number);
  } catch (const Error& e) {
    if (e.code() == ErrorCode::index_corrupt) note_damage(directory, piece->file->name);
    throw;
  }
}

bool may_check_databases(const common::IndexDirectory& directory) {
  const auto current = directory.current();
  return current && may_write_to(directory.generation(current->number));
}

std::vector<std::string> verify_generation(const common::IndexDirectory& directory,
                                           const common::CurrentGeneration& generation, unsigned jobs) {
  const std::filesystem::path folder = directory.generation(generation.number);
  common::Manifest manifest;
  try {
    manifest = common::read_manifest(folder, generation.manifest_checksum);
  } catch (const Error& e) {
    return {e.what()};
  }
  std::vector<std::string> problems = common::find_damage(folder, manifest.checked_files);
  // Xapian's check would only stumble over the same files; and what another format has beside its databases is not
  // known.
  const bool is_of_this_format = manifest.format_version == common::kFormatVersion;
  if (!problems.empty() || !is_of_this_format || !may_write_to(folder)) return problems;
  for (const common::ManifestSegment& segment : manifest.segments) {
    for (std::string& problem :
         check_database(folder / segment.name, segment.documents, Look::at_all_documents, jobs)) {
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

Verification verify_index(const common::IndexDirectory& directory, unsigned jobs) {
  std::optional<common::CurrentGeneration> current;
  try {
    current = directory.current();
  } catch (const Error& e) {
    return {{e.what()}, {}};
  }
  if (!current && !directory.generations().empty()) {
    return {{(directory.root() / "CURRENT").string() + " is missing"},
            "--rollback names the newest whole generation again"};
  }
  if (!current) throw Error(ErrorCode::index_missing, "no index in " + directory.root().string());
  std::vector<std::string> problems = verify_generation(directory, *current, jobs);
  if (!problems.empty()) return {std::move(problems), remedy_for(directory)};
  const std::filesystem::path folder = directory.generation(current->number);
  if (is_of_this_version(common::read_manifest(folder, current->manifest_checksum))) return {};
  return {{folder.string() + " is of another version, which queries cannot read"}, "a run makes one that they can"};
}

}  // namespace newsfold::indexer
