#include "query/highlighter.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "common/ascii.hpp"
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
  static unsigned char fold(char c) { return static_cast<unsigned char>(common::to_ascii_lower(c)); }

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

bool is_blank(std::int32_t c) { return c == ' ' || c == 0x3000 || c == '\t' || c == '\n'; }

bool ends_sentence(std::int32_t c) { return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0x2026; }

bool breaks_anywhere(std::int32_t c) {
  const auto kind = common::classify(c);
  return kind == common::CharClass::cjk || kind == common::CharClass::complex;
}

// The places of a text: before each of its characters, by their number, and at its end. A window begins and ends at
// one. What is asked for is found out then, as most places are never looked at.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {
    is_ascii_ = std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    for (std::uint32_t at = 0; !is_ascii_ && at < text.size(); common::next_code_point(text, at)) bytes_.push_back(at);
  }

  std::size_t end() const { return is_ascii_ ? text_.size() : bytes_.size(); }
  std::size_t byte(std::size_t place) const {
    return place == end() ? text_.size() : is_ascii_ ? place : bytes_[place];
  }

  // The first one that is not before that byte.
  std::size_t at_byte(std::size_t byte) const {
    if (is_ascii_) return byte;
    return static_cast<std::size_t>(std::lower_bound(bytes_.begin(), bytes_.end(), byte) - bytes_.begin());
  }

  bool may_begin_window(std::size_t place) const {
    if (place == end() || is_blank(character(place))) return false;
    return is_after_blank(place) || (is_in_open_script(place) && !is_mark(character(place)));
  }

  bool may_end_window(std::size_t place) const {
    return place == end() || may_begin_window(place) || (is_blank(character(place)) && !is_after_blank(place));
  }

  bool begins_sentence(std::size_t place) const {
    if (place <= 1) return place == 0 && may_begin_window(0);
    return may_begin_window(place) && is_after_blank(place) && ends_sentence(character(place - 2));
  }

 private:
  static bool is_mark(std::int32_t c) { return common::classify(c) == common::CharClass::mark; }

  std::int32_t character(std::size_t place) const {
    auto at = static_cast<std::uint32_t>(byte(place));
    return common::next_code_point(text_, at);
  }

  bool is_after_blank(std::size_t place) const { return place == 0 || is_blank(character(place - 1)); }

  bool is_in_open_script(std::size_t place) const {
    return (place > 0 && breaks_anywhere(character(place - 1))) || breaks_anywhere(character(place));
  }

  std::string_view text_;
  bool is_ascii_ = true;              // each byte is a character
  std::vector<std::uint32_t> bytes_;  // else, of each character
};

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
std::size_t window_end(const Places& places, std::size_t first, std::size_t max_chars) {
  const std::size_t limit = std::min(first + max_chars, places.end());
  for (std::size_t i = limit; i > first; --i) {
    if (places.may_end_window(i)) return i;
  }
  return limit;
}

// The first place from which the window reaches the text's end: later beginnings would only waste room.
std::size_t last_start(const Places& places, std::size_t max_chars) {
  std::size_t start = places.end() - std::min(max_chars, places.end());
  while (start < places.end() && !places.may_begin_window(start)) ++start;
  return start;
}

// Beginnings worth trying: the text's, and a little before each match, at a sentence where one is near.
std::vector<std::size_t> window_starts(const Places& places, const std::vector<Match>& matches, std::size_t max_chars) {
  constexpr std::size_t kMaxTried = 200;
  std::vector<std::size_t> starts{0};
  const std::size_t latest = last_start(places, max_chars);
  for (const Match& match : matches) {
    if (starts.size() >= kMaxTried) break;
    const std::size_t centre = places.at_byte(match.span.begin);
    const std::size_t lead = max_chars / 3;
    std::size_t start = centre;
    for (std::size_t i = centre; i + lead > centre; --i) {
      if (places.may_begin_window(i)) start = i;
      if (places.begins_sentence(i) || i == 0) break;
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
  const Places places(text);
  if (places.end() <= max_chars) return {std::string(text), merged_spans(matches)};

  std::size_t best_begin = 0, best_end = window_end(places, 0, max_chars);
  double best = -1;
  for (const std::size_t start : window_starts(places, matches, max_chars)) {
    const std::size_t end = window_end(places, start, max_chars);
    const double value = worth(matches, places.byte(start), places.byte(end));
    if (value > best) std::tie(best, best_begin, best_end) = std::tuple(value, start, end);
  }
  const std::size_t begin = places.byte(best_begin), end = places.byte(best_end);
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
