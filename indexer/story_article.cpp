#include "indexer/story_article.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "common/stable_hash.hpp"
#include "indexer/merged_article.hpp"

namespace newsfold::indexer {
namespace {

// One use of a word.
struct Use {
  std::uint32_t term = 0;
  unsigned count = 0;
  char first = 0;
};

void add_uses(std::string_view text, const std::vector<common::Token>& tokens, unsigned count,
              common::TextAnalyzer& analyzer, std::vector<Use>& uses) {
  for (const common::Token& token : tokens) {
    if (token.kind == common::TokenKind::unigram || token.kind == common::TokenKind::joined) continue;
    const auto term = static_cast<std::uint32_t>(analyzer.stem_hash(token.text));
    uses.push_back({term, count, text[token.begin]});
  }
}

void put_words(std::vector<Use> uses, StoryArticle& article) {
  std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.term < b.term; });
  for (const Use& use : uses) {
    if (article.terms.empty() || article.terms.back() != use.term) {
      article.terms.push_back(use.term);
      article.uses.emplace_back();
    }
    article.uses.back().add(use.count, use.first);
  }
}

}  // namespace

StoryArticle build_story_article(const common::Article& article, std::uint64_t identity,
                                 common::TextAnalyzer& analyzer) {
  StoryArticle built;
  built.identity = identity;
  built.published_at_utc = article.published_at_utc;
  if (!article.title.empty()) built.title_hash = common::stable_hash(analyzer.fold_label(article.title));
  const std::vector<common::Token> title = analyzer.analyze(article.title), excerpt = analyzer.analyze(article.excerpt);
  std::vector<Use> uses;
  add_uses(article.title, title, common::kTitleUse, analyzer, uses);
  add_uses(article.excerpt, excerpt, 1, analyzer, uses);
  put_words(std::move(uses), built);
  if (const std::string key = provider_key(article.provider); !key.empty()) built.provider = common::stable_hash(key);
  built.text = sketch_text(excerpt);
  return built;
}

}  // namespace newsfold::indexer
