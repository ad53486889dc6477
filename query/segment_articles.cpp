#include "query/segment_articles.hpp"

#include <utility>

#include "common/error.hpp"
#include "query/segment_rows.hpp"

namespace newsfold::query {

void SegmentArticles::add_segment(const Xapian::Database& segment, common::StoredArticleReader articles) {
  if (articles.documents() != segment.get_lastdocid()) {
    throw common::Error(common::ErrorCode::index_corrupt, articles.path() + " has the articles of another segment");
  }
  readers_.push_back(std::move(articles));
}

common::Article SegmentArticles::get(Xapian::docid document) {
  const SegmentPlace place = place_of(document, readers_.size());
  return readers_[place.segment].read(place.document);
}

common::Article SegmentArticles::get_one_of_many(Xapian::docid document) {
  const SegmentPlace place = place_of(document, readers_.size());
  return get_one_of_many(place.segment, place.document);
}

common::Article SegmentArticles::get_one_of_many(std::size_t segment, Xapian::docid document) {
  return readers_[segment].read_one_of_many(document);
}

}  // namespace newsfold::query
