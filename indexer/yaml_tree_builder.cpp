#include "indexer/yaml_tree_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/utf8.hpp"
#include "indexer/front_matter.hpp"

namespace newsfold::indexer {
namespace {

// Keys, values and collections in one front matter; a real one with 200 related entries has some 9,000. With this cap
// and the one on bytes, 250 KB of each of some 2,500 hostile shapes took at most 153 ms ("[a[a[a") and 50 MB ("[[[["):
// no shape needs a check of its own before yaml-cpp sees it.
constexpr std::size_t kMaxNodes = 20'000;

// Of texts in what aliases repeat: as much as a front matter may write out itself.
constexpr std::size_t kMaxRepeatedBytes = kMaxFrontMatterBytes;

constexpr std::size_t kMaxQuotedBytes = 60;

constexpr std::string_view kMergeKey = "<<";

[[noreturn]] void stop(std::string reason, std::size_t line, std::string message) {
  throw YamlStop{Rejected{std::move(reason), line, std::move(message)}};
}

[[noreturn]] void stop_at_root(std::size_t line) {
  stop("not_a_mapping", line, "the front matter is no mapping (lines of `key: value`)");
}

[[noreturn]] void stop_at_key(std::size_t line) { stop("yaml_syntax", line, "a mapping or list cannot be a key"); }

[[noreturn]] void stop_too_deep(std::size_t line) {
  stop("too_deep", line, fmt::format("nested more than {} levels deep", kMaxYamlDepth));
}

bool is_collection(const YamlNode& node) {
  return node.kind == YamlNode::Kind::sequence || node.kind == YamlNode::Kind::mapping;
}

// A key for a message: in quotes, and not longer than a line.
std::string quoted(std::string_view key) {
  if (key.size() <= kMaxQuotedBytes) return fmt::format("\"{}\"", key);
  std::size_t size = kMaxQuotedBytes;
  while (size > 0 && common::is_utf8_trail(key[size])) --size;
  return fmt::format("\"{}...\"", key.substr(0, size));
}

void add_missing_keys(YamlNode& mapping, const YamlNode& from) {
  for (std::size_t i = 0; i < from.keys.size(); ++i) {
    if (mapping.find(from.keys[i]) != nullptr) continue;
    mapping.keys.push_back(from.keys[i]);
    mapping.items.push_back(from.items[i]);
  }
}

// Puts what stands under a mapping's merge key, a mapping or a list of them, into the mapping itself: what comes first
// wins.
void merge_keys(YamlNode& mapping) {
  const auto key = std::find(mapping.keys.begin(), mapping.keys.end(), kMergeKey);
  if (key == mapping.keys.end()) return;
  const auto item = mapping.items.begin() + (key - mapping.keys.begin());
  const YamlNode merged = std::move(*item);
  mapping.keys.erase(key);
  mapping.items.erase(item);
  add_missing_keys(mapping, merged);
  if (merged.kind != YamlNode::Kind::sequence) return;
  for (const YamlNode& one : merged.items) add_missing_keys(mapping, one);
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
  if (expects_key()) stop_at_key(line);
  if (levels_.empty() && kind != YamlNode::Kind::mapping) stop_at_root(line);
  if (levels_.size() == kMaxYamlDepth) stop_too_deep(line);
  const std::size_t anchor = std::exchange(next_anchor_, 0);
  if (anchor > 0) anchored_[anchor].line = line;
  levels_.push_back(Level{YamlNode{kind, "", false, line, {}, {}}, {}, line, false, in_brackets, anchor});
}

void YamlTreeBuilder::close() {
  Level level = std::move(levels_.back());
  levels_.pop_back();
  if (level.node.kind == YamlNode::Kind::mapping) merge_keys(level.node);
  if (level.anchor > 0) anchored_[level.anchor].node = level.node;
  attach(std::move(level.node));
}

void YamlTreeBuilder::add_alias(std::size_t line, std::size_t anchor) {
  Anchored& anchored = anchored_[anchor];
  if (!anchored.node) stop("alias", line, "an alias (*) within what it stands for");
  if (expects_key() && is_collection(*anchored.node)) stop_at_key(line);
  anchored.is_repeated = true;
  count_repeated(*anchored.node, line, levels_.size());
  YamlNode node = *anchored.node;
  node.line = line;
  place(std::move(node));
}

void YamlTreeBuilder::end() const {
  for (const auto& [anchor, anchored] : anchored_) {
    const bool is_text = anchored.node && !is_collection(*anchored.node);
    if (is_text && !anchored.is_repeated) stop("alias", anchored.line, "a text that starts with & needs quotes");
  }
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

void YamlTreeBuilder::count_repeated(const YamlNode& node, std::size_t line, std::size_t depth) {
  count_node(line);
  repeated_bytes_ += node.text.size();
  for (const std::string& key : node.keys) repeated_bytes_ += key.size();
  if (repeated_bytes_ > kMaxRepeatedBytes) {
    stop("alias", line, fmt::format("aliases repeat more than {} KB", kMaxRepeatedBytes >> 10));
  }
  if (is_collection(node) && depth == kMaxYamlDepth) stop_too_deep(line);
  for (const YamlNode& item : node.items) count_repeated(item, line, depth + 1);
}

void YamlTreeBuilder::add(YamlNode node) {
  count_node(node.line);
  if (levels_.empty() && node.kind == YamlNode::Kind::scalar) stop_at_root(node.line);
  if (const std::size_t anchor = std::exchange(next_anchor_, 0); anchor > 0) {
    anchored_[anchor] = {node, node.line, false};
  }
  place(std::move(node));
}

// Where the reader is.
void YamlTreeBuilder::place(YamlNode node) {
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
