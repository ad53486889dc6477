#include "query/query_compiler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "common/url.hpp"
#include "query/addresses.hpp"
#include "query/place_queries.hpp"
#include "query/prefix_words.hpp"
#include "query/query_parser.hpp"
#include "query/word_units.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

using common::FieldType;
using common::Token;
using common::TokenKind;
using Kind = QueryNode::Kind;

Xapian::Query unscored(const Xapian::Query& query) { return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query, 0.0); }

Xapian::Query filtered(const Xapian::Query& scored, const Xapian::Query& filter) {
  return Xapian::Query(Xapian::Query::OP_FILTER, scored, filter);
}

// Parts that are given again are left out, but for words, which count as often as they are given: 32 equal phrases
// would be looked up 32 times in each article.
std::vector<std::reference_wrapper<const QueryNode>> distinct(const std::vector<QueryNode>& nodes) {
  std::vector<std::reference_wrapper<const QueryNode>> kept;
  std::set<std::string> seen;
  for (const QueryNode& node : nodes) {
    if (node.kind == Kind::word || seen.insert(format_query(node)).second) kept.emplace_back(node);
  }
  return kept;
}

// Whether words of the field add to a score; null: those of all text.
bool is_scored(const common::Field* field) { return !field || field->weight > 0; }

class Compiler {
 public:
  Compiler(bool any_word, OpenGeneration& generation, StopCheck& stop)
      : any_word_(any_word),
        generation_(generation),
        database_(generation.database),
        analyzer_(generation.analyzer),
        stop_(stop),
        places_(generation.words, stop) {}

  CompiledQuery run(const QueryNode& root) {
    out_.query = compile(root);
    out_.places = places_.made();
    return std::move(out_);
  }

 private:
  Xapian::Query compile(const QueryNode& node) {
    switch (node.kind) {
      case Kind::word: return compile_word(node);
      case Kind::phrase: return compile_phrase(node);
      case Kind::prefix: return compile_prefix(node);
      case Kind::near: return compile_near(node);
      case Kind::value: return unscored(compile_value(node));
      case Kind::range: return compile_range(node);
      case Kind::all_of: return compile_all(node);
      case Kind::any_of: return compile_any(node);
      case Kind::none_of: return Xapian::Query(Xapian::Query::OP_AND_NOT, match_all(), compile_excluded(node));
    }
    throw common::Error(common::ErrorCode::internal, "a query node of unknown kind");
  }

  Xapian::Query compile_excluded(const QueryNode& node) {
    CompiledQuery outside = std::move(out_);  // what is excluded is neither highlighted nor scored
    out_ = {};
    const bool was_excluding = std::exchange(excluding_, true);
    const Xapian::Query query = compile(node.children[0]);
    excluding_ = was_excluding;
    outside.notes.insert(outside.notes.end(), out_.notes.begin(), out_.notes.end());
    out_ = std::move(outside);
    return query;
  }

  Xapian::Query compile_all(const QueryNode& node) {
    std::vector<Xapian::Query> free_text, conditions, filters, excluded;
    const bool alternatives = any_word_ && node.implied;
    for (const QueryNode& child : distinct(node.children)) {
      if (child.kind == Kind::none_of) excluded.push_back(compile_excluded(child));
      else if (is_free_text(child)) free_text.push_back(alternatives ? compile_alternative(child) : compile(child));
      else if (is_scored_text(child)) conditions.push_back(compile(child));
      else filters.push_back(compile(child));
    }
    if (!free_text.empty()) {
      conditions.push_back(combine(alternatives ? Xapian::Query::OP_OR : Xapian::Query::OP_AND, free_text));
    }
    Xapian::Query query = conditions.empty() ? match_all() : combine(Xapian::Query::OP_AND, conditions);
    if (!filters.empty()) query = filtered(query, combine(Xapian::Query::OP_AND, filters));
    if (!excluded.empty()) {
      query = Xapian::Query(Xapian::Query::OP_AND_NOT, query, combine(Xapian::Query::OP_OR, excluded));
    }
    return query;
  }

  Xapian::Query compile_any(const QueryNode& node) {
    std::vector<Xapian::Query> children;
    for (const QueryNode& child : distinct(node.children)) children.push_back(compile_alternative(child));
    return combine(Xapian::Query::OP_OR, children);
  }

  // Its parts count where all of it matches, and not where they alone do.
  Xapian::Query compile_alternative(const QueryNode& node) {
    const std::size_t first = out_.parts.size();
    const bool is_bare_word = node.kind == Kind::word && !node.field;
    const std::size_t first_form = std::exchange(first_form_, is_bare_word ? first_form_ : out_.forms.size());
    const Xapian::Query query = compile(node);
    first_form_ = first_form;
    const bool is_one_part = out_.parts.size() == first + 1 && is_bare_word;
    for (std::size_t i = first; i < out_.parts.size() && !is_one_part; ++i) {
      out_.parts[i].query = filtered(out_.parts[i].query, query);
    }
    return query;
  }

  // --- text ----------------------------------------------------------------------------------------------------------

  std::string stem_term(const std::string& word) {
    return common::make_term(common::kStemPrefix, analyzer_.stem(word));
  }

  [[noreturn]] static void refuse_more_than(std::size_t most, std::string_view what) {
    throw common::Error(common::ErrorCode::query_refused, fmt::format("more than {} {}", most, what));
  }

  // A query for a word by its stem, noted as a scored part.
  Xapian::Query stem_query(const std::string& word) {
    const Xapian::Query query(stem_term(word));
    out_.parts.push_back({word, {analyzer_.stem(word)}, query});
    return query;
  }

  // The same for a word that may stand anywhere, and so is marked wherever it does.
  Xapian::Query marked_stem_query(const std::string& word) {
    const std::string term = stem_term(word);
    const double documents = database_.get_doccount(), having = generation_.terms.total(term);
    out_.marks.stems[analyzer_.stem(word)] = std::log((documents + 1) / (having + 0.5));
    return stem_query(word);
  }

  // The same, where articles that have a form apart as written score more.
  Xapian::Query any_form_query(const std::string& word) {
    const Xapian::Query query = marked_stem_query(word);
    if (excluding_) return query;
    const std::string root = analyzer_.stem(word);
    if (word == root || common::is_shortened_month(root)) return query;
    const WordOfStem as_found{word, root, generation_.words.having(word)};
    const std::optional<WrittenForm> form = find_form_apart(as_found, generation_);
    if (!form && as_found.having == 0) note_missing_form(as_found);
    const auto is_same = [&](const WrittenForm& other) { return form->word == other.word; };
    // Of a word that is given again the form is not: each would be looked up in each article.
    const auto first = out_.forms.begin() + static_cast<std::ptrdiff_t>(first_form_);
    if (!form || std::any_of(first, out_.forms.end(), is_same)) return query;
    const Xapian::Query as_written = form_query(*form, generation_.words, stop_);
    out_.parts.push_back({fmt::format("\"{}\"", form->word), {root}, as_written, form->word});
    out_.forms.push_back(*form);
    return Xapian::Query(Xapian::Query::OP_AND_MAYBE, query, as_written);
  }

  // Who wants nothing of Manning has nothing against men: a word that is much cut is left out in its own numbers.
  bool is_excluded_apart(const std::string& word) { return excluding_ && is_much_cut(word, analyzer_.stem(word)); }

  Xapian::Query excluded_apart_query(const std::string& word, const common::Field* field) {
    return filtered(Xapian::Query(stem_term(word)), places_.any_of(numbers_of(word, generation_, stop_), field));
  }

  void note_missing_form(const WordOfStem& word) {
    const std::string note = missing_form_note(word, generation_, stop_);
    const bool is_said = std::find(out_.notes.begin(), out_.notes.end(), note) != out_.notes.end();
    if (!note.empty() && !is_said) out_.notes.push_back(note);
  }

  Xapian::Query compile_word(const QueryNode& node) {
    const std::vector<Token> tokens = analyzer_.analyze(node.text);
    std::vector<Xapian::Query> units;
    for (const Unit& unit : split_units(tokens)) units.push_back(compile_unit(unit, node.field));
    if (units.empty()) return Xapian::Query();
    if ((words_ += units.size()) > kMaxQueryTerms) refuse_more_than(kMaxQueryTerms, "words, those in a,b among them");
    if (units.size() == 1 && is_scored(node.field)) out_.words.push_back({node.text, node.at, node.field});
    return combine(Xapian::Query::OP_AND, units);
  }

  Xapian::Query compile_unit(const Unit& unit, const common::Field* field) {
    if (unit.whole && unit.whole->kind == TokenKind::marked) return whole_query(unit.whole->text, field);
    if (!unit.whole && unit.pieces.size() == 1) return whole_query(unit.pieces[0]->text, field);
    if (!unit.whole) return pieces_query(unit.pieces, field);
    const std::size_t parts_before = out_.parts.size();
    const Xapian::Query whole = whole_query(unit.whole->text, field);
    const Xapian::Query either(Xapian::Query::OP_MAX, whole, pieces_query(unit.pieces, field));
    join_parts(parts_before, unit.whole->text, either);
    return either;
  }

  // The parts from `first` on are alternatives: one part, of which the best counts.
  void join_parts(std::size_t first, const std::string& word, const Xapian::Query& query) {
    ScoredPart joined{word, {}, query};
    for (std::size_t i = first; i < out_.parts.size(); ++i) {
      joined.stems.insert(joined.stems.end(), out_.parts[i].stems.begin(), out_.parts[i].stems.end());
    }
    out_.parts.resize(first);
    if (!joined.stems.empty()) out_.parts.push_back(std::move(joined));
  }

  Xapian::Query whole_query(const std::string& word, const common::Field* field) {
    if (is_scored(field) && is_excluded_apart(word)) return excluded_apart_query(word, field);
    if (!field) return any_form_query(word);
    const Xapian::Query forms = forms_query(word, *field);
    return is_scored(field) ? filtered(any_form_query(word), forms) : unscored(label_query(word, *field, forms));
  }

  // The words in a row, in one field.
  Xapian::Query pieces_query(const std::vector<const Token*>& pieces, const common::Field* field) {
    std::vector<std::string> words;
    for (const Token* piece : pieces) words.push_back(piece->text);
    return sequence_query(words, field);
  }

  Xapian::Query sequence_query(const std::vector<std::string>& words, const common::Field* only) {
    if (words.size() > 1 && ++sequences_ > kMaxQueryPhrases) {
      refuse_more_than(kMaxQueryPhrases, "phrases, words such as e-mail among them");
    }
    const Xapian::Query place = places_.sequence(words, only);
    if (!is_scored(only)) return unscored(place);
    std::vector<Xapian::Query> stems;
    for (const std::string& word : words) stems.push_back(stem_query(word));
    out_.marks.phrases.push_back(words);
    return filtered(combine(Xapian::Query::OP_AND, stems), place);
  }

  // A word of one field in any of the forms that share its stem. Stems are not kept by field; the few words that begin
  // like the stem are looked through instead.
  Xapian::Query forms_query(const std::string& word, const common::Field& field) {
    std::vector<std::string> forms = forms_of_stem(analyzer_.stem(word), &field, generation_, stop_);
    if (std::find(forms.begin(), forms.end(), word) == forms.end()) forms.push_back(word);
    return places_.any_of(forms, &field);
  }

  // A provider is also found by its domain.
  static Xapian::Query label_query(const std::string& word, const common::Field& field, const Xapian::Query& forms) {
    if (field.name != "provider") return forms;
    return Xapian::Query(Xapian::Query::OP_OR, forms, Xapian::Query(domain_term(word)));
  }

  Xapian::Query compile_phrase(const QueryNode& node) {
    const std::vector<Token> tokens = analyzer_.analyze(node.text);
    std::vector<std::string> words;
    std::vector<Xapian::Query> marked;
    for (const Unit& unit : split_units(tokens)) {
      for (const Token* piece : unit.pieces) words.push_back(piece->text);
      if (unit.whole && unit.whole->kind == TokenKind::marked)
        marked.push_back(places_.any_of({unit.whole->text}, node.field));
    }
    if (words.empty()) return Xapian::Query();
    const Xapian::Query sequence = sequence_query(words, node.field);
    return marked.empty() ? sequence : filtered(sequence, combine(Xapian::Query::OP_AND, marked));
  }

  // What stands near what, of all words of a NEAR.
  struct NearWords {
    std::vector<std::string> words;
    std::size_t positions = 0;  // that they take in a row

    void add(const std::string& first, const std::vector<const Token*>& pieces) {
      words.push_back(first);
      if (pieces.size() > 1) words.push_back(pieces.back()->text);
      positions += pieces.size();
    }
  };

  // Of what has several words without a blank between, the first and the last are to be near, and all in a row; what
  // may also be written as one word (covid-19) may be near as that.
  Xapian::Query compile_near(const QueryNode& node) {
    NearWords apart, joined;
    std::vector<Xapian::Query> conditions;
    for (const QueryNode& child : node.children) {
      const std::vector<Token> tokens = analyzer_.analyze(child.text);
      for (const Unit& unit : split_units(tokens)) {
        const bool is_marked = unit.whole && unit.whole->kind == TokenKind::marked;
        const std::string& first = is_marked ? unit.whole->text : unit.pieces.front()->text;
        apart.add(first, unit.pieces);
        if (unit.whole && !is_marked) joined.add(unit.whole->text, {unit.pieces.front()});
        else joined.add(first, unit.pieces);
        if (unit.pieces.size() > 1) conditions.push_back(compile_unit(unit, node.field));
        else if (is_scored(node.field)) conditions.push_back(marked_stem_query(first));
      }
    }
    if (apart.words.size() > kMaxNearWords) {
      refuse_more_than(kMaxNearWords, "words joined by NEAR, those in a,b among them");
    }
    Xapian::Query place = near_query(apart, node);
    if (joined.words != apart.words) place = Xapian::Query(Xapian::Query::OP_OR, place, near_query(joined, node));
    return conditions.empty() ? unscored(place) : filtered(combine(Xapian::Query::OP_AND, conditions), place);
  }

  Xapian::Query near_query(const NearWords& near, const QueryNode& node) {
    return places_.near(near.words, node.distance + static_cast<unsigned>(near.positions) - 1, node.field);
  }

  // --- prefixes ------------------------------------------------------------------------------------------------------

  Xapian::Query compile_prefix(const QueryNode& node) {
    if (is_unspaced(node.text)) return compile_word(node);
    PrefixWords words = find_prefix_words(node.text, node.field, generation_, stop_);
    if (words.words.empty()) return Xapian::Query();
    if (words.found > words.words.size()) {
      out_.notes.push_back(fmt::format("{}* stands for {} words; the {} most frequent were searched", words.prefix,
                                       words.found, words.words.size()));
    }
    out_.marks.prefixes.push_back(words.prefix);
    const Xapian::Query forms = places_.any_of(words.words, node.field);
    if (!is_scored(node.field)) return unscored(forms);
    std::vector<std::string> stem_terms;
    for (const std::string& stem : words.stems) stem_terms.push_back(common::make_term(common::kStemPrefix, stem));
    const Xapian::Query scored(Xapian::Query::OP_SYNONYM, stem_terms.begin(), stem_terms.end());
    out_.parts.push_back({words.prefix + "*", std::move(words.stems), scored});
    return filtered(scored, forms);
  }

  // Chinese, Japanese and Korean: found wherever it stands, so that what begins with it is found as well.
  bool is_unspaced(const std::string& text) {
    const std::vector<Token> tokens = analyzer_.analyze(text);
    return std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return t.kind == TokenKind::gram; });
  }

  // --- values --------------------------------------------------------------------------------------------------------

  Xapian::Query compile_value(const QueryNode& node) {
    const common::Field& field = *node.field;
    if (field.type == FieldType::url) return url_query(node.text);
    if (field.type == FieldType::id) return story_query(node.text);
    return Xapian::Query(common::make_term(field.value_prefix, analyzer_.fold_label(node.text)));
  }

  Xapian::Query url_query(const std::string& url) {
    std::vector<std::string> terms = address_terms(url);
    const auto canonical = common::canonical_url(url);
    if (canonical && !canonical->names_article) {
      terms.push_back(common::make_term(common::kHostPrefix, canonical->key));
    }
    return Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end());
  }

  // The story of that id, or the one that holds the article of that id.
  Xapian::Query story_query(const std::string& written) {
    const std::string id = analyzer_.fold_label(written);  // ids are in small letters
    const std::string own = common::make_term(common::field("story").value_prefix, id);
    if (database_.term_exists(own)) return Xapian::Query(own);
    const std::string article = common::make_term(common::kIdPrefix, id);
    const auto found = database_.postlist_begin(article);
    if (found == database_.postlist_end(article)) return Xapian::Query();
    const std::string story = database_.get_document(*found).get_value(common::kSlotStory);
    return Xapian::Query(common::make_term(common::field("story").value_prefix, story));
  }

  static Xapian::Query compile_range(const QueryNode& node) {
    const auto slot = node.field->type == FieldType::date ? common::kSlotPublishedAt : common::kSlotQuality;
    if (!node.high) return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, Xapian::sortable_serialise(*node.low));
    const double low = node.low.value_or(common::kBelowAllNumbers);
    return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, Xapian::sortable_serialise(low),
                         Xapian::sortable_serialise(*node.high));
  }

  bool any_word_;
  OpenGeneration& generation_;
  const Xapian::Database& database_;
  common::TextAnalyzer& analyzer_;
  StopCheck& stop_;
  PlaceQueries places_;
  CompiledQuery out_;
  std::size_t words_ = 0;
  std::size_t sequences_ = 0;
  bool excluding_ = false;
  std::size_t first_form_ = 0;  // of the alternative that is being compiled
};

}  // namespace

CompiledQuery compile_query(const QueryNode& root, bool any_word, OpenGeneration& generation, StopCheck& stop) {
  return Compiler(any_word, generation, stop).run(root);
}

}  // namespace newsfold::query
