#include "query/spelling.hpp"

#include <algorithm>
#include <cstdint>

#include "common/edit_distance.hpp"
#include "common/schema.hpp"
#include "common/utf8.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

bool occurs(const std::string& word, const Xapian::Database& database) {
  const auto fields = searched_fields(nullptr);
  return std::any_of(fields.begin(), fields.end(), [&](const common::Field* field) {
    return database.term_exists(common::make_term(field->word_prefix, word));
  });
}

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
std::string correct_form(const std::string& word, const Xapian::Database& database, common::TextAnalyzer& analyzer,
                         StopCheck& stop) {
  const std::string stem = analyzer.stem(word);
  const std::string head = stem.substr(0, std::max<std::size_t>(1, stem.size() - 1));  // Porter2 turns happy to happi
  std::string best;
  Xapian::doccount best_use = 0;
  for (const common::Field* field : searched_fields(nullptr)) {
    const std::string start = std::string(field->word_prefix) + head;
    for (auto term = database.allterms_begin(start); term != database.allterms_end(start); ++term) {
      stop.tick();
      const std::string form = (*term).substr(field->word_prefix.size());
      if (term.get_termfreq() <= best_use || analyzer.stem(form) != stem || !is_misspelt_form(word, form)) continue;
      best = form;
      best_use = term.get_termfreq();
    }
  }
  return best;
}

}  // namespace

std::string better_spelling(const std::string& word, const Xapian::Database& database, common::TextAnalyzer& analyzer,
                            StopCheck& stop) {
  bool has_other_forms = false;
  for (const common::Token& token : analyzer.analyze(word)) {
    if (occurs(token.text, database)) return {};
    has_other_forms |= database.term_exists(common::make_term(common::kStemPrefix, analyzer.stem(token.text)));
  }
  const std::string folded = analyzer.fold_label(word);
  return has_other_forms ? correct_form(folded, database, analyzer, stop) : nearest_word(folded, database, stop);
}

std::string nearest_word(const std::string& word, const Xapian::Database& database, StopCheck& stop) {
  constexpr std::size_t kMinLetters = 4, kLettersForTwo = 7;
  const auto letters =
      word.size() - static_cast<std::size_t>(std::count_if(word.begin(), word.end(), common::is_utf8_trail));
  if (letters < kMinLetters) return {};
  const std::size_t limit = letters >= kLettersForTwo ? 2 : 1;
  std::uint32_t first_letter_end = 0;
  common::next_code_point(word, first_letter_end);

  std::string best;
  std::size_t best_distance = limit + 1;
  Xapian::doccount best_use = 0;
  for (const char* name : {"title", "excerpt"}) {
    const std::string prefix(common::field(name).word_prefix);
    const std::string start = prefix + word.substr(0, first_letter_end);
    for (auto term = database.allterms_begin(start); term != database.allterms_end(start); ++term) {
      stop.tick();
      const std::string candidate = (*term).substr(prefix.size());
      const std::size_t changes = common::edit_distance(word, candidate, std::min(best_distance, limit));
      if (changes > limit || changes > best_distance) continue;
      const Xapian::doccount use = term.get_termfreq();
      if (changes < best_distance || use > best_use) {
        best = candidate;
        best_distance = changes;
        best_use = use;
      }
    }
  }
  return best;
}

}  // namespace newsfold::query
