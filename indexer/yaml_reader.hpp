// Reads any front matter with yaml-cpp, and judges what cannot be read: front_matter asks it where plain_yaml does not
// know.
#pragma once

#include <string_view>
#include <variant>

#include "indexer/verdict.hpp"
#include "indexer/yaml_node.hpp"

namespace newsfold::indexer {

// `text` is a front matter without the lines that bound it: UTF-8, one document, no control characters. The tree's root
// is a mapping that has keys. Thread-safe.
std::variant<YamlNode, Skipped, Rejected> read_yaml(std::string_view text);

}  // namespace newsfold::indexer
