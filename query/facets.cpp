#include "query/facets.hpp"

#include <algorithm>
#include <array>

#include "common/error.hpp"
#include "common/timestamp.hpp"

namespace newsfold::query {
namespace {

using Values = std::vector<std::string>;

Values single(const std::string& value) { return value.empty() ? Values() : Values{value}; }

Values dated(const common::Article& article, std::size_t characters) {
  if (!article.published_at_utc) return {};
  return {common::format_date(*article.published_at_utc).substr(0, characters)};
}

// Bands that are open at the top, of a scale that real files fill from 0 to 189.
std::string quality_band(double quality) {
  constexpr std::array<const char*, 5> kBands{"0-19", "20-39", "40-59", "60-79", "80-"};
  return kBands[std::min<std::size_t>(static_cast<std::size_t>(std::max(quality, 0.0) / 20), kBands.size() - 1)];
}

struct FacetField {
  const char* name;
  bool by_value;  // ordered by value rather than by count
  Values (*values)(const common::Article&);
};

constexpr std::array<FacetField, 7> kFacetFields{{
    {"topic", false, [](const common::Article& a) { return a.topics; }},
    {"provider", false,
     [](const common::Article& a) { return single(a.provider.name.empty() ? a.provider.domain : a.provider.name); }},
    {"category", false, [](const common::Article& a) { return single(a.category); }},
    {"type", false, [](const common::Article& a) { return single(a.type); }},
    {"year", true, [](const common::Article& a) { return dated(a, 4); }},
    {"month", true, [](const common::Article& a) { return dated(a, 7); }},
    {"quality", true, [](const common::Article& a) { return a.quality ? single(quality_band(*a.quality)) : Values(); }},
}};

const FacetField& facet_field(const std::string& name) {
  for (const FacetField& field : kFacetFields) {
    if (field.name == name) return field;
  }
  throw common::Error(common::ErrorCode::invalid_argument,
                      "no facet \"" + name + "\"; there are topic, provider, category, type, year, month, quality");
}

}  // namespace

FacetCounter::FacetCounter(const std::vector<std::string>& fields) : fields_(fields), tallies_(fields.size()) {
  for (const std::string& field : fields_) facet_field(field);
}

void FacetCounter::add(const common::Article& article) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    for (const std::string& value : facet_field(fields_[i]).values(article)) {
      Tally& tally = tallies_[i][value];
      ++tally.articles;
      tally.stories.insert(article.story);
    }
  }
}

std::vector<Facet> FacetCounter::results(std::size_t limit) const {
  std::vector<Facet> facets;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    Facet& facet = facets.emplace_back();
    facet.field = fields_[i];
    for (const auto& [value, tally] : tallies_[i])
      facet.values.push_back({value, tally.stories.size(), tally.articles});
    if (!facet_field(fields_[i]).by_value) {
      std::stable_sort(facet.values.begin(), facet.values.end(),
                       [](const FacetValue& a, const FacetValue& b) { return a.articles > b.articles; });
    }
    if (facet_field(fields_[i]).by_value || facet.values.size() <= limit) continue;
    facet.left_out = facet.values.size() - limit;
    facet.values.resize(limit);
  }
  return facets;
}

}  // namespace newsfold::query
