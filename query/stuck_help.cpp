#include "query/stuck_help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/schema.hpp"
#include "query/match_counter.hpp"
#include "query/query_compiler.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

using Kind = QueryNode::Kind;

// What may be left out where any word will do, in the order of the query.
void collect_alternatives(const QueryNode& node, std::vector<const QueryNode*>& alternatives) {
  for (const QueryNode& child : node.children) {
    if (!is_free_text(child)) continue;
    if (child.kind == Kind::all_of && child.implied) collect_alternatives(child, alternatives);
    else alternatives.push_back(&child);
  }
}

// As it stands in the query, between quotes unless it has its own.
std::string quoted(const QueryNode& node) {
  const std::string text = format_query(node);
  return text.starts_with('"') ? text : "\"" + text + "\"";
}

void append_listed(std::string& note, const char* heading, const std::vector<std::string>& names) {
  if (!names.empty()) note += fmt::format("; {} {}", heading, fmt::join(names, ", "));
}

// Words that stand side by side, one of which could be left out; nothing where there are but two, or so many that each
// means little.
std::vector<std::size_t> dispensable_words(const QueryNode& root) {
  std::vector<std::size_t> words;
  if (root.kind != Kind::all_of || !root.implied) return words;
  const auto parts = std::count_if(root.children.begin(), root.children.end(), is_free_text);
  for (std::size_t i = 0; i < root.children.size() && parts >= 3 && parts <= 8; ++i) {
    if (root.children[i].kind == Kind::word && !root.children[i].field) words.push_back(i);
  }
  return words;
}

}  // namespace

StuckHelp::StuckHelp(const QueryNode& root, const std::vector<RequestFilter>& filters, OpenGeneration& generation,
                     StopCheck& stop)
    : root_(root), filters_(filters), generation_(generation), stop_(stop) {}

std::string StuckHelp::little_found_note(std::size_t found) const {
  constexpr std::size_t kFew = 3, kManyTimes = 5;
  std::string note;
  if (found > kFew) return note;
  for (const std::size_t i : dispensable_words(root_)) {
    QueryNode wider = root_;
    wider.children.erase(wider.children.begin() + static_cast<std::ptrdiff_t>(i));
    const std::size_t count = count_quickly(wider).value_or(0);
    if (count < kManyTimes * found) continue;
    const std::string word = quoted(root_.children[i]);
    note += note.empty() ? fmt::format("without {} {} articles match", word, count)
                         : fmt::format(", without {} {}", word, count);
  }
  return note;
}

std::string StuckHelp::partial_match_note(const std::string& first_article) const {
  const Xapian::Query first(common::make_term(common::kIdPrefix, first_article));
  std::vector<const QueryNode*> alternatives;
  collect_alternatives(root_, alternatives);
  std::vector<std::string> nowhere, lacking;
  for (const QueryNode* node : alternatives) {
    const Xapian::Query query = compile(*node, false);
    std::vector<std::string>& missing = matches_anything(query) ? lacking : nowhere;
    const bool first_has_it = matches_anything(Xapian::Query(Xapian::Query::OP_FILTER, first, query));
    if (!first_has_it && std::find(missing.begin(), missing.end(), quoted(*node)) == missing.end()) {
      missing.push_back(quoted(*node));
    }
  }
  const bool is_filtered = !conditions().empty() && matches_anything(text_query(false));
  std::string note = is_filtered ? "no article that passes the filters has all the words; these have some of them"
                                 : "no article has all the words; these have some of them";
  append_listed(note, "in no article at all:", nowhere);
  append_listed(note, "the first one lacks", lacking);
  return note;
}

std::string StuckHelp::blocking_filter_note() const {
  const std::vector<Condition> all = conditions();
  if (all.empty() || and_never_met()) return {};
  const bool asks_for_words = std::any_of(root_.children.begin(), root_.children.end(), is_free_text);
  const bool stands_alone = all.size() == 1 && !asks_for_words && filters_.empty();
  if (stands_alone) {
    return is_scored_text(root_) ? std::string() : fmt::format("no article passes the filter \"{}\"", all[0].name);
  }
  for (std::size_t left_out = 0; left_out <= all.size(); ++left_out) {  // the last: all of them
    std::vector<Xapian::Query> kept{text_query(true)};
    for (std::size_t i = 0; left_out < all.size() && i < all.size(); ++i) {
      if (i != left_out) kept.push_back(all[i].query);
    }
    if (!matches_anything(combine(Xapian::Query::OP_AND, kept))) continue;
    if (left_out < all.size()) return blocking_note(all[left_out]);
    if (asks_for_words) return "the filters together let nothing through; without them there are matches";
    const bool each_matches =
        std::all_of(all.begin(), all.end(), [&](const Condition& one) { return matches_anything(one.query); });
    return each_matches ? "the filters together let nothing through" : std::string();
  }
  return {};
}

std::string StuckHelp::blocking_note(const Condition& condition) const {
  const bool matches = matches_anything(condition.query);
  const char* verb = condition.is_text ? "has" : "passes the filter";
  const bool takes_names = !matches && (condition.name == "provider" || condition.name == "topic");
  const std::string hint =
      takes_names ? fmt::format(", which takes whole names ({0}: in the query takes words of one)", condition.name)
                  : "";
  return fmt::format("no {} {} \"{}\"{}; without it there are matches", matches ? "match" : "article", verb,
                     condition.name, hint);
}

std::string StuckHelp::nowhere_note() const {
  std::vector<const QueryNode*> parts;
  collect_alternatives(root_, parts);
  for (const QueryNode& child : root_.children) {
    if (!is_free_text(child) && is_scored_text(child)) parts.push_back(&child);
  }
  const std::vector<std::string> nowhere = parts_nowhere(parts);
  if (nowhere.empty()) return {};
  const bool any_address = std::any_of(nowhere.begin(), nowhere.end(),
                                       [](const std::string& part) { return part.find("://") != std::string::npos; });
  return fmt::format("in no article: {}{}", fmt::join(nowhere, ", "),
                     any_address ? "; by its address an article is found with url:" : "");
}

std::string StuckHelp::unmet_and_note() const {
  const std::vector<const QueryNode*> parts = joined_by_and();
  if (parts.size() < 2) return {};
  std::string note = "no article has all that AND joins";
  const std::vector<std::string> nowhere = parts_nowhere(parts);
  append_listed(note, "in no article at all:", nowhere);
  if (nowhere.empty()) append_listed(note, "in no article together:", pairs_apart(parts));
  const bool some_would_do = nowhere.size() < parts.size() && conditions().empty();
  return some_would_do ? note + "; without AND, articles with some of it would be shown" : note;
}

bool StuckHelp::and_never_met() const {
  std::vector<Xapian::Query> parts;
  for (const QueryNode* part : joined_by_and()) parts.push_back(compile(*part, true));
  return parts.size() >= 2 && !matches_anything(combine(Xapian::Query::OP_AND, parts));
}

// Empty where the query is no AND.
std::vector<const QueryNode*> StuckHelp::joined_by_and() const {
  std::vector<const QueryNode*> parts;
  if (root_.kind != Kind::all_of || root_.implied) return parts;
  for (const QueryNode& child : root_.children) {
    if (is_scored_text(child)) parts.push_back(&child);
  }
  return parts;
}

std::vector<std::string> StuckHelp::parts_nowhere(const std::vector<const QueryNode*>& parts) const {
  std::vector<std::string> nowhere;
  for (const QueryNode* part : parts) {
    if (!matches_anything(compile(*part, false))) nowhere.push_back(quoted(*part));
  }
  return nowhere;
}

// Of the first few parts: each pair costs a search.
std::vector<std::string> StuckHelp::pairs_apart(const std::vector<const QueryNode*>& parts) const {
  constexpr std::size_t kMaxParts = 6;
  std::vector<std::string> apart;
  for (std::size_t b = 1; b < std::min(parts.size(), kMaxParts); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      const Xapian::Query both = combine(Xapian::Query::OP_AND, {compile(*parts[a], false), compile(*parts[b], false)});
      if (!matches_anything(both)) apart.push_back(fmt::format("{} and {}", quoted(*parts[a]), quoted(*parts[b])));
    }
  }
  return apart;
}

std::vector<StuckHelp::Condition> StuckHelp::conditions() const {
  std::vector<Condition> conditions;
  for (const QueryNode& child : root_.children) {
    if (!is_free_text(child)) conditions.push_back({format_query(child), compile(child, true), is_scored_text(child)});
  }
  for (const RequestFilter& filter : filters_) conditions.push_back({filter.name, filter.query, false});
  return conditions;
}

// The query without its conditions.
Xapian::Query StuckHelp::text_query(bool any_word) const {
  QueryNode text = root_;
  std::erase_if(text.children, [](const QueryNode& child) { return !is_free_text(child); });
  return compile(text, any_word);
}

Xapian::Query StuckHelp::compile(const QueryNode& node, bool any_word) const {
  return compile_query(node, any_word, generation_, stop_).query;
}

std::optional<std::size_t> StuckHelp::count_quickly(const QueryNode& node) const {
  constexpr std::size_t kMostLookedAt = 10'000;  // some ms
  const CompiledQuery compiled = compile_query(node, false, generation_, stop_);
  std::size_t looked_at = generation_.database.get_doccount();
  for (const ScoredPart& part : compiled.parts) {
    std::size_t having = 0;
    for (const std::string& stem : part.stems)
      having += generation_.terms.total(common::make_term(common::kStemPrefix, stem));
    looked_at = std::min(looked_at, having);
  }
  if (looked_at > kMostLookedAt) return std::nullopt;
  return count_matches(apply_filters(compiled.query, filters_), generation_, stop_);
}

bool StuckHelp::matches_anything(const Xapian::Query& query) const {
  return query::matches_anything(query, generation_, stop_);
}

}  // namespace newsfold::query
