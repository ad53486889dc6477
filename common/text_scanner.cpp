#include "common/text_scanner.hpp"

#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/ascii.hpp"
#include "common/char_class.hpp"
#include "common/error.hpp"
#include "common/utf8.hpp"

namespace newsfold::common {
namespace {

// A character of the text and where the next one starts.
struct Char {
  std::int32_t code = -1;
  std::uint32_t next = 0;
};

// Letters, digits and marks in a row, or an acronym: the smallest thing that becomes a term.
struct Atom {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string text;
  bool digits = false;      // nothing but digits
  bool single = false;      // one character
  bool marked = false;      // atoms bound by &
  std::vector<Atom> bound;  // those atoms
};

// Drops the tail past kMaxTermCodePoints and kMaxAnalyzedTermBytes, at a character boundary.
void cut_to_term_size(std::string& text) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_utf8_trail(text[i])) continue;
    std::size_t next = i + 1;
    while (next < text.size() && is_utf8_trail(text[next])) ++next;
    if (++points > kMaxTermCodePoints || next > kMaxAnalyzedTermBytes) return text.resize(i);
  }
}

// One pass over one text.
class Scanner {
 public:
  Scanner(std::string_view text, TextFolder& folder, std::unique_ptr<icu::BreakIterator>& words,
          std::vector<Token>& tokens)
      : text_(text.substr(0, 0x7fffffff)), folder_(folder), words_(words), tokens_(tokens) {}

  void run() {
    std::uint32_t at = 0;
    while (at < text_.size()) {
      const Char c = peek(at);
      switch (classify(c.code)) {
        case CharClass::letter:
        case CharClass::digit: at = scan_word(at); break;
        case CharClass::cjk: at = scan_cjk(at); break;
        case CharClass::complex: at = scan_complex(at); break;
        default:
          before_previous_ = previous_;
          previous_ = at;
          at = c.next;
      }
    }
  }

 private:
  static constexpr std::uint32_t kNowhere = UINT32_MAX;
  static constexpr std::size_t kMaxParts = 8;

  Char peek(std::uint32_t at) const {
    Char c{-1, at};
    if (at < text_.size()) c.code = next_code_point(text_, c.next);
    return c;
  }

  CharClass class_at(std::uint32_t at) const { return classify(peek(at).code); }

  bool starts_word(std::uint32_t at) const {
    const CharClass c = class_at(at);
    return c == CharClass::letter || c == CharClass::digit;
  }

  std::uint32_t skip_marks(std::uint32_t at) const {
    for (Char c = peek(at); classify(c.code) == CharClass::mark; c = peek(at)) at = c.next;
    return at;
  }

  // Most words are ASCII letters and stand by themselves: they are read like all writing, at a fraction of the cost.
  std::uint32_t scan_word(std::uint32_t at) {
    const std::uint32_t end = end_of_plain_word(at);
    return end > at ? take_plain_word(at, end) : scan_writing(at);
  }

  // `at` where there is no such word, or it might be more than that.
  std::uint32_t end_of_plain_word(std::uint32_t at) const {
    const bool has_sign = previous_ != kNowhere && previous_ + 1 == at && may_make_another_word(text_[previous_]);
    if (has_sign) return at;
    std::uint32_t end = at;
    while (end < text_.size() && is_ascii_letter(text_[end])) ++end;
    return end - at <= kMaxTermCodePoints && is_end_of_writing(end) ? end : at;
  }

  static bool may_make_another_word(char sign) { return sign == '@' || sign == '#' || sign == '$' || sign == '.'; }

  // No rule reaches past these.
  bool is_end_of_writing(std::uint32_t at) const {
    constexpr std::string_view kBlanks = " \n", kSigns = ",;:!?)\"";
    if (at == text_.size()) return true;
    if (text_[at] == '.') return at + 1 == text_.size() || kBlanks.find(text_[at + 1]) != std::string_view::npos;
    return kBlanks.find(text_[at]) != std::string_view::npos || kSigns.find(text_[at]) != std::string_view::npos;
  }

  std::uint32_t take_plain_word(std::uint32_t at, std::uint32_t end) {
    std::string folded(text_.substr(at, end - at));
    for (char& c : folded) c = static_cast<char>(c | 0x20);
    ++unit_;
    emit(std::move(folded), at, end, TokenKind::word);
    ++position_;
    before_previous_ = previous_ = kNowhere;
    return end;
  }

  // `U.S.` or `U.S` at `at`; nothing where there are not at least two single letters with dots between.
  std::optional<Atom> read_acronym(std::uint32_t at) const {
    Atom atom{at, at, {}, false, false, false, {}};
    int letters = 0;
    while (class_at(at) == CharClass::letter) {
      const std::uint32_t after = skip_marks(peek(at).next);
      if (starts_word(after) || is_apostrophe(peek(after).code)) break;
      folder_.append(text_.substr(at, after - at), atom.text);
      ++letters;
      atom.end = after;
      if (peek(after).code != '.') break;
      at = atom.end = after + 1;
    }
    if (letters < 2) return std::nullopt;
    cut_to_term_size(atom.text);
    return atom;
  }

  Atom read_plain_atom(std::uint32_t at) const {
    Atom atom{at, at, {}, true, false, false, {}};
    std::string written;
    std::size_t points = 0;
    std::uint32_t piece = at;
    for (;;) {
      const Char c = peek(at);
      const CharClass kind = classify(c.code);
      if (kind == CharClass::letter || kind == CharClass::digit || kind == CharClass::mark) {
        atom.digits = atom.digits && kind == CharClass::digit;
        points += kind != CharClass::mark;
        at = c.next;
      } else if (is_apostrophe(c.code) && class_at(c.next) == CharClass::letter) {
        written.append(text_.substr(piece, at - piece));
        if (closes_with_possessive_s(c.next)) {
          atom.end = peek(c.next).next;
          return finish_atom(std::move(atom), written, points);
        }
        atom.digits = false;
        piece = at = c.next;
      } else {
        break;
      }
    }
    written.append(text_.substr(piece, at - piece));
    atom.end = at;
    return finish_atom(std::move(atom), written, points);
  }

  Atom finish_atom(Atom atom, std::string_view written, std::size_t points) const {
    folder_.append(written.substr(0, kMaxWordBytes), atom.text);
    cut_to_term_size(atom.text);
    atom.single = points == 1;
    return atom;
  }

  bool closes_with_possessive_s(std::uint32_t at) const {
    const Char c = peek(at);
    if (c.code != 's' && c.code != 'S') return false;
    const CharClass after = class_at(c.next);
    return (after == CharClass::other || after == CharClass::cjk || after == CharClass::complex) &&
           !is_apostrophe(peek(c.next).code);
  }

  Atom read_atom(std::uint32_t at) const {
    if (auto acronym = read_acronym(at)) return *acronym;
    Atom atom = read_plain_atom(at);
    while (atom.digits && continues_number(atom.end)) {
      const bool decimal = peek(atom.end).code == '.';
      const Atom next = read_plain_atom(atom.end + 1);
      if (decimal) atom.text.push_back('.');
      atom.text.append(next.text);
      atom.end = next.end;
      cut_to_term_size(atom.text);
    }
    return atom;
  }

  // At a `,` before exactly three digits or a `.` before digits.
  bool continues_number(std::uint32_t at) const {
    const std::int32_t sign = peek(at).code;
    if ((sign != ',' && sign != '.') || class_at(at + 1) != CharClass::digit) return false;
    std::uint32_t end = at + 1;
    int digits = 0;
    while (class_at(end) == CharClass::digit && digits < 4) {
      end = peek(end).next;
      ++digits;
    }
    const CharClass after = class_at(end);
    const bool pure = digits == 4 || (after != CharClass::letter && after != CharClass::mark);
    return pure && (sign == '.' || digits == 3);
  }

  // Atoms bound by & are one marked atom: AT&T.
  Atom read_bound_atom(std::uint32_t at) const {
    Atom first = read_atom(at);
    if (peek(first.end).code != '&' || !starts_word(first.end + 1)) return first;
    Atom whole{first.begin, first.end, first.text, false, false, true, {first}};
    while (whole.bound.size() < kMaxParts && peek(whole.end).code == '&' && starts_word(whole.end + 1)) {
      whole.bound.push_back(read_atom(whole.end + 1));
      whole.text.append("&").append(whole.bound.back().text);
      whole.end = whole.bound.back().end;
    }
    cut_to_term_size(whole.text);
    return whole;
  }

  // What glues the next atom to a compound that ends at `at`: its character, or nothing.
  std::optional<Char> connector(std::uint32_t at) const {
    const Char c = peek(at);
    const bool glues = is_hyphen(c.code) || c.code == '.' || c.code == '@';
    return glues && starts_word(c.next) ? std::optional(c) : std::nullopt;
  }

  std::uint32_t scan_writing(std::uint32_t at) {
    std::vector<Atom>& atoms = atoms_;
    atoms.clear();
    atoms.push_back(read_bound_atom(at));
    std::string joined = atoms[0].text;
    while (atoms.size() < kMaxParts) {
      const auto glue = connector(atoms.back().end);
      if (!glue) break;
      atoms.push_back(read_bound_atom(glue->next));
      if (!is_hyphen(glue->code)) joined.push_back(static_cast<char>(glue->code));
      joined.append(atoms.back().text);
    }
    std::uint32_t end = emit_writing(std::move(joined));
    before_previous_ = previous_ = kNowhere;
    return end;
  }

  // A sign right before the word that makes another word of it: @name #tag $IBM .NET
  std::string_view sign_before(const Atom& first) const {
    const bool at_start = before_previous_ == kNowhere;
    if (previous_ == kNowhere || previous_ + 1 != first.begin || (at_start && previous_ > 0) || first.digits) return {};
    const std::int32_t sign = peek(previous_).code;
    const std::int32_t before = at_start ? ' ' : peek(before_previous_).code;
    const bool after_blank = u_isUWhiteSpace(before) || before == '(';
    if (sign == '@' || (sign == '#' && before != '#') || sign == '$' || (sign == '.' && after_blank)) {
      return text_.substr(previous_, 1);
    }
    return {};
  }

  // Signs right after the word: C++ C# Google+
  std::string_view sign_after(const Atom& only) const {
    std::uint32_t end = only.end;
    if (peek(end).code == '#' && only.single && !only.digits) ++end;
    while (peek(end).code == '+' && end < only.end + 2) ++end;
    if (end == only.end || only.digits || starts_word(end) || peek(end).code == '+') return {};
    return text_.substr(only.end, end - only.end);
  }

  std::uint32_t emit_writing(std::string joined) {
    const std::vector<Atom>& atoms = atoms_;
    const std::string_view before = sign_before(atoms[0]);
    const std::string_view after = atoms.size() == 1 ? sign_after(atoms[0]) : std::string_view();
    const bool marked = !before.empty() || !after.empty() || (atoms.size() == 1 && atoms[0].marked);
    const auto begin = atoms[0].begin - static_cast<std::uint32_t>(before.size());
    const auto end = atoms.back().end + static_cast<std::uint32_t>(after.size());
    ++unit_;
    if (atoms.size() == 1 && !marked) {
      emit(atoms[0].text, begin, end, TokenKind::word);
      ++position_;
      return end;
    }
    joined.insert(0, before).append(after);
    cut_to_term_size(joined);
    emit(joined, begin, end, marked ? TokenKind::marked : TokenKind::joined);
    emit_parts(atoms.size() == 1 && atoms[0].marked ? atoms[0].bound : atoms);
    return end;
  }

  void emit_parts(const std::vector<Atom>& parts) {
    for (const Atom& part : parts) {
      emit(part.text, part.begin, part.end, TokenKind::part);
      ++position_;
    }
  }

  std::uint32_t scan_cjk(std::uint32_t at) {
    ends_.assign(1, at);
    while (class_at(at) == CharClass::cjk) {
      at = skip_marks(peek(at).next);
      ends_.push_back(at);
    }
    const std::size_t characters = ends_.size() - 1;
    ++unit_;
    for (std::size_t i = 0; i < characters; ++i, ++position_) {
      if (i + 1 < characters) emit_folded(ends_[i], ends_[i + 2], TokenKind::gram);
      emit_folded(ends_[i], ends_[i + 1], characters == 1 ? TokenKind::word : TokenKind::unigram);
    }
    before_previous_ = previous_ = kNowhere;
    return at;
  }

  std::uint32_t scan_complex(std::uint32_t at) {
    const std::uint32_t begin = at;
    for (CharClass c = class_at(at); c == CharClass::complex || c == CharClass::mark; c = class_at(at)) {
      at = peek(at).next;
    }
    ++unit_;
    for_each_dictionary_word(begin, at, [&](std::uint32_t from, std::uint32_t to) {
      emit_folded(from, to, TokenKind::word);
      ++position_;
    });
    before_previous_ = previous_ = kNowhere;
    return at;
  }

  template <typename Visit>
  void for_each_dictionary_word(std::uint32_t begin, std::uint32_t end, Visit visit) {
    UErrorCode status = U_ZERO_ERROR;
    if (!words_) words_.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    UText run = UTEXT_INITIALIZER;
    utext_openUTF8(&run, text_.data() + begin, end - begin, &status);
    if (U_SUCCESS(status)) words_->setText(&run, status);
    if (U_FAILURE(status)) throw Error(ErrorCode::internal, std::string("ICU finds no words: ") + u_errorName(status));
    auto from = static_cast<std::uint32_t>(words_->first());
    for (std::int32_t to = words_->next(); to != icu::BreakIterator::DONE; to = words_->next()) {
      visit(begin + from, begin + static_cast<std::uint32_t>(to));
      from = static_cast<std::uint32_t>(to);
    }
    utext_close(&run);
  }

  void emit_folded(std::uint32_t begin, std::uint32_t end, TokenKind kind) {
    std::string folded;
    folder_.append(text_.substr(begin, std::min<std::size_t>(end - begin, kMaxWordBytes)), folded);
    cut_to_term_size(folded);
    emit(folded, begin, end, kind);
  }

  void emit(std::string term, std::uint32_t begin, std::uint32_t end, TokenKind kind) {
    if (!term.empty()) tokens_.push_back({std::move(term), position_, begin, end, unit_, kind});
  }

  // Longer words lose their tail anyway; folding megabytes of one for it would be waste.
  static constexpr std::size_t kMaxWordBytes = 4096;

  std::string_view text_;
  TextFolder& folder_;
  std::unique_ptr<icu::BreakIterator>& words_;
  std::vector<Token>& tokens_;
  std::vector<Atom> atoms_;
  std::vector<std::uint32_t> ends_;
  std::uint32_t position_ = 1;
  std::uint32_t unit_ = 0;
  std::uint32_t previous_ = kNowhere;         // the last character, where it was no word's
  std::uint32_t before_previous_ = kNowhere;  // and the one before it
};

}  // namespace

void scan_text(std::string_view utf8, TextFolder& folder, std::unique_ptr<icu::BreakIterator>& words,
               std::vector<Token>& tokens) {
  Scanner(utf8, folder, words, tokens).run();
}

}  // namespace newsfold::common
