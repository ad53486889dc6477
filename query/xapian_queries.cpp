#include "query/xapian_queries.hpp"

#include "common/error.hpp"
#include "common/schema.hpp"
#include "query/ranking.hpp"

namespace newsfold::query {

std::string id_term(const Xapian::Database& database, Xapian::docid document) {
  auto term = database.termlist_begin(document);
  term.skip_to(std::string(common::kIdPrefix));
  if (term == database.termlist_end(document) || !(*term).starts_with(common::kIdPrefix)) {
    throw common::Error(common::ErrorCode::index_corrupt, "an article of the index has no id; newsfold-index --verify");
  }
  return *term;
}

std::string story_term(const std::string& story) {
  return common::make_term(common::field("story").value_prefix, story);
}

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

}  // namespace newsfold::query
