#include "query/spelling.hpp"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>

#include "common/edit_distance.hpp"
#include "common/english_spelling.hpp"
#include "common/forward_index.hpp"
#include "common/schema.hpp"
#include "common/utf8.hpp"
#include "query/match_counter.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

std::string_view last_character(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && common::is_utf8_trail(text[begin])) --begin;
  return text.substr(begin);
}

// One change within the word, rather than in its ending: presidant for president, but neither reactors for reactor nor
// colour for color.
bool is_misspelt_form(const std::string& word, const std::string& form) {
  if (common::usual_spelling(word) == common::usual_spelling(form)) return false;
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

// The words of a generation that are nearest to one. Most beginnings of words are too far already; all words that have
// one are passed over at once.
class NearestWords {
 public:
  NearestWords(const std::string& word, std::size_t limit, StopCheck& stop)
      : distance_(word), reach_(limit), stop_(stop) {}

  // Of one segment, those that begin with `start`.
  void add(const common::ForwardIndex& words, std::string_view start) {
    for (auto at = words.words_from(start); !at.at_end() && at.word().starts_with(start);) {
      stop_.tick();
      const std::size_t changes = distance_.to(at.word(), reach_);
      if (changes <= reach_) add(at, changes);
      if (const std::size_t hopeless = distance_.hopeless_beginning(); hopeless > 0) at.skip_beginning(hopeless);
      else at.next();
    }
  }

  // The nearest, of equally near ones the most used, of equally used ones the first by its bytes. Empty: there is none.
  std::string best() const {
    std::string best;
    std::uint32_t best_use = 0;
    for (const auto& [word, found] : found_) {
      const std::uint32_t use = articles_with_text(found.articles);
      if (found.changes > reach_ || use <= best_use) continue;
      best = word;
      best_use = use;
    }
    return best;
  }

 private:
  struct Found {
    std::size_t changes = 0;
    common::ArticleCounts articles{};
  };

  void add(const common::WordCursor& at, std::size_t changes) {
    Found& found = found_[at.word()];
    found.changes = changes;
    for (std::size_t field = 0; field < found.articles.size(); ++field) found.articles[field] += at.articles()[field];
    if (articles_with_text(at.articles()) > 0) reach_ = changes;  // what is farther comes after this one
  }

  common::EditDistance distance_;
  std::size_t reach_;  // no more changes than this
  StopCheck& stop_;
  std::map<std::string, Found> found_;
};

// The tree with the words that have another spelling replaced by it.
QueryNode corrected(QueryNode node, const std::vector<PlainWord>& words, const std::vector<std::string>& spellings) {
  for (QueryNode& child : node.children) child = corrected(std::move(child), words, spellings);
  for (std::size_t i = 0; node.kind == QueryNode::Kind::word && i < words.size(); ++i) {
    if (words[i].at == node.at && !spellings[i].empty()) node.text = spellings[i];
  }
  return node;
}

// One change in a longer word is a slip, whatever stands beside it.
bool is_sure(const std::string& word, const std::string& spelling) {
  constexpr std::size_t kMinLetters = 6;
  return common::count_code_points(word) >= kMinLetters && common::edit_distance(word, spelling, 1) == 1;
}

// Takes back the spellings of words that no article has together with another word of the query, as that is spelt now;
// words that are in no article speak neither for a spelling nor against it.
std::vector<std::string> likely(const std::vector<PlainWord>& words, std::vector<std::string> spellings,
                                OpenGeneration& generation, StopCheck& stop) {
  std::vector<Xapian::Query> queries;
  for (std::size_t i = 0; i < words.size(); ++i) {
    QueryNode node;
    node.kind = QueryNode::Kind::word;
    node.text = spellings[i].empty() ? words[i].text : spellings[i];
    node.field = words[i].field;
    queries.push_back(compile_query(node, false, generation, stop).query);
  }
  const auto is_alone = [&](std::size_t word) {
    std::vector<Xapian::Query> others = queries;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(word));
    if (others.empty()) return false;
    const Xapian::Query any_other = combine(Xapian::Query::OP_OR, others);
    return matches_anything(any_other, generation, stop) &&
           !matches_anything(combine(Xapian::Query::OP_AND, {queries[word], any_other}), generation, stop);
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_doubtful =
        !spellings[i].empty() && !is_sure(generation.analyzer.fold_label(words[i].text), spellings[i]);
    if (is_doubtful && is_alone(i)) spellings[i].clear();
  }
  return spellings;
}

// `spelling`, which is folded, with a capital or all in capitals where `word` is.
std::string cased_like(const std::string& word, const std::string& spelling) {
  const auto written = icu::UnicodeString::fromUTF8(word);
  auto cased = icu::UnicodeString::fromUTF8(spelling);
  const bool is_shouted = written.countChar32() > 1 &&
                          icu::UnicodeString(written).toUpper(icu::Locale::getRoot()) == written &&
                          icu::UnicodeString(written).toLower(icu::Locale::getRoot()) != written;
  if (is_shouted) {
    cased.toUpper(icu::Locale::getRoot());
  } else if (u_isupper(written.char32At(0))) {
    cased.replace(0, cased.moveIndex32(0, 1), u_toupper(cased.char32At(0)));
  }
  std::string text;
  return cased.toUTF8String(text);
}

// The query with the words that have another spelling replaced by it.
std::string replaced(std::string query, const std::vector<PlainWord>& words,
                     const std::vector<std::string>& spellings) {
  std::vector<std::size_t> order(words.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return words[a].at > words[b].at; });
  for (const std::size_t i : order) {  // from the back, so that places stay where they are
    if (!spellings[i].empty())
      query.replace(words[i].at, words[i].text.size(), cased_like(words[i].text, spellings[i]));
  }
  return query;
}

}  // namespace

std::string better_spelling(const std::string& word, OpenGeneration& generation, StopCheck& stop) {
  common::TextAnalyzer& analyzer = generation.analyzer;
  bool has_other_forms = false;
  for (const common::Token& token : analyzer.analyze(word)) {
    if (generation.words.has(token.text)) return {};
    has_other_forms |= generation.terms.total(common::make_term(common::kStemPrefix, analyzer.stem(token.text))) > 0;
  }
  const std::string folded = analyzer.fold_label(word);
  return has_other_forms ? correct_form(folded, generation, stop) : nearest_word(folded, generation.words, stop);
}

std::string better_query(const std::string& query, const QueryNode& root, const std::vector<PlainWord>& words,
                         OpenGeneration& generation, StopCheck& stop) {
  std::vector<std::string> spellings;  // of each word; empty: it stays
  for (const PlainWord& word : words) spellings.push_back(better_spelling(word.text, generation, stop));
  const auto is_empty = [](const std::string& spelling) { return spelling.empty(); };
  if (std::all_of(spellings.begin(), spellings.end(), is_empty)) return {};
  const CompiledQuery whole = compile_query(corrected(root, words, spellings), false, generation, stop);
  if (!matches_anything(whole.query, generation, stop)) spellings = likely(words, spellings, generation, stop);
  if (std::all_of(spellings.begin(), spellings.end(), is_empty)) return {};
  return replaced(query, words, spellings);
}

std::string nearest_word(const std::string& word, const SegmentWords& words, StopCheck& stop) {
  constexpr std::size_t kMinLetters = 4, kLettersForOtherFirst = 5, kLettersForTwo = 7;
  const std::size_t letters = common::count_code_points(word);
  if (letters < kMinLetters) return {};
  std::uint32_t first_letter_end = 0;
  common::next_code_point(word, first_letter_end);
  const auto nearest = [&](std::string_view beginning, std::size_t limit) {
    NearestWords found(word, limit, stop);
    words.for_each_segment([&](const common::ForwardIndex& segment) { found.add(segment, beginning); });
    return found.best();
  };
  const std::string_view first_letter = std::string_view(word).substr(0, first_letter_end);
  const std::string alike = nearest(first_letter, letters >= kLettersForTwo ? 2 : 1);
  return alike.empty() && letters >= kLettersForOtherFirst ? nearest({}, 1) : alike;
}

}  // namespace newsfold::query
