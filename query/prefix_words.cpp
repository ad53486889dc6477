#include "query/prefix_words.hpp"

#include <algorithm>
#include <utility>

#include "query/word_units.hpp"

namespace newsfold::query {
namespace {

struct FoundWord {
  std::uint32_t articles = 0;
  std::string word;
};

// self-driv* is looked for as selfdriv*, the form in which compounds are kept whole.
std::string folded_prefix(const std::string& text, common::TextAnalyzer& analyzer) {
  const std::vector<common::Token> tokens = analyzer.analyze(text);
  const std::vector<Unit> units = split_units(tokens);
  const bool compound = units.size() == 1 && units[0].whole;
  return compound ? units[0].whole->text : analyzer.fold_label(text);
}

void keep_most_frequent(std::vector<FoundWord>& found) {
  if (found.size() <= kMaxPrefixWords) return;
  const auto more_frequent = [](const FoundWord& a, const FoundWord& b) {
    return a.articles != b.articles ? a.articles > b.articles : a.word < b.word;
  };
  std::nth_element(found.begin(), found.begin() + kMaxPrefixWords, found.end(), more_frequent);
  found.resize(kMaxPrefixWords);
}

}  // namespace

void for_each_word(const WordStart& start, const OpenGeneration& generation, StopCheck& stop,
                   const std::function<void(const std::string&, std::uint32_t)>& visit) {
  const common::Field* field = start.field;
  if (!field || field->text) {
    generation.words.for_each(start.text, [&](const std::string& word, const common::ArticleCounts& counts) {
      stop.tick();
      const std::uint32_t articles = articles_with(counts, field);
      if (articles > 0) visit(word, articles);
    });
    return;
  }
  const Xapian::Database& database = generation.database;
  const std::string first = common::make_term(field->word_prefix, start.text);
  for (auto term = database.allterms_begin(first); term != database.allterms_end(first); ++term) {
    stop.tick();
    visit((*term).substr(field->word_prefix.size()), term.get_termfreq());
  }
}

PrefixWords find_prefix_words(const std::string& text, const common::Field* field, OpenGeneration& generation,
                              StopCheck& stop) {
  common::TextAnalyzer& analyzer = generation.analyzer;
  PrefixWords words;
  words.prefix = folded_prefix(text, analyzer);
  std::vector<FoundWord> found;
  for_each_word({words.prefix, field}, generation, stop, [&](const std::string& word, std::uint32_t articles) {
    found.push_back({articles, word});
  });
  words.found = found.size();
  keep_most_frequent(found);
  for (FoundWord& word : found) {
    words.stems.push_back(analyzer.stem(word.word));
    words.words.push_back(std::move(word.word));
  }
  std::sort(words.stems.begin(), words.stems.end());
  words.stems.erase(std::unique(words.stems.begin(), words.stems.end()), words.stems.end());
  return words;
}

}  // namespace newsfold::query
