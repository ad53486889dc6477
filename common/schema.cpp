#include "common/schema.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::common {

const Field* find_field(std::string_view name) {
  const auto found = std::find_if(kFields.begin(), kFields.end(), [&](const Field& f) { return f.name == name; });
  return found == kFields.end() ? nullptr : &*found;
}

const Field& field(std::string_view name) {
  const Field* found = find_field(name);
  if (!found) throw Error(ErrorCode::internal, "no field " + std::string(name));
  return *found;
}

double quality_prior(std::optional<double> quality) {
  constexpr double kHalfway = 50;
  const double q = std::max(0.0, quality.value_or(kNeutralQuality));
  return q / (q + kHalfway);
}

std::string make_term(std::string_view prefix, std::string_view value) {
  std::string term(prefix);
  if (prefix.size() + value.size() <= kMaxTermBytes) return term.append(value);
  constexpr std::size_t kHashBytes = 17;
  std::size_t head = kMaxTermBytes - prefix.size() - kHashBytes;
  while (head > 0 && (static_cast<unsigned char>(value[head]) & 0xc0) == 0x80) --head;  // not inside a character
  return term.append(value.substr(0, head)).append("#").append(to_hex(stable_hash(value)));
}

}  // namespace newsfold::common
