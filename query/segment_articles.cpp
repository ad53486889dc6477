#include "query/segment_articles.hpp"

#include "query/segment_rows.hpp"

namespace newsfold::query {

void SegmentArticles::add_segment(const Xapian::Database& segment, const std::string& path) {
  segments_.push_back(segment);
  readers_.emplace_back(segment, path);
}

common::Article SegmentArticles::get(Xapian::docid document) {
  const SegmentPlace place = place_of(document, segments_.size());
  return readers_[place.segment].read(segments_[place.segment].get_document(place.document, Xapian::DOC_ASSUME_VALID));
}

}  // namespace newsfold::query
