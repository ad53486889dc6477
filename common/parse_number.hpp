// A number that is all there is of a text. The command line and the C interface, which keep to the public headers, have
// their own.
#pragma once

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

namespace newsfold::common {

// Nothing when the text is anything else, or a number that is not finite or that the type has no room for.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if constexpr (!std::numeric_limits<Number>::is_integer) {
    if (!std::isfinite(number)) return std::nullopt;
  }
  return number;
}

}  // namespace newsfold::common
