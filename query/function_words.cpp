#include "query/function_words.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace newsfold::query {
namespace {

using Kind = QueryNode::Kind;

// As the analyzer folds them, sorted. Not among them: what is a word of the news as well (may, us, after, against,
// new), and numbers.
constexpr std::string_view kFunctionWords[] = {
    "a",     "about", "am",    "an",     "and",   "are",    "arent",  "as",     "at",    "be",     "been",  "being",
    "but",   "by",    "can",   "cant",   "could", "did",    "didnt",  "do",     "does",  "doesnt", "doing", "dont",
    "for",   "from",  "had",   "has",    "hasnt", "have",   "havent", "having", "he",    "her",    "hers",  "him",
    "his",   "how",   "i",     "if",     "in",    "into",   "is",     "isnt",   "it",    "its",    "me",    "my",
    "not",   "of",    "on",    "onto",   "or",    "our",    "ours",   "shall",  "she",   "should", "so",    "than",
    "that",  "the",   "their", "theirs", "them",  "then",   "there",  "these",  "they",  "this",   "those", "to",
    "vs",    "was",   "wasnt", "we",     "were",  "werent", "what",   "when",   "where", "which",  "who",   "whom",
    "whose", "why",   "will",  "with",   "wont",  "would",  "you",    "your",   "yours",
};
static_assert(std::is_sorted(std::begin(kFunctionWords), std::end(kFunctionWords)));

bool has_small_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool asks_for_function_word(const QueryNode& node, common::TextAnalyzer& analyzer) {
  if (node.kind != Kind::word || node.field) return false;
  const std::vector<common::Token> tokens = analyzer.analyze(node.text);
  if (tokens.size() != 1) return false;
  const bool is_name = tokens[0].text.size() > 1 && !has_small_letter(node.text);
  return !is_name && is_function_word(tokens[0].text);
}

}  // namespace

bool is_function_word(std::string_view word) {
  return std::binary_search(std::begin(kFunctionWords), std::end(kFunctionWords), word);
}

QueryNode without_function_words(QueryNode root, common::TextAnalyzer& analyzer) {
  if (root.kind == Kind::none_of) return root;
  for (QueryNode& child : root.children) child = without_function_words(std::move(child), analyzer);
  if (root.kind != Kind::all_of || !root.implied) return root;
  std::vector<QueryNode> kept = root.children;
  std::erase_if(kept, [&](const QueryNode& child) { return asks_for_function_word(child, analyzer); });
  if (std::any_of(kept.begin(), kept.end(), is_free_text)) root.children = std::move(kept);
  return root;
}

}  // namespace newsfold::query
