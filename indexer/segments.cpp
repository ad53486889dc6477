#include "indexer/index_writer.hpp"

#include <string>

#include "common/error.hpp"

namespace newsfold::indexer {
namespace {

// A segment needs no protection from a crash: the build starts again without it.
constexpr int kSegmentFlags = Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS;

// Opening more segments than this at once would run into the limit of open files (each takes five).
constexpr std::size_t kMaxMergedAtOnce = 64;

void merge_range(const std::filesystem::path& segments, std::size_t begin, std::size_t end,
                 const std::filesystem::path& target) {
  Xapian::Database all;
  for (std::size_t i = begin; i < end; ++i) all.add_database(Xapian::Database(segment_path(segments, i).string()));
  all.compact(target.string());
  for (std::size_t i = begin; i < end; ++i) std::filesystem::remove_all(segment_path(segments, i));
}

}  // namespace

SegmentWriter::SegmentWriter(const std::filesystem::path& path)
    : database_(path.string(), kSegmentFlags), path_(path) {}

void SegmentWriter::finish(std::size_t expected_documents) {
  database_.commit();
  if (database_.get_doccount() != expected_documents) {
    throw common::Error(common::ErrorCode::io, path_.string() + " lost documents while it was written");
  }
  database_.close();
}

std::filesystem::path segment_path(const std::filesystem::path& segments, std::size_t number) {
  return segments / std::to_string(number);
}

void merge_segments(const std::filesystem::path& segments, std::size_t count, const std::filesystem::path& target) {
  if (count <= kMaxMergedAtOnce) return merge_range(segments, 0, count, target);
  const std::filesystem::path merged = segments / "merged";
  std::filesystem::create_directories(merged);
  std::size_t groups = 0;
  for (std::size_t begin = 0; begin < count; begin += kMaxMergedAtOnce, ++groups) {
    merge_range(segments, begin, std::min(begin + kMaxMergedAtOnce, count), segment_path(merged, groups));
  }
  merge_segments(merged, groups, target);
}

}  // namespace newsfold::indexer
