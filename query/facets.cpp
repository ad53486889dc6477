#include "query/facets.hpp"

#include <algorithm>
#include <array>
#include <utility>

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

constexpr std::array<FacetField, 8> kFacetFields{{
    {"topic", false, [](const common::Article& a) { return a.topics; }},
    {"provider", false,
     [](const common::Article& a) { return single(a.provider.name.empty() ? a.provider.domain : a.provider.name); }},
    {"category", false, [](const common::Article& a) { return single(a.category); }},
    {"type", false, [](const common::Article& a) { return single(a.type); }},
    {"year", true, [](const common::Article& a) { return dated(a, 4); }},
    {"month", true, [](const common::Article& a) { return dated(a, 7); }},
    {"day", true, [](const common::Article& a) { return dated(a, 10); }},
    {"quality", true, [](const common::Article& a) { return a.quality ? single(quality_band(*a.quality)) : Values(); }},
}};

const FacetField& facet_field(const std::string& name) {
  std::string names;
  for (const FacetField& field : kFacetFields) {
    if (field.name == name) return field;
    names.append(names.empty() ? "" : ", ").append(field.name);
  }
  throw common::Error(common::ErrorCode::invalid_argument, "no facet \"" + name + "\"; there are " + names);
}

// Of equally frequent ones the first by value.
std::string most_frequent(const std::map<std::string, std::size_t>& spellings) {
  const auto rarer = [](const auto& a, const auto& b) { return a.second < b.second; };
  return std::max_element(spellings.begin(), spellings.end(), rarer)->first;
}

void put_in_order(std::vector<FacetValue>& values, bool by_value) {
  std::sort(values.begin(), values.end(), [by_value](const FacetValue& a, const FacetValue& b) {
    return by_value || a.articles == b.articles ? a.value < b.value : a.articles > b.articles;
  });
}

}  // namespace

FacetCounter::FacetCounter(const std::vector<std::string>& fields, FoldValue fold) : fold_(std::move(fold)) {
  for (const std::string& field : fields) {
    facet_field(field);
    if (std::find(fields_.begin(), fields_.end(), field) == fields_.end()) fields_.push_back(field);
  }
  tallies_.resize(fields_.size());
}

const std::string& FacetCounter::folded(const std::string& value) {
  const auto [known, is_new] = folded_.try_emplace(value);
  if (is_new) known->second = fold_ ? fold_(value) : value;
  return known->second;
}

void FacetCounter::add(const common::Article& article) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    Values values = facet_field(fields_[i]).values(article);
    if (values.empty()) values.emplace_back();
    std::set<std::string> counted;
    for (const std::string& value : values) {
      const std::string& key = folded(value);
      if (!counted.insert(key).second) continue;
      Tally& tally = tallies_[i][key];
      ++tally.articles;
      ++tally.spellings[value];
      tally.stories.insert(article.story);
    }
  }
}

std::vector<Facet> FacetCounter::results(std::size_t limit) const {
  std::vector<Facet> facets;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    Facet& facet = facets.emplace_back();
    facet.field = fields_[i];
    const bool by_value = facet_field(fields_[i]).by_value;
    std::vector<FacetValue> without;
    for (const auto& [key, tally] : tallies_[i]) {
      std::vector<FacetValue>& list = key.empty() ? without : facet.values;
      list.push_back({most_frequent(tally.spellings), tally.stories.size(), tally.articles});
    }
    put_in_order(facet.values, by_value);
    if (!by_value && facet.values.size() > limit) {
      facet.left_out = facet.values.size() - limit;
      facet.values.resize(limit);
    }
    facet.values.insert(facet.values.end(), without.begin(), without.end());
  }
  return facets;
}

}  // namespace newsfold::query
