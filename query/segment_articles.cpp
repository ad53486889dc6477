#include "query/segment_articles.hpp"

namespace newsfold::query {

void SegmentArticles::add_segment(const Xapian::Database& segment, const std::string& path) {
  segments_.push_back(segment);
  readers_.emplace_back(segment, path);
}

common::Article SegmentArticles::get(Xapian::docid document) {
  const auto segments = static_cast<Xapian::docid>(segments_.size());
  const std::size_t segment = (document - 1) % segments;
  const Xapian::docid number = (document - 1) / segments + 1;
  return readers_[segment].read(segments_[segment].get_document(number, Xapian::DOC_ASSUME_VALID));
}

}  // namespace newsfold::query
