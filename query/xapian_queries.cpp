#include "query/xapian_queries.hpp"

#include "common/error.hpp"
#include "common/schema.hpp"

namespace newsfold::query {

std::string id_term(const Xapian::Database& database, Xapian::docid document) {
  auto term = database.termlist_begin(document);
  term.skip_to(std::string(common::kIdPrefix));
  if (term == database.termlist_end(document) || !(*term).starts_with(common::kIdPrefix)) {
    throw common::Error(common::ErrorCode::index_corrupt, "an article of the index has no id; newsfold-index --verify");
  }
  return *term;
}

}  // namespace newsfold::query
