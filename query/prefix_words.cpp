#include "query/prefix_words.hpp"

#include <algorithm>
#include <utility>

#include "query/word_units.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

struct FoundWord {
  Xapian::doccount articles = 0;
  std::string term;
  std::string word;  // the term without its prefix
};

// self-driv* is looked for as selfdriv*, the form in which compounds are kept whole.
std::string folded_prefix(const std::string& text, common::TextAnalyzer& analyzer) {
  const std::vector<common::Token> tokens = analyzer.analyze(text);
  const std::vector<Unit> units = split_units(tokens);
  const bool compound = units.size() == 1 && units[0].whole;
  return compound ? units[0].whole->text : analyzer.fold_label(text);
}

std::vector<FoundWord> words_from(const std::string& prefix, const common::Field* only,
                                  const Xapian::Database& database) {
  std::vector<FoundWord> found;
  for (const common::Field* field : searched_fields(only)) {
    const std::string start = common::make_term(field->word_prefix, prefix);
    for (auto term = database.allterms_begin(start); term != database.allterms_end(start); ++term) {
      found.push_back({term.get_termfreq(), *term, (*term).substr(field->word_prefix.size())});
    }
  }
  return found;
}

void keep_most_frequent(std::vector<FoundWord>& found) {
  if (found.size() <= kMaxPrefixWords) return;
  const auto more_frequent = [](const FoundWord& a, const FoundWord& b) {
    return a.articles != b.articles ? a.articles > b.articles : a.term < b.term;
  };
  std::nth_element(found.begin(), found.begin() + kMaxPrefixWords, found.end(), more_frequent);
  found.resize(kMaxPrefixWords);
}

}  // namespace

PrefixWords find_prefix_words(const std::string& text, const common::Field* field, const Xapian::Database& database,
                              common::TextAnalyzer& analyzer) {
  PrefixWords words;
  words.prefix = folded_prefix(text, analyzer);
  std::vector<FoundWord> found = words_from(words.prefix, field, database);
  words.found = found.size();
  keep_most_frequent(found);
  for (FoundWord& word : found) {
    words.terms.push_back(std::move(word.term));
    words.stems.push_back(analyzer.stem(word.word));
  }
  std::sort(words.stems.begin(), words.stems.end());
  words.stems.erase(std::unique(words.stems.begin(), words.stems.end()), words.stems.end());
  return words;
}

}  // namespace newsfold::query
