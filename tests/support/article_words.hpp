// What a forward index holds, read back in full.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/forward_index.hpp"

namespace newsfold::testing {

inline std::vector<std::string> words_by_id(const common::ForwardIndex& index) {
  std::vector<std::string> words(index.words());
  for (common::WordCursor at = index.words_from({}); !at.at_end(); at.next()) words.at(at.id()) = at.word();
  return words;
}

inline common::ArticleWords words_of(const common::ForwardIndex& index, std::uint32_t document,
                                     const std::vector<std::string>& by_id) {
  common::ArticleWords words;
  const common::DocumentTexts texts = index.texts(document);
  for (std::size_t field = 0; field < words.size(); ++field) {
    for (common::TokenReader token(texts[field]); token.next();) {
      words[field].push_back({by_id.at(token.id()), token.position()});
    }
  }
  return words;
}

using Dictionary = std::map<std::string, common::ArticleCounts>;

inline Dictionary dictionary_of(const common::ForwardIndex& index) {
  Dictionary words;
  for (common::WordCursor at = index.words_from({}); !at.at_end(); at.next()) words[at.word()] = at.articles();
  return words;
}

}  // namespace newsfold::testing
