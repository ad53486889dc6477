// A YAML text as a plain tree that knows its lines: what front_matter makes of a file, and mentions reads articles
// from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::indexer {

struct YamlNode {
  enum class Kind { null, scalar, sequence, mapping };

  Kind kind = Kind::null;
  std::string text;  // a scalar's; a mapping's and sequence's is empty
  bool cut_by_comment =
      false;             // an unquoted scalar that ends where YAML saw a comment: "C# is great #1" has lost its 1
  std::size_t line = 0;  // in the file, from 1
  std::vector<std::string> keys;  // a mapping's, in order, each once; keys[i] names items[i]
  std::vector<YamlNode> items;

  // The value under `key` of a mapping, or null.
  const YamlNode* find(std::string_view key) const;

  bool operator==(const YamlNode&) const = default;
};

}  // namespace newsfold::indexer
