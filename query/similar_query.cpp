#include "query/similar_query.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "common/article.hpp"
#include "common/error.hpp"
#include "common/schema.hpp"
#include "query/function_words.hpp"
#include "query/ranking.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

using Q = Xapian::Query;

// Of each term one of the words that have it.
using WordsByTerm = std::map<std::string, std::string>;

// The words of an article, folded, without those that say nothing of it.
WordsByTerm words_by_term(const common::Article& article, common::TextAnalyzer& analyzer) {
  std::vector<std::string> texts{article.title, article.excerpt};
  texts.insert(texts.end(), article.topics.begin(), article.topics.end());
  WordsByTerm words;
  for (const std::string& text : texts) {
    for (const common::Token& token : analyzer.analyze(text)) {
      if (is_function_word(token.text)) continue;
      words.try_emplace(common::make_term(common::kStemPrefix, analyzer.stem(token.text)), token.text);
    }
  }
  return words;
}

// The terms that set an article apart and that others have too, by about what each adds to its score. Xapian's
// OP_ELITE_SET would choose anew in every segment of the index.
std::vector<std::string> telling_terms(const Xapian::Database& database, Xapian::docid document,
                                       const WordsByTerm& words) {
  constexpr std::size_t kTellingTerms = 25;
  const double articles = database.get_doccount();
  std::vector<std::pair<double, std::string>> by_weight;  // negative, so that the heaviest come first
  auto term = database.termlist_begin(document);
  for (term.skip_to(std::string(common::kStemPrefix)); term != database.termlist_end(document); ++term) {
    if (!(*term).starts_with(common::kStemPrefix)) break;
    const double having = database.get_termfreq(*term), uses = term.get_wdf();
    if (having >= 2 && words.contains(*term))
      by_weight.emplace_back(-std::log(1 + articles / having) * uses / (uses + kBm25K1), *term);
  }
  std::sort(by_weight.begin(), by_weight.end());
  if (by_weight.size() > kTellingTerms) by_weight.resize(kTellingTerms);
  std::vector<std::string> terms;
  for (auto& [weight, telling] : by_weight) terms.push_back(std::move(telling));
  return terms;
}

std::vector<ScoredPart> scored_parts(const std::vector<std::string>& terms, const WordsByTerm& words) {
  std::vector<ScoredPart> parts;
  for (const std::string& term : terms) {
    parts.push_back({words.at(term), {term.substr(common::kStemPrefix.size())}, Q(term)});
  }
  return parts;
}

}  // namespace

SimilarQuery similar_query(OpenGeneration& generation, Xapian::docid document, const Q& filters, StopCheck& stop) {
  const Xapian::Database& database = generation.database;
  const common::Article article = generation.articles.get(document);
  const WordsByTerm words = words_by_term(article, generation.analyzer);
  const std::vector<std::string> terms = telling_terms(database, document, words);
  if (terms.empty()) return {Q::MatchNothing, {}};
  const Q alike(Q::OP_OR, terms.begin(), terms.end());
  const Q itself(Q::OP_FILTER, alike, Q(id_term(database, document)));
  const double own_score = best_by_text(database, itself, 1, 0).get_max_attained();
  const Q others(Q::OP_AND_NOT, Q(Q::OP_FILTER, alike, filters), Q(story_term(article.story)));
  const Xapian::MSet nearest = best_by_text(database, stop.guard(others), kMostSimilar, kSimilarShare * own_score);
  std::vector<std::string> ids;
  for (auto match = nearest.begin(); match != nearest.end(); ++match) ids.push_back(id_term(database, *match));
  if (ids.empty()) return {Q::MatchNothing, {}};
  return {Q(Q::OP_FILTER, alike, Q(Q::OP_OR, ids.begin(), ids.end())), scored_parts(terms, words)};
}

}  // namespace newsfold::query
