#include "query/search_task.hpp"

#include <cmath>

#include "common/schema.hpp"

namespace newsfold::query {
namespace {

std::optional<double> get_number(const Xapian::Document& document, common::Slot slot) {
  const std::string value = document.get_value(slot);
  return value.empty() ? std::nullopt : std::optional(Xapian::sortable_unserialise(value));
}

}  // namespace

double rounded_score(double text) { return std::round(text * 1e9) / 1e9; }

Xapian::BM25Weight text_weighting() {
  constexpr double kNoQueryLength = 0, kQueryFrequency = 1, kMinNormalisedLength = 0.5;
  return Xapian::BM25Weight(kBm25K1, kNoQueryLength, kQueryFrequency, kBm25B, kMinNormalisedLength);
}

std::string story_term(const std::string& story) {
  return common::make_term(common::field("story").value_prefix, story);
}

Hit make_hit(const Xapian::Document& document, double text) {
  Hit hit;
  hit.document = document.get_docid();
  hit.text = rounded_score(text);
  hit.prior = get_number(document, common::kSlotPrior).value_or(0);
  hit.quality = get_number(document, common::kSlotQuality);
  if (const auto time = get_number(document, common::kSlotPublishedAt)) {
    hit.published_at_utc = static_cast<std::int64_t>(*time);
  }
  hit.story = document.get_value(common::kSlotStory);
  return hit;
}

}  // namespace newsfold::query
