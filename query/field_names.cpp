#include "query/field_names.hpp"

#include <algorithm>
#include <iterator>

#include "common/edit_distance.hpp"
#include "common/schema.hpp"

namespace newsfold::query {
namespace {

// What other programs call what newsfold has a field for.
struct OtherName {
  std::string_view name, field;
};
constexpr OtherName kOtherNames[] = {
    {"source", "provider"}, {"site", "provider"},    {"publisher", "provider"}, {"outlet", "provider"},
    {"domain", "provider"}, {"tag", "topic"},        {"tags", "topic"},         {"keyword", "topic"},
    {"subject", "topic"},   {"headline", "title"},   {"intitle", "title"},      {"summary", "excerpt"},
    {"text", "excerpt"},    {"section", "category"}, {"after", "date"},         {"before", "date"},
    {"since", "date"},      {"published", "date"},   {"link", "url"},           {"inurl", "url"},
};

}  // namespace

std::string_view field_meant_by(std::string_view name) {
  for (const common::Field& field : common::kFields) {
    if (common::edit_distance(name, field.name, 1) == 1) return field.name;
  }
  const auto* other =
      std::find_if(std::begin(kOtherNames), std::end(kOtherNames), [&](const auto& one) { return one.name == name; });
  return other == std::end(kOtherNames) ? std::string_view() : other->field;
}

}  // namespace newsfold::query
