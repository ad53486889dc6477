#include "common/edit_distance.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "common/utf8.hpp"

namespace newsfold::common {
namespace {

std::vector<std::int32_t> code_points(std::string_view text) {
  std::vector<std::int32_t> points;
  for (std::uint32_t at = 0; at < text.size();) points.push_back(next_code_point(text, at));
  return points;
}

std::size_t distance(const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    if (*std::min_element(row.begin(), row.end()) > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  return distance(code_points(a), code_points(b), limit);
}

}  // namespace newsfold::common
