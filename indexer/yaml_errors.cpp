#include "indexer/yaml_errors.hpp"

#include <yaml-cpp/exceptions.h>

#include <algorithm>
#include <array>

namespace newsfold::indexer {

bool is_about_alias(const std::string& message) {
  using namespace YAML::ErrorMsg;
  const std::array messages{UNKNOWN_ANCHOR, ALIAS_NOT_FOUND, ANCHOR_NOT_FOUND, CHAR_IN_ALIAS,
                            CHAR_IN_ANCHOR, ALIAS_CONTENT,   MULTIPLE_ANCHORS, MULTIPLE_ALIASES};
  return std::any_of(messages.begin(), messages.end(), [&](const char* text) { return message.starts_with(text); });
}

}  // namespace newsfold::indexer
