// Words that say how a question is put and not what it is about: "what did ... say about". Beside other words they are
// not looked for: they are rare enough in headlines to decide what is found, and in what order. Nor do they tell what
// an article is about.
#pragma once

#include <string_view>

#include "common/text_analyzer.hpp"
#include "query/query_node.hpp"

namespace newsfold::query {

// `word` is as the analyzer folds it.
bool is_function_word(std::string_view word);

// The query without the English function words among words that stand side by side, unless nothing else would be left
// there. What is in quotes, has a field, is excluded, or is a name by its capitals (WHO, IT) stays. Of other languages
// no function words are known: all their words count.
QueryNode without_function_words(QueryNode root, common::TextAnalyzer& analyzer);

}  // namespace newsfold::query
