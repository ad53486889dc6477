#include "query/request_filters.hpp"

#include "common/schema.hpp"
#include "query/addresses.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

class FilterList {
 public:
  FilterList(common::TextAnalyzer& analyzer, const StopCheck& stop) : analyzer_(analyzer), stop_(stop) {}

  // Any of the values of a field.
  void add_values(const char* name, const std::vector<std::string>& values) {
    if (values.empty()) return;
    const common::Field& field = common::field(name);
    std::vector<std::string> terms;
    for (const std::string& value : values) {
      stop_.check();
      terms.push_back(common::make_term(field.value_prefix, analyzer_.fold_label(value)));
      if (field.name == "provider") terms.push_back(domain_term(value));
    }
    add(name, Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
  }

  void add(const char* name, const Xapian::Query& query) { filters_.push_back({name, query}); }

  std::vector<RequestFilter> take() { return std::move(filters_); }

 private:
  common::TextAnalyzer& analyzer_;
  const StopCheck& stop_;
  std::vector<RequestFilter> filters_;
};

std::string serialise(std::int64_t time) { return Xapian::sortable_serialise(static_cast<double>(time)); }

}  // namespace

std::vector<RequestFilter> build_filters(const Request& request, common::TextAnalyzer& analyzer,
                                         const StopCheck& stop) {
  FilterList filters(analyzer, stop);
  filters.add_values("topic", request.topics);
  filters.add_values("provider", request.providers);
  filters.add_values("category", request.categories);
  filters.add_values("type", request.types);
  if (request.from_utc) {
    filters.add("from",
                Xapian::Query(Xapian::Query::OP_VALUE_GE, common::kSlotPublishedAt, serialise(*request.from_utc)));
  }
  if (request.until_utc) {
    // A range, not VALUE_LE, which would let through the articles without a date.
    filters.add("to", Xapian::Query(Xapian::Query::OP_VALUE_RANGE, common::kSlotPublishedAt,
                                    Xapian::sortable_serialise(common::kBelowAllNumbers),
                                    Xapian::sortable_serialise(static_cast<double>(*request.until_utc) - 1)));
  }
  if (request.min_quality) {
    filters.add("min-quality", Xapian::Query(Xapian::Query::OP_VALUE_GE, common::kSlotQuality,
                                             Xapian::sortable_serialise(*request.min_quality)));
  }
  if (request.published != PublishedFilter::any) {
    const char* flag = request.published == PublishedFilter::yes ? "yes" : "no";
    filters.add("published", Xapian::Query(common::make_term(common::kPublishedPrefix, flag)));
  }
  return filters.take();
}

Xapian::Query apply_filters(const Xapian::Query& query, const std::vector<RequestFilter>& filters,
                            std::size_t left_out) {
  std::vector<Xapian::Query> applied;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (i != left_out) applied.push_back(filters[i].query);
  }
  if (applied.empty()) return query;
  return Xapian::Query(Xapian::Query::OP_FILTER, query, combine(Xapian::Query::OP_AND, applied));
}

}  // namespace newsfold::query
