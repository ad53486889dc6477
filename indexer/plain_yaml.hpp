// Reads front matter as people and programs mostly write it with libyaml, several times as fast as yaml-cpp. All else,
// and whatever is wrong with a file, is left to yaml_reader.
#pragma once

#include <optional>
#include <string_view>

#include "indexer/yaml_node.hpp"

namespace newsfold::indexer {

// `text` as read_yaml takes it, and the same tree as it returns; nothing where libyaml does not read the text, where
// the two might read it differently, or where there is something to be said against it. Thread-safe.
std::optional<YamlNode> read_plain_yaml(std::string_view text);

}  // namespace newsfold::indexer
