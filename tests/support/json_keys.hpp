// The keys of a JSON object, in order. For tests of what programs and reports write.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace newsfold::testing {

using Json = nlohmann::ordered_json;
using Keys = std::vector<std::string>;

inline Keys keys_of(const Json& json) {
  Keys keys;
  for (const auto& item : json.items()) keys.push_back(item.key());
  return keys;
}

}  // namespace newsfold::testing
