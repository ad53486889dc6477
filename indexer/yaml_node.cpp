#include "indexer/yaml_node.hpp"

#include <algorithm>

namespace newsfold::indexer {

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

}  // namespace newsfold::indexer
