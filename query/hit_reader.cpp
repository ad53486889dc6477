#include "query/hit_reader.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "query/ranking.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

using common::ArticleColumns;

std::optional<double> get_number(const Xapian::Document& document, common::Slot slot) {
  const std::string value = document.get_value(slot);
  return value.empty() ? std::nullopt : std::optional(Xapian::sortable_unserialise(value));
}

std::uint64_t key_of(const std::string& value) { return value.empty() ? 0 : common::stable_hash(value); }

}  // namespace

const ArticleColumns::Row& HitReader::row(Xapian::docid document) const {
  return generation_.columns->row(generation_.rows.row_of(document));
}

std::uint32_t HitReader::story(Xapian::docid document) const {
  return generation_.columns->story(generation_.rows.row_of(document));
}

Hit HitReader::hit(Xapian::docid document, double text) const {
  if (!generation_.columns) return hit_from_slots(document, text);
  return hit_of_row(generation_.rows.row_of(document), text);
}

Hit HitReader::hit_of_row(std::uint32_t number, double text) const {
  const ArticleColumns::Row& row = generation_.columns->row(number);
  Hit hit;
  hit.document = generation_.rows.document_of(number);
  hit.text = rounded_score(text);
  if (!std::isnan(row.quality)) hit.quality = row.quality;
  hit.prior = common::quality_prior(hit.quality);
  if (row.published_at_utc != ArticleColumns::kNoTime) hit.published_at_utc = row.published_at_utc;
  hit.story = generation_.columns->story(number);
  return hit;
}

Hit HitReader::hit_from_slots(Xapian::docid number, double text) const {
  const Xapian::Document document = generation_.database.get_document(number, Xapian::DOC_ASSUME_VALID);
  Hit hit;
  hit.document = number;
  hit.text = rounded_score(text);
  hit.prior = get_number(document, common::kSlotPrior).value_or(0);
  hit.quality = get_number(document, common::kSlotQuality);
  if (const auto time = get_number(document, common::kSlotPublishedAt)) {
    hit.published_at_utc = static_cast<std::int64_t>(*time);
  }
  hit.story = key_of(document.get_value(common::kSlotStory));
  return hit;
}

std::string HitReader::story_id(Xapian::docid document) const {
  std::string id;
  if (generation_.columns) id = generation_.columns->story_id(story(document));
  else id = generation_.database.get_document(document, Xapian::DOC_ASSUME_VALID).get_value(common::kSlotStory);
  if (id.empty()) throw common::Error(common::ErrorCode::index_corrupt, "a story has no id");
  return id;
}

HitReader::Origin HitReader::origin(Xapian::docid number) const {
  if (generation_.columns) {
    const ArticleColumns::Row& row = this->row(number);
    return {row.provider, row.copy_group};
  }
  const Xapian::Document document = generation_.database.get_document(number, Xapian::DOC_ASSUME_VALID);
  return {key_of(document.get_value(common::kSlotProvider)), key_of(document.get_value(common::kSlotCopies))};
}

void HitReader::read_ahead(Xapian::docid document) const {
  if (generation_.columns) generation_.columns->read_ahead(generation_.rows.row_of(document));
}

std::vector<Xapian::docid> HitReader::members(const Hit& hit) const {
  std::vector<Xapian::docid> members;
  if (generation_.columns) {
    for (const std::uint32_t member : generation_.columns->members(story(hit.document))) {
      members.push_back(generation_.rows.document_of(member));
    }
    std::sort(members.begin(), members.end());
  } else {
    const std::string term = story_term(story_id(hit.document));
    const auto end = generation_.database.postlist_end(term);
    for (auto posting = generation_.database.postlist_begin(term); posting != end; ++posting) {
      members.push_back(*posting);
    }
  }
  if (members.empty()) throw common::Error(common::ErrorCode::index_corrupt, "a story has no articles");
  return members;
}

}  // namespace newsfold::query
