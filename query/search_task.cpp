#include "query/search_task.hpp"

#include "common/schema.hpp"

namespace newsfold::query {

Xapian::BM25Weight text_weighting() {
  constexpr double kNoQueryLength = 0, kQueryFrequency = 1;
  return Xapian::BM25Weight(kBm25K1, kNoQueryLength, kQueryFrequency, kBm25B, kBm25MinNormalLength);
}

double sort_value(const Hit& hit, SortOrder sort) {
  const auto time = hit.published_at_utc ? std::optional(static_cast<double>(*hit.published_at_utc)) : std::nullopt;
  return (sort == SortOrder::date ? time : hit.quality).value_or(common::kBelowAllNumbers);
}

std::string story_term(const std::string& story) {
  return common::make_term(common::field("story").value_prefix, story);
}

}  // namespace newsfold::query
