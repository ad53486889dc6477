#include "query/spelling.hpp"

#include <algorithm>
#include <cstdint>

#include "common/edit_distance.hpp"
#include "common/schema.hpp"
#include "common/utf8.hpp"

namespace newsfold::query {
namespace {

std::string_view last_character(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && common::is_utf8_trail(text[begin])) --begin;
  return text.substr(begin);
}

// One change within the word, rather than in its ending: presidant for president, but not reactors for reactor.
bool is_misspelt_form(const std::string& word, const std::string& form) {
  if (word.empty() || form.empty() || last_character(word) != last_character(form)) return false;
  return common::edit_distance(word, form, 1) == 1;
}

// The most used word of that stem which `word` is a misspelling of.
std::string correct_form(const std::string& word, OpenGeneration& generation, StopCheck& stop) {
  const std::string stem = generation.analyzer.stem(word);
  const std::string head = stem.substr(0, std::max<std::size_t>(1, stem.size() - 1));  // Porter2 turns happy to happi
  std::string best;
  std::uint32_t best_use = 0;
  generation.words.for_each(head, [&](const std::string& form, const common::ArticleCounts& articles) {
    stop.tick();
    const std::uint32_t use = articles_with(articles, nullptr);
    if (use <= best_use || generation.analyzer.stem(form) != stem || !is_misspelt_form(word, form)) return;
    best = form;
    best_use = use;
  });
  return best;
}

std::uint32_t articles_with_text(const common::ArticleCounts& articles) {
  return std::max(articles_with(articles, &common::field("title")), articles_with(articles, &common::field("excerpt")));
}

}  // namespace

std::string better_spelling(const std::string& word, OpenGeneration& generation, StopCheck& stop) {
  common::TextAnalyzer& analyzer = generation.analyzer;
  bool has_other_forms = false;
  for (const common::Token& token : analyzer.analyze(word)) {
    if (generation.words.has(token.text)) return {};
    has_other_forms |=
        generation.database.term_exists(common::make_term(common::kStemPrefix, analyzer.stem(token.text)));
  }
  const std::string folded = analyzer.fold_label(word);
  return has_other_forms ? correct_form(folded, generation, stop) : nearest_word(folded, generation.words, stop);
}

std::string nearest_word(const std::string& word, const SegmentWords& words, StopCheck& stop) {
  constexpr std::size_t kMinLetters = 4, kLettersForTwo = 7;
  const auto letters =
      word.size() - static_cast<std::size_t>(std::count_if(word.begin(), word.end(), common::is_utf8_trail));
  if (letters < kMinLetters) return {};
  const std::size_t limit = letters >= kLettersForTwo ? 2 : 1;
  std::uint32_t first_letter_end = 0;
  common::next_code_point(word, first_letter_end);

  std::string best;
  std::size_t best_distance = limit + 1;
  std::uint32_t best_use = 0;
  common::EditDistance distance(word);
  words.for_each(word.substr(0, first_letter_end), [&](const std::string& candidate, const auto& articles) {
    stop.tick();
    const std::size_t changes = distance.to(candidate, std::min(best_distance, limit));
    if (changes > limit || changes > best_distance) return;
    const std::uint32_t use = articles_with_text(articles);
    if (use > 0 && (changes < best_distance || use > best_use)) {
      best = candidate;
      best_distance = changes;
      best_use = use;
    }
  });
  return best;
}

}  // namespace newsfold::query
