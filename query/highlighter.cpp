#include "query/highlighter.hpp"

#include <algorithm>
#include <array>

#include "common/char_class.hpp"
#include "common/utf8.hpp"

namespace newsfold::query {
namespace {

using common::Token;
using common::TokenKind;

// A span that matched and the term it matched for.
struct Match {
  ByteSpan span;
  std::string term;
  double weight = 0;
};

bool has_prefix(const std::string& word, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& prefix) { return word.starts_with(prefix); });
}

bool is_ascii_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_ascii_word(char c) { return common::classify(static_cast<signed char>(c)) != common::CharClass::other; }

// What the words that are looked for begin with, as bytes: a stem begins like its words.
class Beginnings {
 public:
  explicit Beginnings(const MatchTerms& terms) {
    for (const auto& [stem, weight] : terms.stems) add(stem);
    for (const std::string& prefix : terms.prefixes) add(prefix);
    for (const auto& phrase : terms.phrases)
      std::for_each(phrase.begin(), phrase.end(), [&](auto& word) { add(word); });
  }

  // Whether `writing` may hold a word that begins like one of them. ASCII letters fold to small ones; other characters
  // may fold to anything.
  bool may_be_in(std::string_view writing) const {
    char before = ' ';
    for (const char c : writing) {
      if (static_cast<unsigned char>(c) >= 0x80) return true;
      if (begins_[fold(c)] && !(is_ascii_word(c) && is_ascii_word(before))) return true;
      before = c;
    }
    return false;
  }

 private:
  static unsigned char fold(char c) { return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c); }

  void add(const std::string& beginning) {
    if (!beginning.empty()) begins_[static_cast<unsigned char>(beginning[0])] = true;
  }

  std::array<bool, 256> begins_{};
};

// Calls visit(begin, end) for the parts of a text that may match. Most writing between blanks holds nothing that could;
// it is passed over, but between pieces that may match only where it holds no word at all, as such writing does not
// part the words of a phrase.
template <typename Visit>
void for_each_run(std::string_view text, const Beginnings& beginnings, Visit visit) {
  std::size_t run_begin = 0, run_end = 0;  // nothing yet
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    std::size_t end = begin;
    while (end < text.size() && !is_ascii_blank(text[end])) ++end;
    const std::string_view piece = text.substr(begin, end - begin);
    if (beginnings.may_be_in(piece)) {
      if (run_begin == run_end) run_begin = begin;
      run_end = end;
    } else if (run_begin < run_end && std::any_of(piece.begin(), piece.end(), is_ascii_word)) {
      visit(run_begin, run_end);
      run_begin = run_end;
    }
    begin = end;
  }
  if (run_begin < run_end) visit(run_begin, run_end);
}

// Tokens that stand for their own piece of text, one a position: what phrases are made of.
std::vector<const Token*> base_tokens(const std::vector<Token>& tokens) {
  std::vector<const Token*> base;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::word || token.kind == TokenKind::part || token.kind == TokenKind::gram) {
      base.push_back(&token);
    }
  }
  return base;
}

// Finds what matches in the tokens of a part of the text that begins at `shift`.
class MatchFinder {
 public:
  MatchFinder(const MatchTerms& terms, common::TextAnalyzer& analyzer) : terms_(terms), analyzer_(analyzer) {}

  void add(const std::vector<Token>& tokens, std::size_t shift) {
    if (!terms_.stems.empty() || !terms_.prefixes.empty()) add_words(tokens, shift);
    if (terms_.phrases.empty()) return;
    const std::vector<const Token*> base = base_tokens(tokens);
    for (const auto& phrase : terms_.phrases) add_phrase(base, phrase, shift);
  }

  std::vector<Match> take() { return std::move(matches_); }

 private:
  void add_words(const std::vector<Token>& tokens, std::size_t shift) {
    for (const Token& token : tokens) {
      const auto stem = terms_.stems.find(analyzer_.stem(token.text));
      const ByteSpan span{shift + token.begin, shift + token.end};
      if (stem != terms_.stems.end()) matches_.push_back({span, stem->first, stem->second});
      else if (has_prefix(token.text, terms_.prefixes)) matches_.push_back({span, token.text, 1});
    }
  }

  void add_phrase(const std::vector<const Token*>& base, const std::vector<std::string>& phrase, std::size_t shift) {
    for (std::size_t i = 0; i + phrase.size() <= base.size(); ++i) {
      std::size_t n = 0;
      while (n < phrase.size() && base[i + n]->text == phrase[n]) ++n;
      if (n == phrase.size())
        matches_.push_back({{shift + base[i]->begin, shift + base[i + n - 1]->end}, phrase[0], 1});
    }
  }

  const MatchTerms& terms_;
  common::TextAnalyzer& analyzer_;
  std::vector<Match> matches_;
};

// No rule of the analyzer looks past a blank, so that a run of pieces gives the same words alone as in its text.
std::vector<Match> find_all(std::string_view text, const MatchTerms& terms, common::TextAnalyzer& analyzer) {
  MatchFinder finder(terms, analyzer);
  std::vector<Token> tokens;
  for_each_run(text, Beginnings(terms), [&](std::size_t begin, std::size_t end) {
    analyzer.analyze(text.substr(begin, end - begin), tokens);
    finder.add(tokens, begin);
  });
  std::vector<Match> matches = finder.take();
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
  return matches;
}

std::vector<ByteSpan> merged_spans(const std::vector<Match>& matches) {
  std::vector<ByteSpan> spans;
  for (const Match& match : matches) {
    if (!spans.empty() && match.span.begin < spans.back().end) {
      spans.back().end = std::max(spans.back().end, match.span.end);
    } else {
      spans.push_back(match.span);
    }
  }
  return spans;
}

// Places where a window may begin or end: starts of characters with their number, and whether a word may be cut there.
struct Place {
  std::size_t byte = 0;
  bool before_word = false;  // a window may begin here
  bool after_word = false;   // a window may end here
  bool sentence = false;     // a sentence begins here
};

bool is_blank(std::int32_t c) { return c == ' ' || c == 0x3000 || c == '\t' || c == '\n'; }

bool ends_sentence(std::int32_t c) { return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0x2026; }

bool breaks_anywhere(std::int32_t c) {
  const auto kind = common::classify(c);
  return kind == common::CharClass::cjk || kind == common::CharClass::complex;
}

std::vector<Place> find_places(std::string_view text) {
  std::vector<Place> places;
  places.reserve(text.size() + 1);
  std::int32_t previous = ' ', before = '.';
  for (std::uint32_t at = 0; at < text.size();) {
    Place place{at, false, false, false};
    const std::int32_t c = common::next_code_point(text, at);
    const bool open_script = breaks_anywhere(previous) || breaks_anywhere(c);
    place.before_word =
        !is_blank(c) && (is_blank(previous) || (open_script && common::classify(c) != common::CharClass::mark));
    place.after_word = place.before_word || (is_blank(c) && !is_blank(previous));
    place.sentence = place.before_word && (places.empty() || (is_blank(previous) && ends_sentence(before)));
    places.push_back(place);
    before = previous;
    previous = c;
  }
  places.push_back({text.size(), false, true, false});
  return places;
}

// Sum of the weights of the different terms matched within [begin, end).
double worth(const std::vector<Match>& matches, std::size_t begin, std::size_t end) {
  std::map<std::string_view, double> found;
  for (const Match& match : matches) {
    if (match.span.begin >= begin && match.span.end <= end) found.emplace(match.term, match.weight);
  }
  double sum = 0;
  for (const auto& [term, weight] : found) sum += weight;
  return sum;
}

// The last place where a window that begins at `first` may end, at most `max_chars` characters on.
std::size_t window_end(const std::vector<Place>& places, std::size_t first, std::size_t max_chars) {
  const std::size_t limit = std::min(first + max_chars, places.size() - 1);
  for (std::size_t i = limit; i > first; --i) {
    if (places[i].after_word) return i;
  }
  return limit;
}

// The first place from which the window reaches the text's end: later beginnings would only waste room.
std::size_t last_start(const std::vector<Place>& places, std::size_t max_chars) {
  std::size_t start = places.size() - 1 - std::min(max_chars, places.size() - 1);
  while (start + 1 < places.size() && !places[start].before_word) ++start;
  return start;
}

// Beginnings worth trying: the text's, and a little before each match, at a sentence where one is near.
std::vector<std::size_t> window_starts(const std::vector<Place>& places, const std::vector<Match>& matches,
                                       std::size_t max_chars) {
  constexpr std::size_t kMaxTried = 200;
  std::vector<std::size_t> starts{0};
  const std::size_t latest = last_start(places, max_chars);
  for (const Match& match : matches) {
    if (starts.size() >= kMaxTried) break;
    const auto at = std::lower_bound(places.begin(), places.end(), match.span.begin,
                                     [](const Place& place, std::size_t byte) { return place.byte < byte; });
    const auto centre = static_cast<std::size_t>(at - places.begin());
    const std::size_t lead = max_chars / 3;
    std::size_t start = centre;
    for (std::size_t i = centre; i + lead > centre; --i) {
      if (places[i].before_word) start = i;
      if (places[i].sentence || i == 0) break;
    }
    starts.push_back(std::min(start, latest));
  }
  return starts;
}

}  // namespace

std::vector<ByteSpan> find_matches(std::string_view text, const MatchTerms& terms, common::TextAnalyzer& analyzer) {
  return terms.empty() ? std::vector<ByteSpan>() : merged_spans(find_all(text, terms, analyzer));
}

Snippet make_snippet(std::string_view text, const MatchTerms& terms, std::size_t max_chars,
                     common::TextAnalyzer& analyzer) {
  constexpr std::string_view kEllipsis = "…";
  const std::vector<Match> matches = find_all(text, terms, analyzer);
  if (text.size() <= max_chars) return {std::string(text), merged_spans(matches)};
  const std::vector<Place> places = find_places(text);
  if (places.size() <= max_chars + 1) return {std::string(text), merged_spans(matches)};

  std::size_t best_begin = 0, best_end = window_end(places, 0, max_chars);
  double best = -1;
  for (const std::size_t start : window_starts(places, matches, max_chars)) {
    const std::size_t end = window_end(places, start, max_chars);
    const double value = worth(matches, places[start].byte, places[end].byte);
    if (value > best) std::tie(best, best_begin, best_end) = std::tuple(value, start, end);
  }
  const std::size_t begin = places[best_begin].byte, end = places[best_end].byte;
  Snippet snippet;
  if (begin > 0) snippet.text.append(kEllipsis);
  const std::size_t shift = snippet.text.size();
  snippet.text.append(text.substr(begin, end - begin));
  if (end < text.size()) {
    while (snippet.text.ends_with(' ')) snippet.text.pop_back();
    snippet.text.append(kEllipsis);
  }
  for (const ByteSpan& span : merged_spans(matches)) {
    if (span.begin >= begin && span.end <= end) {
      snippet.matches.push_back({span.begin - begin + shift, span.end - begin + shift});
    }
  }
  return snippet;
}

}  // namespace newsfold::query
