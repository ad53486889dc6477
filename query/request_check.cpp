#include "query/request_check.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"
#include "query/query_ranges.hpp"

namespace newsfold::query {
namespace {

using common::Error;
using common::ErrorCode;

void require_in_range(bool holds, const std::string& what) {
  if (!holds) throw Error(ErrorCode::invalid_argument, what);
}

void require_at_most(std::size_t value, std::size_t most, std::string_view name) {
  if (value > most) throw Error(ErrorCode::invalid_argument, fmt::format("{} is at most {}", name, most));
}

void require_list(const std::vector<std::string>& values, const char* name) {
  require_at_most(values.size(), Request::kMaxListed, fmt::format("the number of {}", name));
  for (const std::string& value : values) {
    require_at_most(value.size(), Request::kMaxListedBytes, fmt::format("the length of one of the {} in bytes", name));
  }
}

}  // namespace

void check_request(const Request& request) {
  require_at_most(request.limit, Request::kMaxLimit, "limit");
  require_at_most(request.offset, Request::kMaxOffset, "offset");
  require_at_most(request.coverage, Request::kMaxCoverage, "coverage");
  require_list(request.topics, "topics");
  require_list(request.providers, "providers");
  require_list(request.categories, "categories");
  require_list(request.types, "types");
  require_in_range(request.quality_weight >= 0 && request.quality_weight <= 1, "quality_weight is from 0 to 1");
  require_in_range(request.half_life_days >= 0 && request.half_life_days <= Request::kMaxHalfLifeDays,
                   fmt::format("half_life_days is from 0 to {:.0f}", Request::kMaxHalfLifeDays));
  require_in_range(
      request.snippet_chars == 0 ||
          (request.snippet_chars >= Request::kMinSnippetChars && request.snippet_chars <= Request::kMaxSnippetChars),
      fmt::format("snippet_chars is 0, or from {} to {}", Request::kMinSnippetChars, Request::kMaxSnippetChars));
  require_in_range(std::isfinite(request.min_quality.value_or(0)), "min_quality is a finite number");
  require_in_range(request.grouping == Grouping::story || request.grouping == Grouping::none, "no such grouping");
  require_in_range(request.sort >= SortOrder::relevance && request.sort <= SortOrder::oldest, "no such sort");
  require_in_range(request.published >= PublishedFilter::any && request.published <= PublishedFilter::no,
                   "no such published");
  if (request.now_utc) require_now(*request.now_utc);
}

}  // namespace newsfold::query
