#include "query/segment_articles.hpp"

#include "common/error.hpp"
#include "query/segment_rows.hpp"

namespace newsfold::query {

void SegmentArticles::add_segment(const Xapian::Database& segment, const std::filesystem::path& path) {
  if (readers_.emplace_back(path).documents() != segment.get_lastdocid()) {
    throw common::Error(common::ErrorCode::index_corrupt, path.string() + " has the articles of another segment");
  }
}

common::Article SegmentArticles::get(Xapian::docid document) {
  const SegmentPlace place = place_of(document, readers_.size());
  return readers_[place.segment].read(place.document);
}

}  // namespace newsfold::query
