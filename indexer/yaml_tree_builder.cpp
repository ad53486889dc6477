#include "indexer/yaml_tree_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "common/utf8.hpp"

namespace newsfold::indexer {
namespace {

// Keys, values and collections in one front matter; a real one with 200 related entries has some 9,000. With this cap
// and the one on bytes, 250 KB of each of some 2,500 hostile shapes took at most 153 ms ("[a[a[a") and 50 MB ("[[[["):
// no shape needs a check of its own before yaml-cpp sees it.
constexpr std::size_t kMaxNodes = 20'000;

constexpr std::size_t kMaxQuotedBytes = 60;

[[noreturn]] void stop(std::string reason, std::size_t line, std::string message) {
  throw YamlStop{Rejected{std::move(reason), line, std::move(message)}};
}

[[noreturn]] void stop_at_root(std::size_t line) {
  stop("not_a_mapping", line, "the front matter is no mapping (lines of `key: value`)");
}

// A key for a message: in quotes, and not longer than a line.
std::string quoted(std::string_view key) {
  if (key.size() <= kMaxQuotedBytes) return fmt::format("\"{}\"", key);
  std::size_t size = kMaxQuotedBytes;
  while (size > 0 && common::is_utf8_trail(key[size])) --size;
  return fmt::format("\"{}...\"", key.substr(0, size));
}

}  // namespace

void YamlTreeBuilder::add_null() {
  const std::size_t line = levels_.empty() ? kFirstFrontMatterLine : levels_.back().last_line;
  add(YamlNode{YamlNode::Kind::null, "", false, line, {}, {}});
}

void YamlTreeBuilder::add_scalar(std::size_t line, std::string text, bool cut_by_comment) {
  add(YamlNode{YamlNode::Kind::scalar, std::move(text), cut_by_comment, line, {}, {}});
}

void YamlTreeBuilder::open(YamlNode::Kind kind, std::size_t line, bool in_brackets) {
  count_node(line);
  if (expects_key()) stop("yaml_syntax", line, "a mapping or list cannot be a key");
  if (levels_.empty() && kind != YamlNode::Kind::mapping) stop_at_root(line);
  if (levels_.size() == kMaxYamlDepth)
    stop("too_deep", line, fmt::format("nested more than {} levels deep", kMaxYamlDepth));
  levels_.push_back(Level{YamlNode{kind, "", false, line, {}, {}}, {}, line, false, in_brackets});
}

void YamlTreeBuilder::close() {
  YamlNode node = std::move(levels_.back().node);
  levels_.pop_back();
  attach(std::move(node));
}

std::optional<YamlNode> YamlTreeBuilder::take_root() { return std::exchange(root_, std::nullopt); }

std::size_t YamlTreeBuilder::open_bracket_line() const {
  const auto level = std::find_if(levels_.rbegin(), levels_.rend(), [](const Level& one) { return one.in_brackets; });
  return level == levels_.rend() ? 0 : level->node.line;
}

bool YamlTreeBuilder::expects_key() const {
  return !levels_.empty() && levels_.back().node.kind == YamlNode::Kind::mapping && !levels_.back().has_key;
}

void YamlTreeBuilder::count_node(std::size_t line) {
  if (++nodes_ > kMaxNodes) stop("too_many_nodes", line, fmt::format("more than {} keys and values", kMaxNodes));
}

void YamlTreeBuilder::add(YamlNode node) {
  count_node(node.line);
  if (levels_.empty() && node.kind == YamlNode::Kind::scalar) stop_at_root(node.line);
  if (expects_key()) {
    add_key(std::move(node));
  } else {
    attach(std::move(node));
  }
}

void YamlTreeBuilder::add_key(YamlNode key) {
  Level& level = levels_.back();
  const auto [first, is_new] = level.key_lines.emplace(key.text, key.line);
  if (!is_new)
    stop("duplicate_key", key.line,
         fmt::format("duplicate key {} (first at line {})", quoted(key.text), first->second));
  level.last_line = key.line;
  level.node.keys.push_back(std::move(key.text));
  level.has_key = true;
}

void YamlTreeBuilder::attach(YamlNode node) {
  if (levels_.empty()) {
    root_ = std::move(node);
  } else {
    Level& level = levels_.back();
    level.last_line = node.line;
    level.node.items.push_back(std::move(node));
    level.has_key = false;
  }
}

}  // namespace newsfold::indexer
