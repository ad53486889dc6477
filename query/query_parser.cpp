#include "query/query_parser.hpp"

#include <fmt/format.h>

#include "common/char_class.hpp"
#include "common/error.hpp"
#include "common/utf8.hpp"
#include "query/field_names.hpp"
#include "query/query_lexer.hpp"
#include "query/query_ranges.hpp"

namespace newsfold::query {
namespace {

using common::FieldType;
using Kind = QueryNode::Kind;

bool has_word_characters(std::string_view text) {
  for (std::uint32_t at = 0; at < text.size();) {
    const auto kind = common::classify(common::next_code_point(text, at));
    if (kind != common::CharClass::other && kind != common::CharClass::mark) return true;
  }
  return false;
}

[[noreturn]] void refuse(const std::string& why) { throw common::Error(common::ErrorCode::query_refused, why); }

// Recursive descent over the lexemes; depth is capped, so the stack is too.
class Parser {
 public:
  Parser(std::string_view text, std::int64_t now_utc) : text_(text), now_(now_utc) {}

  ParsedQuery run() {
    if (text_.size() > kMaxQueryBytes) {
      refuse(fmt::format("the query has {} bytes, at most {} are read", text_.size(), kMaxQueryBytes));
    }
    lexemes_ = lex_query(text_);
    QueryNode root = parse_any(nullptr, 0);
    while (peek().kind == LexKind::close) {
      note("a closing bracket without an opening one was left out");
      ++at_;
      QueryNode more = parse_any(nullptr, 0);
      root = join_implied(std::move(root), std::move(more));
    }
    if (root.kind != Kind::all_of) root = wrap(std::move(root));
    if (written_depth(root) > kMaxQueryDepth) {
      refuse(fmt::format("with brackets around what OR and NOT take together, the query nests deeper than {}",
                         kMaxQueryDepth));
    }
    return {std::move(root), std::move(notes_)};
  }

 private:
  const Lexeme& peek() const { return lexemes_[at_]; }
  const Lexeme& take() { return lexemes_[at_++]; }

  void note(const std::string& text) {
    for (const std::string& known : notes_) {
      if (known == text) return;
    }
    notes_.push_back(text);
  }

  [[noreturn]] void refuse_at(std::size_t at, const std::string& why) const {
    // Of a long query the part around the place, so that the mark stays below it on a terminal.
    constexpr std::size_t kBefore = 40, kShown = 72;
    const std::size_t place = common::count_code_points(text_.substr(0, at));
    const bool is_long = common::count_code_points(text_) > kShown;
    const std::size_t left_out = is_long && place > kBefore ? place - kBefore : 0;
    const std::size_t begin = byte_of(left_out), end = is_long ? byte_of(left_out + kShown) : text_.size();
    const std::string_view before = begin > 0 ? "…" : "", after = end < text_.size() ? "…" : "";
    const std::string blanks(place - left_out + (begin > 0 ? 1 : 0), ' ');
    refuse(fmt::format("{}\n  {}{}{}\n  {}^", why, before, text_.substr(begin, end - begin), after, blanks));
  }

  // Where character number `index` begins; the end where there are fewer.
  std::size_t byte_of(std::size_t index) const {
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text_.size(); ++at) {
      if (!common::is_utf8_trail(text_[at]) && seen++ == index) break;
    }
    return at;
  }

  static QueryNode wrap(QueryNode child) {
    QueryNode node;
    node.implied = true;
    if (child.kind != Kind::all_of || !child.children.empty()) node.children.push_back(std::move(child));
    return node;
  }

  static bool is_empty(const QueryNode& node) {
    return (node.kind == Kind::all_of || node.kind == Kind::any_of) && node.children.empty();
  }

  static QueryNode join_implied(QueryNode a, QueryNode b) {
    if (is_empty(a)) return b;
    if (is_empty(b)) return a;
    if (a.kind != Kind::all_of || !a.implied) a = wrap(std::move(a));
    if (b.kind == Kind::all_of && b.implied) {
      for (QueryNode& child : b.children) a.children.push_back(std::move(child));
    } else {
      a.children.push_back(std::move(b));
    }
    return a;
  }

  // a OR b OR c
  QueryNode parse_any(const common::Field* field, int depth) {
    QueryNode node = parse_all(field, depth);
    while (peek().kind == LexKind::op_or) {
      take();
      QueryNode right = parse_all(field, depth);
      if (is_empty(node) || is_empty(right)) {
        note("OR needs something on both sides and was left out");
        if (is_empty(node)) node = std::move(right);
        continue;
      }
      if (node.kind != Kind::any_of) {
        QueryNode any;
        any.kind = Kind::any_of;
        any.children.push_back(std::move(node));
        node = std::move(any);
      }
      node.children.push_back(std::move(right));
    }
    return node;
  }

  // a b AND c -d
  QueryNode parse_all(const common::Field* field, int depth) {
    QueryNode node;
    node.implied = true;
    bool after_and = false;
    for (;;) {
      const LexKind next = peek().kind;
      if (next == LexKind::end || next == LexKind::close || next == LexKind::op_or) break;
      if (next == LexKind::op_and) {
        take();
        if (node.children.empty() || after_and) note("AND needs something on both sides and was left out");
        after_and = !node.children.empty();
        continue;
      }
      QueryNode child = parse_unary(field, depth);
      if (is_empty(child)) continue;
      if (after_and) node.implied = false;
      after_and = false;
      node.children.push_back(std::move(child));
    }
    if (after_and) note("AND needs something on both sides and was left out");
    if (node.children.size() == 1) {
      QueryNode only = std::move(node.children[0]);
      return only;
    }
    return node;
  }

  // a NEAR/5 b
  QueryNode parse_near(const common::Field* field, int depth) {
    QueryNode node = parse_primary(field, depth);
    while (peek().kind == LexKind::op_near) {
      const Lexeme op = take();
      if (!can_stand_near(node) || !word_follows()) {
        note("NEAR needs a word on both sides and was left out");
        return node;
      }
      const std::size_t right_at = at_, terms = terms_, prefixes = prefixes_;
      QueryNode right = parse_primary(field, depth);
      if (!can_stand_near(right) || node.field != right.field) {
        note(can_stand_near(right) ? "NEAR needs words of one field and was left out"
                                   : "NEAR needs a word on both sides and was left out");
        at_ = right_at;  // to be read again, by itself
        terms_ = terms;
        prefixes_ = prefixes;
        return node;
      }
      if (node.children.size() >= kMaxNearWords) {
        refuse_at(op.at, fmt::format("NEAR joins more than {} words", kMaxNearWords));
      }
      if (node.kind == Kind::word && ++nears_ > kMaxQueryNears) {
        refuse_at(op.at, fmt::format("more than {} times words joined by NEAR", kMaxQueryNears));
      }
      node = near_of(std::move(node), std::move(right), near_distance(op));
    }
    return node;
  }

  // A word, with a field or without.
  bool word_follows() const {
    const bool has_field = peek().kind == LexKind::field;
    return lexemes_[at_ + (has_field ? 1 : 0)].kind == LexKind::word;
  }

  static bool can_stand_near(const QueryNode& node) { return node.kind == Kind::word || node.kind == Kind::near; }

  unsigned near_distance(const Lexeme& op) {
    if (op.distance <= kMaxNearDistance) return op.distance;
    note(fmt::format("NEAR reaches at most {0} words: {1} was read as NEAR/{0}", kMaxNearDistance, op.text));
    return kMaxNearDistance;
  }

  static QueryNode near_of(QueryNode left, QueryNode right, unsigned distance) {
    QueryNode near;
    near.kind = Kind::near;
    near.field = left.field;
    near.distance = std::max(distance, left.distance);
    if (left.kind == Kind::near) near.children = std::move(left.children);
    else near.children.push_back(std::move(left));
    near.children.push_back(std::move(right));
    return near;
  }

  // -a, NOT a
  QueryNode parse_unary(const common::Field* field, int depth) {
    if (depth > kMaxQueryDepth)
      refuse_at(peek().at, fmt::format("brackets and NOT nest deeper than {}", kMaxQueryDepth));
    if (peek().kind == LexKind::minus || peek().kind == LexKind::op_not) {
      const Lexeme op = take();
      QueryNode child = parse_unary(field, depth + 1);
      if (is_empty(child)) {
        note(op.kind == LexKind::minus ? "a - without a word was left out"
                                       : "NOT needs something after it and was left out");
        return {};
      }
      if (child.kind == Kind::none_of) return std::move(child.children[0]);
      QueryNode node;
      node.kind = Kind::none_of;
      node.children.push_back(std::move(child));
      return node;
    }
    return parse_near(field, depth);
  }

  QueryNode parse_primary(const common::Field* field, int depth) {
    switch (peek().kind) {
      case LexKind::open: return parse_group(field, depth);
      case LexKind::field: return parse_field(depth);
      case LexKind::phrase: return parse_phrase(field);
      case LexKind::word: return parse_word(field);
      case LexKind::op_near:
        note("NEAR needs a word on both sides and was left out");
        take();
        return {};
      default: return {};
    }
  }

  QueryNode parse_group(const common::Field* field, int depth) {
    if (depth + 1 > kMaxQueryDepth) refuse_at(peek().at, fmt::format("brackets nest deeper than {}", kMaxQueryDepth));
    take();
    QueryNode node = parse_any(field, depth + 1);
    if (peek().kind == LexKind::close) take();
    else note("an opening bracket without a closing one was closed at the end");
    return node;
  }

  QueryNode parse_field(int depth) {
    const Lexeme name = take();
    const common::Field* field = common::find_field(name.text);
    const Lexeme& next = peek();
    const bool adjacent = next.at == name.at + name.text.size() + 1;
    const bool has_value = next.kind == LexKind::word || next.kind == LexKind::phrase || next.kind == LexKind::open;
    if (!adjacent || !has_value) {
      const bool is_before_dash = adjacent && next.kind == LexKind::minus;
      note(fmt::format(
          "{0}: has no value; it was read as a word{1}", name.text,
          is_before_dash ? fmt::format("; what leaves articles out begins with the dash: -{}:", name.text) : ""));
      return word_node(name.text, nullptr, name.at);
    }
    if (field->type == FieldType::text || field->type == FieldType::label) {
      if (next.kind == LexKind::open) return parse_group(field, depth);
      return next.kind == LexKind::phrase ? parse_phrase(field) : parse_word(field);
    }
    if (next.kind == LexKind::open) {
      note(fmt::format("{}: takes one value, no brackets; they were read as a group of their own", name.text));
      return parse_group(nullptr, depth);
    }
    return value_node(field, take());
  }

  QueryNode value_node(const common::Field* field, const Lexeme& value) {
    count_term(value.at);
    QueryNode node;
    node.field = field;
    node.text = value.text;
    node.kind = Kind::value;
    if (field->type != FieldType::date && field->type != FieldType::number) return node;
    const bool date = field->type == FieldType::date;
    auto range = date ? parse_date_range(value.text, now_) : parse_number_range(value.text);
    if (!range && date) range = take_two_word_date(value);
    if (!range) refuse_range(value, date);
    node.kind = Kind::range;
    node.low = range->low;
    node.high = range->high;
    return node;
  }

  [[noreturn]] void refuse_range(const Lexeme& value, bool date) const {
    const std::string two_words = value.text + (peek().kind == LexKind::word ? " " + peek().text : std::string());
    for (const std::string& range : {value.text, two_words}) {
      const std::string turned = turned_round(range);
      if (date ? parse_date_range(turned, now_) : parse_number_range(turned)) {
        refuse_at(value.at, fmt::format("\"{}\" ends before it begins", range));
      }
    }
    refuse_at(value.at,
              fmt::format("\"{}\" is no {}; write {}", value.text, date ? "date or range of dates" : "number or range",
                          date ? "2020-09-11, 2020-09, 2020, 2020-09-01..2020-09-10, 2020-09.., today or last-week"
                               : "80, 80..120, 80.. or ..120"));
  }

  // date:last week, without the quotes that it should have.
  std::optional<NumberRange> take_two_word_date(const Lexeme& first) {
    if (first.kind != LexKind::word || peek().kind != LexKind::word) return std::nullopt;
    const std::string words = first.text + " " + peek().text;
    const auto range = parse_date_range(words, now_);
    if (!range) return std::nullopt;
    take();
    note(fmt::format("date:{} was read as date:\"{}\"", words, words));
    return range;
  }

  QueryNode parse_phrase(const common::Field* field) {
    const Lexeme phrase = take();
    if (phrase.unclosed) note("a quote without its end was closed at the end");
    if (!has_word_characters(phrase.text)) {
      note(fmt::format("\"{}\" holds no word and was left out", phrase.text));
      return {};
    }
    if (phrase.text.find('*') != std::string::npos) note("within quotes a * stands for nothing");
    QueryNode node = word_node(phrase.text, field, phrase.at);
    node.kind = Kind::phrase;
    return node;
  }

  QueryNode parse_word(const common::Field* field) {
    const Lexeme word = take();
    if (!has_word_characters(word.text)) {
      if (word.text == "&") return {};  // between names, as companies have it
      const char* hint = word.text == "-" ? "; to exclude a word, write -word" : "";
      note(fmt::format("\"{}\" holds no word and was left out{}", word.text, hint));
      return {};
    }
    const std::size_t colon = word.text.find(':');
    if (colon != std::string::npos && colon > 0 && !word.text.substr(colon).starts_with("://")) {
      note_no_field(word.text.substr(0, colon));
    }
    if (word.text.starts_with("NEAR/")) {
      note(fmt::format("{} names no distance from 1 to {}; it was read as a word", word.text, kMaxNearDistance));
    }
    const std::size_t star = word.text.find('*');
    if (star < word.text.find_last_not_of('*')) {
      note(fmt::format("\"{}\": a * stands for letters at the end of a word alone", word.text));
    }
    if (word.text.ends_with('*')) return prefix_node(word, field);
    return word_node(word.text, field, word.at);
  }

  void note_no_field(const std::string& name) {
    const std::string_view meant = field_meant_by(name);
    note(fmt::format("\"{}\" is no field; it was read as words{}", name,
                     meant.empty() ? "" : fmt::format(" (is {}: meant?)", meant)));
  }

  QueryNode prefix_node(const Lexeme& word, const common::Field* field) {
    std::string text = word.text;
    while (text.ends_with('*')) text.pop_back();
    QueryNode node = word_node(text, field, word.at);
    if (common::count_code_points(text) < kMinPrefixCharacters) {
      note(fmt::format("{}* is too short for a prefix (at least {} characters); it was read as a word", text,
                       kMinPrefixCharacters));
      return node;
    }
    if (++prefixes_ > kMaxQueryPrefixes) refuse_at(word.at, fmt::format("more than {} prefixes", kMaxQueryPrefixes));
    node.kind = Kind::prefix;
    return node;
  }

  QueryNode word_node(const std::string& text, const common::Field* field, std::size_t at) {
    count_term(at);
    QueryNode node;
    node.kind = Kind::word;
    node.text = text;
    node.at = at;
    node.field = field;
    return node;
  }

  void count_term(std::size_t at) {
    if (++terms_ > kMaxQueryTerms) refuse_at(at, fmt::format("more than {} words", kMaxQueryTerms));
  }

  std::string_view text_;
  std::int64_t now_;
  std::vector<Lexeme> lexemes_;
  std::size_t at_ = 0;
  std::size_t terms_ = 0;
  std::size_t prefixes_ = 0;
  std::size_t nears_ = 0;
  std::vector<std::string> notes_;
};

}  // namespace

ParsedQuery parse_query(std::string_view text, std::int64_t now_utc) {
  require_now(now_utc);
  return Parser(text, now_utc).run();
}

}  // namespace newsfold::query
