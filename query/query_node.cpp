#include "query/query_node.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/timestamp.hpp"
#include "query/query_lexer.hpp"

namespace newsfold::query {
namespace {

using Kind = QueryNode::Kind;

// A value reads back as itself only if it is one plain word to the lexer.
bool needs_quotes(const std::string& text) {
  const std::vector<Lexeme> lexemes = lex_query(text);
  return lexemes.size() != 2 || lexemes[0].kind != LexKind::word || lexemes[0].text != text;
}

std::string format_bound(const std::optional<double>& bound, bool date) {
  if (!bound) return {};
  return date ? common::format_timestamp(static_cast<std::int64_t>(*bound)) : fmt::format("{}", *bound);
}

std::string format_range(const QueryNode& node) {
  const bool date = node.field->type == common::FieldType::date;
  const std::string low = format_bound(node.low, date), high = format_bound(node.high, date);
  return low == high ? low : low + ".." + high;
}

bool needs_brackets(const QueryNode& parent, const QueryNode& child) {
  if (child.kind == Kind::near) return parent.kind == Kind::none_of;
  return child.children.size() > 1 && (parent.kind == Kind::none_of || parent.children.size() > 1);
}

std::string format_children(const QueryNode& node, std::string_view separator) {
  std::string text;
  for (const QueryNode& child : node.children) {
    if (!text.empty()) text.append(separator);
    text.append(needs_brackets(node, child) ? "(" + format_query(child) + ")" : format_query(child));
  }
  return text;
}

std::string format_leaf(const QueryNode& node) {
  switch (node.kind) {
    case Kind::phrase: return "\"" + node.text + "\"";
    case Kind::prefix: return node.text + "*";
    case Kind::range: return format_range(node);
    case Kind::value: return needs_quotes(node.text) ? "\"" + node.text + "\"" : node.text;
    case Kind::word: return needs_quotes(node.text) ? node.text + "*" : node.text;  // OR*, which is read as a word
    default: return node.text;
  }
}

// NEAR binds words of one field: title:(a NEAR/5 b).
std::string format_near(const QueryNode& node) {
  std::string words;
  for (const QueryNode& child : node.children) {
    if (!words.empty()) words.append(fmt::format(" NEAR/{} ", node.distance));
    words.append(format_leaf(child));
  }
  return node.field ? fmt::format("{}:({})", node.field->name, words) : words;
}

// A - before what begins with one would be a part of it.
bool begins_with_dash(const std::string& excluded) { return excluded.starts_with('-'); }

std::string format_excluded(const QueryNode& node) {
  const std::string excluded = format_children(node, " ");
  return begins_with_dash(excluded) ? "-(" + excluded + ")" : "-" + excluded;
}

bool is_group(const QueryNode& node) { return node.kind == Kind::all_of || node.kind == Kind::any_of; }

bool is_text(const QueryNode& node) {
  return node.kind == Kind::word || node.kind == Kind::phrase || node.kind == Kind::prefix || node.kind == Kind::near;
}

}  // namespace

std::string format_query(const QueryNode& node) {
  const std::string field = node.field ? std::string(node.field->name) + ":" : "";
  switch (node.kind) {
    case Kind::all_of: return format_children(node, node.implied ? " " : " AND ");
    case Kind::any_of: return format_children(node, " OR ");
    case Kind::none_of: return format_excluded(node);
    case Kind::near: return format_near(node);
    default: return field + format_leaf(node);
  }
}

int written_depth(const QueryNode& node) {
  int depth = 0;
  for (const QueryNode& child : node.children) {
    depth = std::max(depth, written_depth(child) + (needs_brackets(node, child) ? 1 : 0));
  }
  if (node.kind == Kind::near) return node.field ? 1 : 0;
  if (node.kind != Kind::none_of) return depth;
  return depth + (begins_with_dash(format_children(node, " ")) ? 2 : 1);
}

bool is_free_text(const QueryNode& node) {
  if (is_group(node)) return std::all_of(node.children.begin(), node.children.end(), is_free_text);
  return is_text(node) && !node.field;
}

bool is_scored_text(const QueryNode& node) {
  if (is_group(node)) return std::any_of(node.children.begin(), node.children.end(), is_scored_text);
  return is_text(node) && (!node.field || node.field->weight > 0);
}

bool has_alternatives(const QueryNode& root) {
  if (root.kind != Kind::all_of || !root.implied) return false;
  return std::count_if(root.children.begin(), root.children.end(), is_free_text) > 1;
}

}  // namespace newsfold::query
