#include "query/word_matches.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "query/ranking.hpp"

namespace newsfold::query {
namespace {

// A word by its stem, and where it is a form apart, by that.
struct QueryWord {
  std::string term;
  const WrittenForm* form = nullptr;
};

struct WordQuery {
  std::vector<QueryWord> words;
  bool all = false;
  std::vector<PlaceCondition> places = {};  // all of which must be met; only where all words must be there
};

bool is_word(const Xapian::Query& query) {
  return query.get_type() == Xapian::Query::LEAF_TERM && (*query.get_terms_begin()).starts_with(common::kStemPrefix);
}

// Takes a query apart that asks for any or all of some words, the latter in places or wherever.
class WordQueryReader {
 public:
  explicit WordQueryReader(const WrittenWords& written) : written_(written), is_taken_(written.forms.size()) {}

  // Nothing where the query is more than that. In a conjunction all places count, whichever part they belong to.
  std::optional<WordQuery> read(const Xapian::Query& query) {
    const bool any = query.get_type() == Xapian::Query::OP_OR;
    const bool is_read = any ? for_all_parts(query, &WordQueryReader::add_word) : add(query);
    const bool has_all = std::find(is_taken_.begin(), is_taken_.end(), false) == is_taken_.end();
    if (!is_read || !has_all || places_ != written_.places.size()) return std::nullopt;
    return WordQuery{std::move(words_), !any, written_.places};
  }

 private:
  bool add(const Xapian::Query& query) {
    const auto type = query.get_type();
    if (query.empty()) return false;
    if (type == Xapian::Query::OP_FILTER) return add(query.get_subquery(0)) && add_places(query.get_subquery(1));
    if (type == Xapian::Query::OP_AND) return for_all_parts(query, &WordQueryReader::add);
    return add_word(query);
  }

  bool add_word(const Xapian::Query& query) {
    if (query.get_type() == Xapian::Query::OP_AND_MAYBE) return add_form(query);
    if (!is_word(query)) return false;
    words_.push_back({*query.get_terms_begin()});
    return true;
  }

  bool add_form(const Xapian::Query& query) {
    if (!add_word(query.get_subquery(0))) return false;
    for (std::size_t i = 0; i < is_taken_.size(); ++i) {
      if (is_taken_[i] || written_.forms[i].stem_term != words_.back().term) continue;
      is_taken_[i] = true;
      words_.back().form = &written_.forms[i];
      return true;
    }
    return false;
  }

  bool add_places(const Xapian::Query& query) {
    const auto type = query.get_type();
    if (type == Xapian::Query::OP_AND) return for_all_parts(query, &WordQueryReader::add_places);
    ++places_;
    return type == Xapian::Query::LEAF_POSTING_SOURCE;
  }

  bool for_all_parts(const Xapian::Query& query, bool (WordQueryReader::*add_part)(const Xapian::Query&)) {
    for (std::size_t i = 0; i < query.get_num_subqueries(); ++i) {
      if (!(this->*add_part)(query.get_subquery(i))) return false;
    }
    return true;
  }

  const WrittenWords& written_;
  std::vector<QueryWord> words_;
  std::size_t places_ = 0;
  std::vector<bool> is_taken_;  // of the forms
};

struct Word {
  std::string term;
  std::size_t having = 0;  // articles of all segments
  Bm25 weight;
  const WrittenForm* form;
};

// A form apart in the articles of one segment.
struct FormScore {
  FormUses uses;
  Bm25 weight;

  double score(Xapian::docid document, std::uint32_t length) const {
    const std::uint32_t count = uses.in(document);
    return count > 0 ? weight(count, length) : 0;
  }
};

// The articles of one segment that have a word.
struct PostingList {
  Xapian::PostingIterator at;
  Bm25 weight;
  Xapian::doccount size = 0;
  std::optional<FormScore> form = std::nullopt;  // where some of them have the word in it

  bool at_end() const { return at == Xapian::PostingIterator(); }
};

class Matcher {
 public:
  Matcher(OpenGeneration& generation, StopCheck& stop) : generation_(generation), stop_(stop) {}

  WordMatches run(const WordQuery& query) {
    std::vector<Word> words;
    for (const QueryWord& word : query.words) words.push_back(look_up(word));
    make_room(words, query);
    for (std::size_t segment = 0; segment < generation_.segments.size(); ++segment) {
      first_row_ = generation_.rows.begin_of(segment);
      if (!look_up_places(query, segment)) continue;
      std::vector<PostingList> lists = open_lists(words, segment);
      if (query.all) find_all(lists);
      else find_any(lists);
    }
    return std::move(matches_);
  }

 private:
  Word look_up(const QueryWord& word) const {
    const std::size_t having = generation_.terms.total(word.term);
    const Bm25 weight(generation_.database.get_doccount(), static_cast<double>(having),
                      generation_.database.get_avlength());
    return {word.term, having, weight, word.form};
  }

  // False where the segment cannot have all.
  bool look_up_places(const WordQuery& query, std::size_t segment) {
    places_.clear();
    if (query.places.empty()) return true;
    written_ = &generation_.words.of(generation_.segments[segment]);
    for (const PlaceCondition& place : query.places) places_.emplace_back(place, *written_);
    return std::all_of(places_.begin(), places_.end(), [](const PlaceMatcher& place) { return place.can_match(); });
  }

  bool are_in_places(Xapian::docid document) {
    return std::all_of(places_.begin(), places_.end(), [&](PlaceMatcher& place) { return place.matches(document); });
  }

  std::vector<PostingList> open_lists(const std::vector<Word>& words, std::size_t segment) const {
    std::vector<PostingList> lists;
    for (const Word& word : words) {
      SegmentTerms& terms = generation_.terms;
      lists.push_back({terms.articles(word.term, segment), word.weight, terms.count(word.term, segment)});
      if (word.form) lists.back().form = form_in(generation_.segments[segment], *word.form);
    }
    return lists;
  }

  std::optional<FormScore> form_in(const Xapian::Database& segment, const WrittenForm& form) const {
    FormUses uses(form.word, generation_.words.of(segment));
    return uses.has_any() ? std::optional(FormScore{std::move(uses), form.weight}) : std::nullopt;
  }

  // For all that may match in all segments, at most kMaxRoom: a list that grows is copied again and again.
  void make_room(const std::vector<Word>& words, const WordQuery& query) {
    constexpr std::size_t kMaxRoom = 1 << 20;
    if (!query.places.empty()) return;  // of what has all words, most are not in their places
    std::size_t total = 0, fewest = kMaxRoom;
    for (const Word& word : words) {
      total += word.having;
      fewest = std::min(fewest, word.having);
    }
    matches_.reserve(std::min(query.all ? fewest : total, kMaxRoom));
  }

  std::uint32_t length(Xapian::docid document) const { return generation_.columns->length(first_row_ + document); }

  // List after list, over a window of documents at a time, whose scores stay in the processor's cache.
  void find_any(std::vector<PostingList>& lists) {
    for (;;) {
      Xapian::docid first = UINT32_MAX;
      for (const PostingList& list : lists) {
        if (!list.at_end()) first = std::min(first, *list.at);
      }
      if (first == UINT32_MAX) return;
      for (PostingList& list : lists) {
        add_to_window(list, first);
        if (list.form) add_form_to_window(*list.form, first);
      }
      take_window(first);
    }
  }

  void add_to_window(PostingList& list, Xapian::docid first) {
    for (; !list.at_end() && *list.at - first < kWindow; ++list.at) {
      stop_.tick();
      const Xapian::docid document = *list.at;
      const std::size_t place = document - first;
      std::uint64_t& bits = found_[place / 64];
      const std::uint64_t bit = std::uint64_t{1} << (place % 64);
      const double score = list.weight(list.at.get_wdf(), length(document));
      scores_[place] = score + ((bits & bit) ? scores_[place] : 0);
      bits |= bit;
      if (list.form) candidates_.push_back(document);
    }
  }

  // What the last list added, where it is there in that form.
  void add_form_to_window(const FormScore& form, Xapian::docid first) {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      stop_.tick();
      if (i % kLookedAtTogether == 0) read_ahead(form.uses, i);
      const Xapian::docid document = candidates_[i];
      scores_[document - first] += form.score(document, length(document));
    }
    candidates_.clear();
  }

  void read_ahead(const FormUses& uses, std::size_t from) const {
    const std::size_t end = std::min(candidates_.size(), from + kLookedAtTogether);
    for (std::size_t i = from; i < end; ++i) uses.read_ahead(candidates_[i]);
  }

  void take_window(Xapian::docid first) {
    for (std::size_t word = 0; word < found_.size(); ++word) {
      for (std::uint64_t bits = found_[word]; bits != 0; bits &= bits - 1) {
        const std::size_t place = 64 * word + static_cast<std::size_t>(std::countr_zero(bits));
        add_match(first + static_cast<Xapian::docid>(place), scores_[place]);
      }
      found_[word] = 0;
    }
  }

  // The rarest word's articles, each looked up in the others' lists.
  void find_all(std::vector<PostingList>& lists) {
    std::sort(lists.begin(), lists.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
    PostingList& rarest = lists.front();
    while (!rarest.at_end()) {
      stop_.tick();
      const Xapian::docid document = *rarest.at, next = look_for(document, lists);
      if (next == kNone) break;
      if (next == document) {
        add_candidate(document, lists);
        ++rarest.at;
      } else {
        move_to(rarest.at, next);
      }
    }
    check_candidates(lists);
  }

  // To the first document from there on, which is mostly near: a step costs a tenth of a skip.
  static void move_to(Xapian::PostingIterator& at, Xapian::docid document) {
    constexpr int kSteps = 8;
    for (int step = 0; step < kSteps; ++step) {
      if (at == Xapian::PostingIterator() || *at >= document) return;
      ++at;
    }
    at.skip_to(document);
  }

  // The first document from `document` on, which the first list has, that all lists may have; kNone: there is none.
  static Xapian::docid look_for(Xapian::docid document, std::vector<PostingList>& lists) {
    for (std::size_t i = 1; i < lists.size(); ++i) {
      lists[i].at.skip_to(document);
      if (lists[i].at_end()) return kNone;
      const Xapian::docid next = *lists[i].at;
      if (next < document) throw common::Error(common::ErrorCode::index_corrupt, "a posting list is out of order");
      if (next != document) return next;
    }
    return document;
  }

  // A document that all lists are at. Its places are looked at together with those of others, so that the waiting for
  // their words to come from memory is for all of them at once.
  void add_candidate(Xapian::docid document, const std::vector<PostingList>& lists) {
    if (places_.empty()) {
      return add_match(document, score(document, lists, [&](std::size_t i) { return lists[i].at.get_wdf(); }));
    }
    candidates_.push_back(document);
    for (const PostingList& list : lists) uses_.push_back(list.at.get_wdf());
    if (candidates_.size() == kLookedAtTogether) check_candidates(lists);
  }

  void check_candidates(const std::vector<PostingList>& lists) {
    for (const Xapian::docid document : candidates_) written_->read_ahead(document);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!are_in_places(candidates_[i])) continue;
      const Xapian::termcount* uses = &uses_[i * lists.size()];
      add_match(candidates_[i], score(candidates_[i], lists, [&](std::size_t word) { return uses[word]; }));
    }
    candidates_.clear();
    uses_.clear();
  }

  // `uses_of(i)`: how often the document has the word of list i.
  template <typename UsesOf>
  double score(Xapian::docid document, const std::vector<PostingList>& lists, UsesOf uses_of) const {
    const std::uint32_t length = this->length(document);
    double text = 0;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      text += lists[i].weight(uses_of(i), length);
      if (lists[i].form) text += lists[i].form->score(document, length);
    }
    return text;
  }

  void add_match(Xapian::docid document, double text) { matches_.push_back({first_row_ + document, text}); }

  static constexpr std::size_t kWindow = 4096;
  static constexpr std::size_t kLookedAtTogether = 32;
  static constexpr Xapian::docid kNone = UINT32_MAX;

  OpenGeneration& generation_;
  StopCheck& stop_;
  std::uint32_t first_row_ = 0;  // of the segment, less one
  std::vector<PlaceMatcher> places_;
  const common::ForwardIndex* written_ = nullptr;  // of the segment, where there are places
  std::vector<Xapian::docid> candidates_;          // of which words as written are to be looked at
  std::vector<Xapian::termcount> uses_;            // of all words in the first, in the second, ...
  std::array<double, kWindow> scores_;
  std::array<std::uint64_t, kWindow / 64> found_{};  // a bit for each score that is set
  WordMatches matches_;
};

}  // namespace

// Few of many are gathered in a heap that most matches never enter.
WordMatches best_by_text(const WordMatches& matches, std::size_t count) {
  constexpr std::size_t kFew = 8;  // one in so many
  WordMatches best;
  if (count < matches.size() / kFew) {
    best.resize(count);
    std::partial_sort_copy(matches.begin(), matches.end(), best.begin(), best.end(), by_text);
  } else {
    best = matches;
    std::nth_element(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(count), best.end(), by_text);
    best.resize(count);
  }
  return best;
}

std::optional<WordMatches> match_words(const Xapian::Query& query, const WrittenWords& written,
                                       OpenGeneration& generation, StopCheck& stop) {
  const std::optional<WordQuery> words = WordQueryReader(written).read(query);
  if (!words || !generation.columns) return std::nullopt;
  return Matcher(generation, stop).run(*words);
}

}  // namespace newsfold::query
