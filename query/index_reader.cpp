#include "query/index_reader.hpp"

#include <system_error>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "common/system_refusal.hpp"

namespace newsfold::query {

using common::Error;
using common::ErrorCode;

namespace {

std::optional<common::ArticleColumns> open_columns(const std::filesystem::path& folder, std::uint64_t documents) {
  const std::filesystem::path path = folder / common::kColumnsName;
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return std::nullopt;
  common::ArticleColumns columns(path);
  if (columns.documents() == documents) return columns;
  throw Error(ErrorCode::index_corrupt, path.string() + " belongs to another generation");
}

// What the generation was analysed by. Throws Error(index_incompatible).
common::TextAnalyzer analyzer_of(const common::Manifest& manifest, const std::filesystem::path& folder) {
  const auto refuse = [&](const std::string& why) {
    throw Error(ErrorCode::index_incompatible, folder.string() + why + "; run newsfold-index again");
  };
  if (manifest.format_version != common::kFormatVersion) {
    refuse(" has index format " + std::to_string(manifest.format_version) + ", this is " +
           std::to_string(common::kFormatVersion));
  }
  if (manifest.language != "english") {
    refuse(" is in language \"" + manifest.language + "\", which this version has no rules for");
  }
  common::TextAnalyzer analyzer(manifest.language);
  if (manifest.analyzer != analyzer.fingerprint()) {
    refuse(" was analysed by \"" + manifest.analyzer + "\", this is \"" + analyzer.fingerprint() + "\"");
  }
  return analyzer;
}

// Xapian trusts the small file that says where its tables begin, and crashes on a damaged one; tables it checks as it
// reads them. Throws Error(index_corrupt).
void require_sound_beginnings(const common::Manifest& manifest, const std::filesystem::path& folder) {
  std::vector<common::ManifestFile> files = manifest.checked_files;
  std::erase_if(files, [](const common::ManifestFile& file) { return !file.name.ends_with("/iamglass"); });
  common::require_sound(folder, files);
}

}  // namespace

common::CurrentGeneration current_generation(const common::IndexDirectory& directory) {
  const auto current = directory.current();
  if (!current && !directory.generations().empty()) {
    throw Error(ErrorCode::index_missing, (directory.root() / "CURRENT").string() +
                                              " is missing; the next run of newsfold-index, or newsfold-index "
                                              "--rollback, names the newest whole generation again");
  }
  if (!current) {
    throw Error(ErrorCode::index_missing, "no index in " + directory.root().string() +
                                              "; make one with newsfold-index --index " + directory.root().string() +
                                              " CORPUS");
  }
  return *current;
}

std::unique_ptr<OpenGeneration> open_generation(const common::IndexDirectory& directory,
                                                const common::CurrentGeneration& current) {
  const std::filesystem::path folder = directory.generation(current.number);
  common::Manifest manifest = common::load_manifest(folder, current.manifest_checksum);
  common::TextAnalyzer analyzer = analyzer_of(manifest, folder);
  require_sound_beginnings(manifest, folder);
  try {
    Xapian::Database database;
    std::vector<Xapian::Database> segments;
    SegmentWords words;
    SegmentArticles articles;
    SegmentTerms terms;
    SegmentRows rows;
    for (const common::ManifestSegment& segment : manifest.segments) {
      const auto& opened = segments.emplace_back((folder / segment.name).string(), Xapian::DB_OPEN);
      database.add_database(opened);
      words.add_segment(opened, common::ForwardIndex(folder / segment.name / common::kForwardIndexName));
      articles.add_segment(opened, common::StoredArticleReader(folder / segment.name));
      terms.add_segment(opened);
      rows.add_segment(opened.get_lastdocid());
    }
    std::optional<common::ArticleColumns> columns = open_columns(folder, rows.rows());
    return std::make_unique<OpenGeneration>(OpenGeneration{
        current, std::move(manifest), std::move(database), std::move(segments), std::move(words), std::move(articles),
        std::move(terms), std::move(analyzer), std::move(rows), std::move(columns)});
  } catch (const Xapian::Error& e) {
    if (common::is_refused_by_system(e)) {
      throw Error(ErrorCode::io, folder.string() + " cannot be opened: " + e.get_error_string());
    }
    throw Error(ErrorCode::index_corrupt,
                folder.string() + " cannot be opened (" + e.get_msg() + "); newsfold-index --verify tells more");
  }
}

}  // namespace newsfold::query
