// Text to terms and terms to documents: what reading, grouping and writing all spend their time on.
#include <catch2/catch.hpp>

#include "common/text_analyzer.hpp"
#include "indexer/document_builder.hpp"
#include "indexer/stem_terms.hpp"
#include "tests/bench/sample.hpp"

using namespace newsfold;

TEST_CASE("analyzer") {
  const std::vector<common::Article> articles = bench::sample_articles();
  REQUIRE_FALSE(articles.empty());
  const std::string count = std::to_string(articles.size()) + " articles";
  common::TextAnalyzer analyzer;
  std::vector<common::Token> tokens;

  BENCHMARK("tokens of " + count) {
    std::size_t found = 0;
    for (const common::Article& article : articles) {
      analyzer.analyze(article.title, tokens);
      found += tokens.size();
      analyzer.analyze(article.excerpt, tokens);
      found += tokens.size();
    }
    return found;
  };
  BENCHMARK("stems of " + count) {
    std::size_t bytes = 0;
    for (const common::Article& article : articles) {
      analyzer.analyze(article.excerpt, tokens);
      for (const common::Token& token : tokens) bytes += analyzer.stem(token.text).size();
    }
    return bytes;
  };
  BENCHMARK("documents of " + count) {
    std::size_t terms = 0;
    indexer::ForwardIndexBuilder words;
    indexer::StemTerms stems;
    for (const common::Article& article : articles) {
      indexer::BuiltDocument built = indexer::build_document(article, {1}, analyzer);
      stems.add(built.words, words.add(built.words), analyzer, built.document);
      terms += built.document.termlist_count();
    }
    return terms;
  };
  BENCHMARK("records of " + count + ", written and read") {
    std::size_t topics = 0;
    for (const common::Article& article : articles) {
      topics += common::decode_article(common::encode_article(article)).topics.size();
    }
    return topics;
  };
}
