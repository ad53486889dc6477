// The YAML front matter of a Markdown file as a plain tree that knows its lines. Everything a stranger could write is
// either read or rejected with a line and a reason.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "indexer/verdict.hpp"
#include "indexer/yaml_node.hpp"

namespace newsfold::indexer {

// What files are read by, as far as it changes what becomes of one: another number has every file read again.
constexpr std::uint32_t kFrontMatterRules = 1;

// Caps: past them a file is rejected (bytes are what the memory of yaml-cpp follows; depth and nodes:
// yaml_tree_builder).
constexpr std::size_t kMaxFileBytes = 1 << 20;
constexpr std::size_t kMaxFrontMatterBytes = 256 << 10;

// What an editor may put before the first line of a file; it is passed over.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// `file` is the whole file. The tree's root is a mapping. Thread-safe.
std::variant<YamlNode, Skipped, Rejected> parse_front_matter(std::string_view file);

}  // namespace newsfold::indexer
