#include "common/edit_distance.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/utf8.hpp"

namespace newsfold::common {
namespace {

void read_code_points(std::string_view text, std::vector<std::int32_t>& points) {
  points.clear();
  for (std::uint32_t at = 0; at < text.size();) points.push_back(next_code_point(text, at));
}

// In bytes, of the first `count`.
std::size_t size_of_code_points(std::string_view text, std::size_t count) {
  std::uint32_t size = 0;
  while (count-- > 0) next_code_point(text, size);
  return size;
}

}  // namespace

EditDistance::EditDistance(std::string_view from) { read_code_points(from, from_); }

std::size_t EditDistance::to(std::string_view other, std::size_t limit) {
  hopeless_beginning_ = 0;
  read_code_points(other, to_);
  if (from_.size() > to_.size() + limit) return limit + 1;
  const std::size_t width = from_.size() + 1;
  before_last_.resize(width);
  last_.resize(width);
  row_.resize(width);
  std::iota(last_.begin(), last_.end(), std::size_t{0});
  for (std::size_t i = 1; i <= to_.size(); ++i) {
    row_[0] = i;
    for (std::size_t j = 1; j < width; ++j) {
      row_[j] = std::min({last_[j] + 1, row_[j - 1] + 1, last_[j - 1] + (to_[i - 1] != from_[j - 1])});
      const bool swapped = i > 1 && j > 1 && to_[i - 1] == from_[j - 2] && to_[i - 2] == from_[j - 1];
      if (swapped) row_[j] = std::min(row_[j], before_last_[j - 2] + 1);
    }
    if (*std::min_element(row_.begin(), row_.end()) > limit) {
      hopeless_beginning_ = size_of_code_points(other, i);
      return limit + 1;
    }
    std::swap(before_last_, last_);
    std::swap(last_, row_);
  }
  return std::min(last_.back(), limit + 1);
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  return EditDistance(a).to(b, limit);
}

}  // namespace newsfold::common
