// Words as written among the articles that are found by their stem. Manning has the stem of man, and capitalism that
// of capital: where the word of a query is a form apart, articles that have it as written score more than those with
// other forms: by what BM25 gives for a word as rare as the form, or by half of it where the form is only rare. A
// common form that is much like the others adds nothing.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/forward_index.hpp"
#include "query/index_reader.hpp"
#include "query/ranking.hpp"
#include "query/stop_check.hpp"

namespace newsfold::query {

struct WrittenForm {
  std::string word;       // folded
  std::string stem_term;  // that finds the articles
  Bm25 weight;
};

// Whether stemming takes so much of a word that it may be another one that is left. The months are taken for one on
// purpose.
bool is_much_cut(const std::string& word, const std::string& stem);

// The word, and of the words of the index those that are it in another number or spelling. Throws as forms_of_stem
// does.
std::vector<std::string> numbers_of(const std::string& word, OpenGeneration& generation, StopCheck& stop);

// The words of a field with this stem, those that most articles have first; of all text where `field` is null. Throws
// common::Error(index_corrupt) and what `stop` throws.
std::vector<std::string> forms_of_stem(const std::string& stem, const common::Field* field, OpenGeneration& generation,
                                       StopCheck& stop);

// A word of a query, which is not its stem, and how many articles have it as written, in the field that most have it
// in.
struct WordOfStem {
  std::string word;
  std::string stem;
  std::uint32_t having = 0;
};

// The word, or its singular where no article has the word, if it is a form apart: much cut, or rare among the forms of
// its stem, in all its spellings. Nothing where most articles with the stem have
// it, or none. Throws common::Error(index_corrupt).
std::optional<WrittenForm> find_form_apart(const WordOfStem& word, OpenGeneration& generation);

// What is to be said of a word that no article has: what is found may have nothing to do with it. Empty where articles
// have it in its other number or spelling, or no word of its stem. Throws as forms_of_stem does.
std::string missing_form_note(const WordOfStem& word, OpenGeneration& generation, StopCheck& stop);

// How often the articles of a segment have a form.
class FormUses {
 public:
  // `index` outlives it.
  FormUses(const std::string& word, const common::ForwardIndex& index);

  // False where no article has it.
  bool has_any() const { return finder_.has_value(); }

  // Weighed by fields, as the frequencies of stems are. Throws common::Error(index_corrupt).
  std::uint32_t in(std::uint32_t document) const;

  // Has the memory fetched that in(document) reads.
  void read_ahead(std::uint32_t document) const { index_->read_ahead(document); }

 private:
  const common::ForwardIndex* index_;
  std::optional<common::TokenFinder> finder_;
};

// Beside what finds articles by the stem: those that have the form, and what that adds to their score. Thread rule: a
// query and its copies one thread at a time, and no longer than the arguments live.
Xapian::Query form_query(const WrittenForm& form, const SegmentWords& words, StopCheck& stop);

}  // namespace newsfold::query
