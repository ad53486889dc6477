#include "query/query_lexer.hpp"

#include <algorithm>
#include <charconv>
#include <climits>

#include "common/ascii.hpp"
#include "common/schema.hpp"

namespace newsfold::query {
namespace {

constexpr unsigned kDefaultNear = 10;

// The bytes of the blank at `at`, or 0: also the no-break and the ideographic one, which keyboards put between words.
std::size_t blank_size(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return 1;
  for (const std::string_view blank : {"\u00A0", "\u3000"}) {
    if (text.substr(at).starts_with(blank)) return blank.size();
  }
  return 0;
}

// Straight and typographic double quotes; the size of the quote at `at`, or 0.
std::size_t quote_size(std::string_view text, std::size_t at) {
  if (text[at] == '"') return 1;
  for (const std::string_view quote : {"“", "”", "„", "«", "»"}) {
    if (text.substr(at).starts_with(quote)) return quote.size();
  }
  return 0;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Lexeme> run() {
    while (at_ < text_.size()) {
      if (const std::size_t blank = blank_size(text_, at_)) {
        at_ += blank;
        is_glued_ = false;
      } else {
        read_one();
        is_glued_ = !lexemes_.empty() && is_closed(lexemes_.back());
      }
    }
    add(LexKind::end, {}, text_.size());
    return std::move(lexemes_);
  }

 private:
  void add(LexKind kind, std::string text, std::size_t at) {
    lexemes_.push_back({kind, std::move(text), at, 0, false});
  }

  void read_one() {
    const char c = text_[at_];
    if (quote_size(text_, at_) > 0) return read_phrase();
    if (c == '(') return add(LexKind::open, "(", at_++);
    if (c == ')') return add(LexKind::close, ")", at_++);
    if (c == '-' && is_glued_) return read_hyphens();
    if (c == '-' && at_ + 1 < text_.size() && blank_size(text_, at_ + 1) == 0 && text_[at_ + 1] != '-' &&
        text_[at_ + 1] != ')') {
      return add(LexKind::minus, "-", at_++);
    }
    read_word();
  }

  // As in "low-code"-platform: they hold no word, and leave nothing out.
  void read_hyphens() {
    const std::size_t start = at_;
    at_ = std::min(text_.find_first_not_of('-', at_), text_.size());
    add(LexKind::word, std::string(text_.substr(start, at_ - start)), start);
  }

  // Something that a dash right behind it belongs to.
  bool is_closed(const Lexeme& last) const {
    if (last.kind == LexKind::phrase) return !last.text.empty();
    const bool is_empty = lexemes_.size() > 1 && lexemes_[lexemes_.size() - 2].kind == LexKind::open;
    return last.kind == LexKind::close && !is_empty;
  }

  void read_phrase() {
    const std::size_t start = at_;
    at_ += quote_size(text_, at_);
    const std::size_t begin = at_;
    while (at_ < text_.size() && quote_size(text_, at_) == 0) ++at_;
    add(LexKind::phrase, std::string(text_.substr(begin, at_ - begin)), start);
    lexemes_.back().unclosed = at_ == text_.size();
    if (at_ < text_.size()) at_ += quote_size(text_, at_);
  }

  void read_word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && blank_size(text_, at_) == 0 && text_[at_] != '(' && text_[at_] != ')' &&
           quote_size(text_, at_) == 0) {
      if (text_[at_] == ':' && take_field(start)) return;
      ++at_;
    }
    const std::string_view word = text_.substr(start, at_ - start);
    if (!take_operator(word, start)) add(LexKind::word, std::string(word), start);
  }

  bool take_field(std::size_t start) {
    const std::string name = common::to_ascii_lower(text_.substr(start, at_ - start));
    if (!common::find_field(name)) return false;
    add(LexKind::field, name, start);
    ++at_;
    return true;
  }

  bool take_operator(std::string_view word, std::size_t start) {
    if (word == "AND") return add(LexKind::op_and, "AND", start), true;
    if (word == "OR") return add(LexKind::op_or, "OR", start), true;
    if (word == "NOT") return add(LexKind::op_not, "NOT", start), true;
    if (word != "NEAR" && !word.starts_with("NEAR/")) return false;
    unsigned distance = kDefaultNear;
    if (word != "NEAR") {
      const auto [end, error] = std::from_chars(word.data() + 5, word.data() + word.size(), distance);
      if (error == std::errc::result_out_of_range) distance = UINT_MAX;
      else if (error != std::errc()) return false;
      if (end != word.data() + word.size() || distance == 0) return false;
    }
    add(LexKind::op_near, std::string(word), start);
    lexemes_.back().distance = distance;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_glued_ = false;  // to a phrase or a closing bracket: no blank is between
  std::vector<Lexeme> lexemes_;
};

}  // namespace

std::vector<Lexeme> lex_query(std::string_view text) { return Lexer(text).run(); }

}  // namespace newsfold::query
