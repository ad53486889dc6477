#include "indexer/story_article.hpp"

#include <map>
#include <string>
#include <string_view>

#include "common/stable_hash.hpp"
#include "indexer/articles.hpp"

namespace newsfold::indexer {
namespace {

using TermUses = std::map<std::uint32_t, common::WordUse>;

void count_terms(std::string_view text, unsigned count, common::TextAnalyzer& analyzer, TermUses& uses) {
  for (const common::Token& token : analyzer.analyze(text)) {
    if (token.kind == common::TokenKind::unigram || token.kind == common::TokenKind::joined) continue;
    uses[static_cast<std::uint32_t>(common::stable_hash(analyzer.stem(token.text)))].add(count, text[token.begin]);
  }
}

}  // namespace

StoryArticle build_story_article(const common::Article& article, std::uint64_t identity,
                                 common::TextAnalyzer& analyzer) {
  StoryArticle built;
  built.identity = identity;
  built.published_at_utc = article.published_at_utc;
  if (!article.title.empty()) built.title_hash = common::stable_hash(analyzer.fold_label(article.title));
  TermUses uses;
  count_terms(article.title, common::kTitleUse, analyzer, uses);
  count_terms(article.excerpt, 1, analyzer, uses);
  for (const auto& [term, use] : uses) {
    built.terms.push_back(term);
    built.uses.push_back(use);
  }
  if (const std::string key = provider_key(article.provider); !key.empty()) built.provider = common::stable_hash(key);
  built.text = sketch_text(article.excerpt, analyzer);
  return built;
}

}  // namespace newsfold::indexer
