#include "query/written_forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/english_spelling.hpp"
#include "common/schema.hpp"
#include "query/look_source.hpp"
#include "query/prefix_words.hpp"

namespace newsfold::query {
namespace {

// Of the articles that have a stem, a form that a smaller part has is rare, and one that a larger part has is what the
// stem finds anyway.
constexpr double kRarePart = 0.2, kMostPart = 0.75;

// Of a word that is much cut at least this part is gone: 3 of the 6 letters of Boeing, 5 of the 10 of capitalism, but
// 4 of the 9 of elections.
constexpr double kMuchCut = 0.45;

// What a form adds, as part of what a word gives: all of it where the stem may be another word. Measured on the
// Cranfield collection, where forms tell little apart, nDCG@10 without forms 0.449, with these 0.446, with a half for
// much cut ones 0.449, with all for rare ones 0.438; with words of which a third is cut, at a half, 0.442.
constexpr double kRareFactor = 0.5, kMuchCutFactor = 1;

constexpr std::array<std::uint32_t, common::kTextFields> field_weights() {
  std::array<std::uint32_t, common::kTextFields> weights{};
  for (const common::Field& field : common::kFields) {
    if (field.text) weights[static_cast<std::size_t>(*field.text)] = field.weight;
  }
  return weights;
}

class FormSource : public LookSource {
 public:
  FormSource(const WrittenForm& form, const SegmentWords& words, StopCheck& stop)
      : LookSource(stop), form_(form), words_(words) {}

  PostingSource* clone() const override { return new FormSource(form_, words_, stop_check()); }

  void init(const Xapian::Database& segment) override {
    uses_.emplace(form_.word, words_.of(segment));
    segment_ = segment;
    set_maxweight(form_.weight.bound());
    begin(segment, uses_->has_any());
  }

  double get_weight() const override { return form_.weight(found_, segment_.get_doclength(get_docid())); }
  std::string get_description() const override { return "FormSource"; }

 private:
  bool look_at(Xapian::docid document) override {
    found_ = uses_->in(document);
    return found_ > 0;
  }

  WrittenForm form_;
  const SegmentWords& words_;
  std::optional<FormUses> uses_;
  Xapian::Database segment_;
  std::uint32_t found_ = 0;  // uses in the document it is at
};

// Without the ending of the plural, where it has one.
std::string singular_of(const std::string& word) {
  const std::string_view w(word);
  if (w.size() < 4 || !w.ends_with('s') || w.ends_with("ss")) return word;
  if (w.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
  const bool takes_es = w.ends_with("sses") || w.ends_with("shes") || w.ends_with("ches") || w.ends_with("xes");
  return word.substr(0, word.size() - (takes_es ? 2 : 1));
}

// In whatever number and spelling.
bool is_same_word(const std::string& a, const std::string& b) {
  return singular_of(common::usual_spelling(a)) == singular_of(common::usual_spelling(b));
}

}  // namespace

bool is_much_cut(const std::string& word, const std::string& stem) {
  return word.size() > stem.size() && !common::is_shortened_month(stem) &&
         static_cast<double>(word.size() - stem.size()) >= kMuchCut * static_cast<double>(word.size());
}

std::vector<std::string> numbers_of(const std::string& word, OpenGeneration& generation, StopCheck& stop) {
  const std::string stem = generation.analyzer.stem(word);
  std::vector<std::string> numbers = forms_of_stem(stem, nullptr, generation, stop);
  std::erase_if(numbers, [&](const std::string& form) { return form == word || !is_same_word(form, word); });
  numbers.insert(numbers.begin(), word);
  return numbers;
}

// Nearly every word begins like its stem, whose last letter may be another one (y and i), or in another spelling; not
// dying, whose stem is die.
std::vector<std::string> forms_of_stem(const std::string& stem, const common::Field* field, OpenGeneration& generation,
                                       StopCheck& stop) {
  std::vector<std::pair<std::uint32_t, std::string>> found;
  const auto add_those_from = [&](const std::string& start) {
    for_each_word({start, field}, generation, stop, [&](const std::string& form, std::uint32_t articles) {
      if (generation.analyzer.stem(form) == stem) found.emplace_back(articles, form);
    });
  };
  const std::string start = stem.substr(0, std::max<std::size_t>(1, stem.size() - 1));
  add_those_from(start);
  for (const std::string& other : common::other_beginnings(start)) add_those_from(other);
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> forms;
  for (auto& [articles, form] : found) forms.push_back(std::move(form));
  return forms;
}

std::optional<WrittenForm> find_form_apart(const WordOfStem& word, OpenGeneration& generation) {
  std::string form = word.word;
  double having = word.having;
  if (having == 0) {
    form = singular_of(word.word);
    having = generation.words.having(form);
  }
  if (having == 0 || form == word.stem) return std::nullopt;
  const std::string stem_term = common::make_term(common::kStemPrefix, word.stem);
  double in_any_spelling = 0;
  for (const std::string& spelling : common::spellings_of(form)) in_any_spelling += generation.words.having(spelling);
  const double part = in_any_spelling / std::max(1.0, static_cast<double>(generation.terms.total(stem_term)));
  const bool is_other_word = is_much_cut(form, word.stem);
  if (part >= kRarePart && !(is_other_word && part <= kMostPart)) return std::nullopt;
  const Xapian::Database& database = generation.database;
  return WrittenForm{
      form, stem_term,
      Bm25(database.get_doccount(), having, database.get_avlength(), is_other_word ? kMuchCutFactor : kRareFactor)};
}

std::string missing_form_note(const WordOfStem& word, OpenGeneration& generation, StopCheck& stop) {
  constexpr std::size_t kShown = 3;
  if (generation.terms.total(common::make_term(common::kStemPrefix, word.stem)) == 0) return {};
  std::vector<std::string> forms = forms_of_stem(word.stem, nullptr, generation, stop);
  const auto is_own = [&](const std::string& form) { return is_same_word(form, word.word); };
  const bool may_be_other =
      is_much_cut(word.word, word.stem) || (!forms.empty() && is_much_cut(forms.front(), word.stem));
  if (!may_be_other || std::any_of(forms.begin(), forms.end(), is_own)) return {};
  if (forms.size() > kShown) forms.resize(kShown);
  return fmt::format("no article has \"{}\"; looked for were other forms: {}", word.word, fmt::join(forms, ", "));
}

FormUses::FormUses(const std::string& word, const common::ForwardIndex& index) : index_(&index) {
  if (const auto id = index.id_of(word)) finder_.emplace(*id);
}

std::uint32_t FormUses::in(std::uint32_t document) const {
  static constexpr auto kWeights = field_weights();
  if (!finder_) return 0;
  const common::DocumentTexts texts = index_->texts(document);
  std::uint32_t uses = 0;
  for (std::size_t field = 0; field < texts.size(); ++field) {
    for (std::string_view at = finder_->find(texts[field]); !at.empty(); at = finder_->find_next(at)) {
      uses += kWeights[field];
    }
  }
  return uses;
}

Xapian::Query form_query(const WrittenForm& form, const SegmentWords& words, StopCheck& stop) {
  return Xapian::Query((new FormSource(form, words, stop))->release());
}

}  // namespace newsfold::query
