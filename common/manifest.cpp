#include "common/manifest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::common {
namespace {

using nlohmann::ordered_json;

ordered_json optional_number(const std::optional<std::int64_t>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

std::optional<std::int64_t> get_optional(const ordered_json& json, const char* key) {
  const ordered_json& value = json.at(key);
  return value.is_null() ? std::nullopt : std::optional(value.get<std::int64_t>());
}

Manifest decode_manifest(const std::string& text) {
  const ordered_json json = ordered_json::parse(text);
  Manifest m;
  m.format_version = json.at("format_version").get<std::uint32_t>();
  m.analyzer = json.at("analyzer").get<std::string>();
  m.front_matter_rules = json.value("front_matter_rules", 0U);  // none before there was a second version of them
  m.language = json.at("language").get<std::string>();
  m.generation = json.at("generation").get<std::uint64_t>();
  m.previous = json.at("previous").get<std::uint64_t>();
  m.built_at_utc = json.at("built_at").get<std::int64_t>();
  m.articles = json.at("articles").get<std::uint64_t>();
  m.stories = json.at("stories").get<std::uint64_t>();
  m.providers = json.at("providers").get<std::uint64_t>();
  m.files = json.at("files").get<std::uint64_t>();
  m.contents = json.at("contents").get<std::uint64_t>();
  m.first_published_utc = get_optional(json, "first_published");
  m.last_published_utc = get_optional(json, "last_published");
  for (const ordered_json& segment : json.value("segments", ordered_json::array())) {  // none before format version 2
    m.segments.push_back({segment.at("name").get<std::string>(), segment.at("documents").get<std::uint64_t>(),
                          segment.at("updates").get<std::uint64_t>()});
  }
  for (const ordered_json& file : json.at("checked_files")) {
    m.checked_files.push_back({file.at("name").get<std::string>(), file.at("size").get<std::uint64_t>(),
                               file.at("checksum").get<std::uint64_t>(),
                               file.value("pieces", std::vector<std::uint64_t>())});
  }
  return m;
}

constexpr const char* kDamaged = "is damaged (checksum)";

// Null where it has the size that it should have.
const char* what_is_wrong_with_size(const std::filesystem::path& folder, const ManifestFile& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(folder / file.name, error);
  if (error) return "is missing";
  return size == file.size ? nullptr : "has another size than when it was written";
}

// Null where nothing is. Throws Error(io) for a file that cannot be read.
const char* what_is_wrong(const std::filesystem::path& folder, const ManifestFile& file) {
  if (const char* wrong = what_is_wrong_with_size(folder, file)) return wrong;
  return digest_file(folder / file.name).hash == file.checksum ? nullptr : kDamaged;
}

bool can_be_done_without(const ManifestFile& file) {
  return file.name == kReportName || std::filesystem::path(file.name).filename() == kDescriptionsName;
}

[[noreturn]] void throw_corrupt(const std::filesystem::path& path, const std::string& what) {
  throw Error(ErrorCode::index_corrupt,
              path.string() + " " + what + "; newsfold-index --rollback goes back to the generation before");
}

}  // namespace

std::string encode_manifest(const Manifest& m) {
  ordered_json json{{"format_version", m.format_version},
                    {"analyzer", m.analyzer},
                    {"front_matter_rules", m.front_matter_rules},
                    {"language", m.language},
                    {"generation", m.generation},
                    {"previous", m.previous},
                    {"built_at", m.built_at_utc},
                    {"articles", m.articles},
                    {"stories", m.stories},
                    {"providers", m.providers},
                    {"files", m.files},
                    {"contents", m.contents},
                    {"first_published", optional_number(m.first_published_utc)},
                    {"last_published", optional_number(m.last_published_utc)},
                    {"segments", ordered_json::array()},
                    {"checked_files", ordered_json::array()}};
  for (const ManifestSegment& segment : m.segments) {
    json["segments"].push_back(
        {{"name", segment.name}, {"documents", segment.documents}, {"updates", segment.updates}});
  }
  for (const ManifestFile& file : m.checked_files) {
    ordered_json& checked = json["checked_files"].emplace_back(
        ordered_json{{"name", file.name}, {"size", file.size}, {"checksum", file.checksum}});
    if (!file.pieces.empty()) checked["pieces"] = file.pieces;
  }
  return json.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Manifest read_manifest(const std::filesystem::path& folder, std::uint64_t checksum) {
  const std::filesystem::path path = folder / kManifestName;
  const std::optional<std::string> text = read_file(path);
  if (!text) throw_corrupt(path, "is missing");
  if (stable_hash(*text) != checksum) throw_corrupt(path, kDamaged);
  try {
    return decode_manifest(*text);
  } catch (const ordered_json::exception&) {
    throw_corrupt(path, "cannot be read");
  }
}

Manifest load_manifest(const std::filesystem::path& folder, std::uint64_t checksum) {
  Manifest manifest = read_manifest(folder, checksum);
  std::erase_if(manifest.checked_files, [&folder](const ManifestFile& file) {
    return can_be_done_without(file) && what_is_wrong_with_size(folder, file) != nullptr;
  });
  for (const ManifestFile& file : manifest.checked_files) {
    if (const char* wrong = what_is_wrong_with_size(folder, file)) throw_corrupt(folder / file.name, wrong);
  }
  return manifest;
}

std::vector<ManifestFile> checksum_files(const std::filesystem::path& folder, const std::vector<ManifestFile>& known) {
  std::vector<ManifestFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (!entry.is_regular_file() || name == kManifestName) continue;
    const auto same = [&name](const ManifestFile& file) { return file.name == name; };
    if (const auto found = std::find_if(known.begin(), known.end(), same); found != known.end()) {
      files.push_back(*found);
      continue;
    }
    const FileDigest digest = digest_file(entry.path());
    files.push_back({name, digest.size, digest.hash, digest.pieces});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

std::vector<ManifestFile> files_of_segment(const Manifest& manifest, const std::string& segment) {
  std::vector<ManifestFile> files;
  for (const ManifestFile& file : manifest.checked_files) {
    if (std::filesystem::path(file.name).parent_path() == segment) files.push_back(file);
  }
  return files;
}

void require_sound(const std::filesystem::path& folder, const std::vector<ManifestFile>& files) {
  for (const ManifestFile& file : files) {
    if (const char* wrong = what_is_wrong(folder, file)) {
      throw Error(ErrorCode::index_corrupt, (folder / file.name).string() + " " + wrong);
    }
  }
}

void require_sound_piece(const std::filesystem::path& folder, const ManifestFile& file, std::size_t piece) {
  if (file.pieces.empty()) return require_sound(folder, {file});
  const char* wrong = what_is_wrong_with_size(folder, file);
  if (!wrong && digest_piece(folder / file.name, file.size, piece) != file.pieces[piece]) wrong = kDamaged;
  if (wrong) throw Error(ErrorCode::index_corrupt, (folder / file.name).string() + " " + wrong);
}

std::vector<std::string> find_damage(const std::filesystem::path& folder, const std::vector<ManifestFile>& files) {
  std::vector<std::string> lines;
  for (const ManifestFile& file : files) {
    try {
      if (const char* wrong = what_is_wrong(folder, file)) lines.push_back((folder / file.name).string() + " " + wrong);
    } catch (const Error& e) {
      lines.emplace_back(e.what());
    }
  }
  return lines;
}

}  // namespace newsfold::common
