#include "indexer/stem_terms.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace newsfold;
using namespace newsfold::indexer;

namespace {

std::map<std::string, unsigned> terms_of(const Xapian::Document& document) {
  std::map<std::string, unsigned> terms;
  for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term) terms[*term] = term.get_wdf();
  return terms;
}

// Of documents that are written one after the other.
struct Writing {
  common::TextAnalyzer analyzer;
  ForwardIndexBuilder words;
  StemTerms stems;

  std::map<std::string, unsigned> add(const common::ArticleWords& article) {
    Xapian::Document document;
    stems.add(article, words.add(article), analyzer, document);
    return terms_of(document);
  }
};

}  // namespace

TEST_CASE("a stem counts as the sum of the weights of the fields that its words stand in") {
  Writing writing;
  const auto terms = writing.add({{{{"reactors", 1}, {"closed", 2}}, {{"reactor", 1}}, {{"closing", 1}, {"8", 2}}}});
  CHECK(terms == std::map<std::string, unsigned>{{"Zreactor", 3 + 2}, {"Zclose", 3 + 1}, {"Z8", 1}});
}

TEST_CASE("stems of one document are not counted in the next, where the same words stand") {
  Writing writing;
  writing.add({{{{"reactors", 1}}, {}, {{"reactor", 1}, {"reactor", 2}}}});
  CHECK(writing.add({{{}, {}, {{"reactor", 1}, {"shut", 2}}}}) ==
        std::map<std::string, unsigned>{{"Zreactor", 1}, {"Zshut", 1}});
  CHECK(writing.add({}).empty());
  CHECK(writing.add({{{{"shut", 1}}, {}, {}}}) == std::map<std::string, unsigned>{{"Zshut", 3}});
}
