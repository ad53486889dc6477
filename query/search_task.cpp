#include "query/search_task.hpp"

#include "common/schema.hpp"

namespace newsfold::query {

Xapian::MSet best_by_text(const Xapian::Database& database, const Xapian::Query& query, std::size_t count,
                          double least) {
  constexpr double kNoQueryLength = 0, kQueryFrequency = 1;
  Xapian::Enquire enquire(database);
  enquire.set_query(query);
  enquire.set_weighting_scheme(
      Xapian::BM25Weight(kBm25K1, kNoQueryLength, kQueryFrequency, kBm25B, kBm25MinNormalLength));
  enquire.set_cutoff(0, least);
  return enquire.get_mset(0, static_cast<Xapian::doccount>(count));
}

double sort_value(const Hit& hit, SortOrder sort) {
  if (sort == SortOrder::quality) return hit.quality.value_or(common::kBelowAllNumbers);
  if (!hit.published_at_utc) return common::kBelowAllNumbers;
  const auto time = static_cast<double>(*hit.published_at_utc);
  return sort == SortOrder::oldest ? -time : time;
}

std::string story_term(const std::string& story) {
  return common::make_term(common::field("story").value_prefix, story);
}

}  // namespace newsfold::query
