// newsfold-count-words CATALOG...: prints indexer/background_words.inc, the number of articles that have a word of each
// stem, from the catalogs of indexes (INDEX/generations/N/catalog). Only counts leave the articles, no text.
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <set>

#include "common/text_analyzer.hpp"
#include "indexer/articles.hpp"
#include "indexer/catalog.hpp"
#include "indexer/merged_article.hpp"

int main(int argc, char** argv) {
  using namespace newsfold;
  constexpr int kMinArticles = 4;  // rarer ones are as good as unknown, and would only name people
  common::TextAnalyzer analyzer;
  std::map<std::string, int> counts;
  int articles = 0;
  for (int i = 1; i < argc; ++i) {
    const indexer::Catalog catalog(argv[i]);
    const indexer::ArticleMentions list = indexer::identify_articles(catalog).mentions;
    for (std::size_t number = 0; number < list.size(); ++number) {
      const common::Article article = indexer::merge_mentions(catalog, list[number]).article;
      std::set<std::string> stems;
      for (const auto& token : analyzer.analyze(article.title + "\n" + article.excerpt)) {
        if (token.kind == common::TokenKind::unigram || token.kind == common::TokenKind::joined) continue;
        stems.insert(analyzer.stem(token.text));
      }
      for (const std::string& stem : stems) ++counts[stem];
      ++articles;
    }
  }
  std::cout << fmt::format("// {} articles\n", articles);
  for (const auto& [stem, count] : counts) {
    if (count >= kMinArticles && stem.find_first_of("\"\\") == std::string::npos) {
      std::cout << fmt::format("{{\"{}\", {}}},\n", stem, count);
    }
  }
}
