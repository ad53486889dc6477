#include "query/c/request_fields.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <newsfold/error.hpp>
#include <string>
#include <utility>

namespace newsfold::c {
namespace {

[[noreturn]] void refuse(std::string_view value, const char* expected) {
  throw Error(ErrorCode::invalid_argument, "\"" + std::string(value) + "\" is not " + expected);
}

template <typename Number>
Number parse_number(std::string_view value, const char* expected) {
  Number number{};
  const char* const end = value.data() + value.size();
  const auto [stopped_at, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stopped_at != end || !std::isfinite(static_cast<double>(number))) {
    refuse(value, expected);
  }
  return number;
}

void read(std::string_view value, std::string& field) { field = value; }
void read(std::string_view value, std::vector<std::string>& field) { field.emplace_back(value); }
void read(std::string_view value, double& field) { field = parse_number<double>(value, "a number"); }
void read(std::string_view value, std::size_t& field) {
  field = parse_number<std::size_t>(value, "a whole number from 0");
}
void read(std::string_view value, std::optional<double>& field) { field = parse_number<double>(value, "a number"); }
void read(std::string_view value, std::optional<std::int64_t>& field) {
  field = parse_number<std::int64_t>(value, "a whole number of seconds since 1970 UTC");
}
void read(std::string_view value, bool& field) {
  if (value != "true" && value != "false") refuse(value, "true or false");
  field = value == "true";
}
void read(std::string_view value, Grouping& field) {
  if (value != "story" && value != "none") refuse(value, "story or none");
  field = value == "story" ? Grouping::story : Grouping::none;
}
void read(std::string_view value, SortOrder& field) {
  if (value == "relevance") field = SortOrder::relevance;
  else if (value == "date") field = SortOrder::date;
  else if (value == "quality") field = SortOrder::quality;
  else if (value == "oldest") field = SortOrder::oldest;
  else refuse(value, "relevance, date, quality or oldest");
}
void read(std::string_view value, PublishedFilter& field) {
  if (value == "any") field = PublishedFilter::any;
  else if (value == "yes") field = PublishedFilter::yes;
  else if (value == "no") field = PublishedFilter::no;
  else refuse(value, "any, yes or no");
}

using Setter = void (*)(Request&, std::string_view);

template <auto Field>
void set(Request& request, std::string_view value) {
  read(value, request.*Field);
}

constexpr std::array<std::pair<std::string_view, Setter>, 26> kFields{{
    {"query", set<&Request::query>},
    {"limit", set<&Request::limit>},
    {"offset", set<&Request::offset>},
    {"grouping", set<&Request::grouping>},
    {"sort", set<&Request::sort>},
    {"any_word", set<&Request::any_word>},
    {"topics", set<&Request::topics>},
    {"providers", set<&Request::providers>},
    {"categories", set<&Request::categories>},
    {"types", set<&Request::types>},
    {"from_utc", set<&Request::from_utc>},
    {"until_utc", set<&Request::until_utc>},
    {"min_quality", set<&Request::min_quality>},
    {"published", set<&Request::published>},
    {"coverage", set<&Request::coverage>},
    {"facets", set<&Request::facets>},
    {"facet_limit", set<&Request::facet_limit>},
    {"explain", set<&Request::explain>},
    {"exact_counts", set<&Request::exact_counts>},
    {"hints", set<&Request::hints>},
    {"counts", set<&Request::counts>},
    {"quality_weight", set<&Request::quality_weight>},
    {"half_life_days", set<&Request::half_life_days>},
    {"now_utc", set<&Request::now_utc>},
    {"snippet_chars", set<&Request::snippet_chars>},
    {"max_ms", set<&Request::max_ms>},
}};

}  // namespace

void set_field(Request& request, std::string_view name, std::string_view value) {
  for (const auto& [field, setter] : kFields) {
    if (field != name) continue;
    try {
      return setter(request, value);
    } catch (const Error& error) {
      throw Error(error.code(), std::string(name) + ": " + error.what());
    }
  }
  throw Error(ErrorCode::invalid_argument, "a request has no field \"" + std::string(name) + "\"");
}

}  // namespace newsfold::c
