// manifest.json of a generation: what a reader must know before it may read, and the checksum of every file.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace newsfold::common {

struct ManifestFile {
  std::string name;  // within the generation's folder
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;
  std::vector<std::uint64_t> pieces;  // as in FileDigest

  std::size_t piece_count() const { return std::max<std::size_t>(1, pieces.size()); }
};

// One of the Xapian databases that a generation consists of.
struct ManifestSegment {
  std::string name;  // its folder within that of the generation
  std::uint64_t documents = 0;
  std::uint64_t updates = 0;  // documents that were added to it or taken out since it was written as a whole
};

struct Manifest {
  std::uint32_t format_version = 0;
  std::string analyzer;                  // its fingerprint
  std::uint32_t front_matter_rules = 0;  // by which files were read
  std::string language;
  std::uint64_t generation = 0;
  std::uint64_t previous = 0;  // the generation that was current before; 0: none
  std::int64_t built_at_utc = 0;
  std::uint64_t articles = 0;
  std::uint64_t stories = 0;
  std::uint64_t providers = 0;
  std::uint64_t files = 0;     // of the corpus that hold an article
  std::uint64_t contents = 0;  // a hash of all articles with their stories: equal for equal contents
  std::optional<std::int64_t> first_published_utc;
  std::optional<std::int64_t> last_published_utc;
  std::vector<ManifestSegment> segments;
  std::vector<ManifestFile> checked_files;
};

std::string encode_manifest(const Manifest& manifest);

// The manifest of the generation in `folder`, whose bytes must have the checksum that CURRENT gives. Throws
// Error(index_corrupt), also when a file it names is missing or has another size, but for those that a generation can
// do without, its report and descriptions: these it does not have then.
Manifest load_manifest(const std::filesystem::path& folder, std::uint64_t checksum);

// The same without a look at the files that it names.
Manifest read_manifest(const std::filesystem::path& folder, std::uint64_t checksum);

// Size and checksum of every regular file in `folder` and the folders in it, but the manifest itself, ordered by name.
// Reads all that are not in `known`.
std::vector<ManifestFile> checksum_files(const std::filesystem::path& folder,
                                         const std::vector<ManifestFile>& known = {});

// Of the checked files of a generation those of one segment.
std::vector<ManifestFile> files_of_segment(const Manifest& manifest, const std::string& segment);

// Throws Error(index_corrupt), naming the file, when one of `files` in `folder` is not what its checksum says. Reads
// them all.
void require_sound(const std::filesystem::path& folder, const std::vector<ManifestFile>& files);

// The same of one piece of a file, of which no more is read.
void require_sound_piece(const std::filesystem::path& folder, const ManifestFile& file, std::size_t piece);

// The same, of all of them: one line for each that is missing, has another size, is damaged or cannot be read.
std::vector<std::string> find_damage(const std::filesystem::path& folder, const std::vector<ManifestFile>& files);

constexpr const char* kManifestName = "manifest.json";
constexpr const char* kReportName = "report.json";
constexpr const char* kDescriptionsName = "descriptions";  // in the folder of each segment

}  // namespace newsfold::common
