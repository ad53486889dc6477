#include "query/query_node.hpp"

#include <fmt/format.h>

#include "common/timestamp.hpp"

namespace newsfold::query {
namespace {

using Kind = QueryNode::Kind;

bool needs_quotes(const std::string& text) { return text.find_first_of(" \t()") != std::string::npos; }

std::string format_bound(const std::optional<double>& bound, bool date) {
  if (!bound) return {};
  return date ? common::format_timestamp(static_cast<std::int64_t>(*bound)) : fmt::format("{}", *bound);
}

std::string format_range(const QueryNode& node) {
  const bool date = node.field->type == common::FieldType::date;
  const std::string low = format_bound(node.low, date), high = format_bound(node.high, date);
  return low == high ? low : low + ".." + high;
}

std::string format_children(const QueryNode& node, std::string_view separator) {
  std::string text;
  for (const QueryNode& child : node.children) {
    if (!text.empty()) text.append(separator);
    const bool bracket = child.children.size() > 1 && child.kind != Kind::near;
    text.append(bracket ? "(" + format_query(child) + ")" : format_query(child));
  }
  return text;
}

std::string format_leaf(const QueryNode& node) {
  switch (node.kind) {
    case Kind::phrase:
      return "\"" + node.text + "\"";
    case Kind::prefix:
      return node.text + "*";
    case Kind::range:
      return format_range(node);
    case Kind::value:
      return needs_quotes(node.text) ? "\"" + node.text + "\"" : node.text;
    default:
      return node.text;
  }
}

}  // namespace

std::string format_query(const QueryNode& node) {
  const std::string field = node.field && node.kind != Kind::near ? std::string(node.field->name) + ":" : "";
  switch (node.kind) {
    case Kind::all_of:
      return format_children(node, node.implied ? " " : " AND ");
    case Kind::any_of:
      return format_children(node, " OR ");
    case Kind::none_of:
      return "-" + format_children(node, " ");
    case Kind::near:
      return format_children(node, fmt::format(" NEAR/{} ", node.distance));
    default:
      return field + format_leaf(node);
  }
}

}  // namespace newsfold::query
