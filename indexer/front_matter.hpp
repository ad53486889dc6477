// The YAML front matter of a Markdown file, read by yaml-cpp's events into a plain tree that knows its lines.
// Everything a stranger could write is either read or rejected with a line and a reason; nothing else of yaml-cpp
// leaves this file.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "indexer/verdict.hpp"

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
};

// Caps: past them a file is rejected (HAZARDS of yaml-cpp: bytes and depth are what its memory and stack follow).
constexpr std::size_t kMaxFileBytes = 1 << 20;
constexpr std::size_t kMaxFrontMatterBytes = 256 << 10;
constexpr int kMaxYamlDepth = 16;

// What an editor may put before the first line of a file; it is passed over.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// `file` is the whole file. The tree's root is a mapping. Thread-safe.
std::variant<YamlNode, Skipped, Rejected> parse_front_matter(std::string_view file);

}  // namespace newsfold::indexer
