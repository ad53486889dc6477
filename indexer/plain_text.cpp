// One pass over the text, with a look ahead for the end of a tag, comment or entity. Called by mentions for every title
// and excerpt.
#include "indexer/plain_text.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "common/ascii.hpp"
#include "common/utf8.hpp"
#include "indexer/html_entities.hpp"

namespace newsfold::indexer {
namespace {

constexpr auto npos = std::string_view::npos;

// How far a tag may reach past the next `<`, which an attribute may hold in quotes. Without an end to it, `<a "<a "<a`
// makes every tag look through the rest of the text.
constexpr std::size_t kMaxPastNextTag = 256;

// Sorted, for the binary search. What browsers set on a line or in a cell of its own.
constexpr std::array<std::string_view, 51> kBlockTags{
    "address", "article", "aside", "blockquote", "body",    "br",      "caption",  "center",     "dd",
    "details", "dialog",  "dir",   "div",        "dl",      "dt",      "fieldset", "figcaption", "figure",
    "footer",  "form",    "h1",    "h2",         "h3",      "h4",      "h5",       "h6",         "head",
    "header",  "hr",      "html",  "iframe",     "legend",  "li",      "main",     "menu",       "nav",
    "ol",      "option",  "p",     "pre",        "section", "summary", "table",    "tbody",      "td",
    "tfoot",   "th",      "thead", "title",      "tr",      "ul"};
static_assert(std::is_sorted(kBlockTags.begin(), kBlockTags.end()));

// What publishers mean by &#128; to &#159;: windows-1252, as HTML prescribes. 0 where it has no character.
constexpr std::array<std::uint16_t, 32> kWindows1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_prefix) {
  return text.size() >= lower_prefix.size() &&
         std::equal(lower_prefix.begin(), lower_prefix.end(), text.begin(),
                    [](char a, char b) { return a == common::to_ascii_lower(b); });
}

// ---- tags

struct Tag {
  std::string name;  // in lower case
  bool closing = false;
  std::size_t end = 0;  // behind its `>`
};

// Behind the `>` that ends a tag's attributes; `>` and `<` may stand in quotes behind a `=`. npos when it is no tag.
std::size_t attributes_end(std::string_view text, std::size_t at) {
  const std::size_t next_tag = text.find('<', at);
  const std::size_t limit = next_tag == npos ? text.size() : std::min(text.size(), next_tag + kMaxPastNextTag);
  char quote = 0;
  char last = 0;  // the last character that is no blank
  for (; at < limit; ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '>') {
      return at + 1;
    } else if (c == '<') {
      return npos;
    } else if ((c == '"' || c == '\'') && last == '=') {
      quote = c;
    }
    if (!common::is_ascii_blank(c)) last = c;
  }
  return npos;
}

// Behind the first `>` of a tag that is not well formed, such as one with an open quote.
std::size_t careless_end(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_of("<>", at);
  return end != npos && text[end] == '>' ? end + 1 : npos;
}

// The tag at `at`, where a `<` stands.
std::optional<Tag> read_tag(std::string_view text, std::size_t at) {
  Tag tag;
  tag.closing = text.substr(at + 1).starts_with('/');
  at += tag.closing ? 2 : 1;
  if (at >= text.size() || !common::is_ascii_letter(text[at])) return std::nullopt;
  const std::size_t begin = at;
  while (at < text.size() && (common::is_ascii_alphanumeric(text[at]) || text[at] == '-' || text[at] == ':')) ++at;
  const bool is_name = text[at - 1] != ':';  // <https://... is an address
  if (!is_name || at >= text.size() || !(common::is_ascii_blank(text[at]) || text[at] == '>' || text[at] == '/'))
    return std::nullopt;
  tag.name = text.substr(begin, at - begin);
  tag.name = common::to_ascii_lower(tag.name);
  tag.end = attributes_end(text, at);
  if (tag.end == npos) tag.end = careless_end(text, at);
  return tag.end == npos ? std::nullopt : std::optional(std::move(tag));
}

// Where `</name` stands, from `at` on; the end of the text when nowhere, as in a browser.
std::size_t find_closing_tag(std::string_view text, std::size_t at, std::string_view name) {
  for (at = text.find("</", at); at != npos; at = text.find("</", at + 2))
    if (starts_with_ignoring_case(text.substr(at + 2), name)) return at;
  return text.size();
}

// ---- entities

struct Character {
  std::int32_t code_point;
  std::size_t end;  // behind its `;`
};

// What a number in an entity stands for; U+FFFD for what is no character.
std::int32_t referenced_character(std::uint32_t number) {
  if (number >= 0x80 && number < 0xA0) {
    const std::int32_t mapped = kWindows1252[number - 0x80];
    return mapped != 0 ? mapped : static_cast<std::int32_t>(number);
  }
  const bool is_character = number != 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
  return is_character ? static_cast<std::int32_t>(number) : 0xFFFD;
}

// -1 for what is no digit.
int digit_value(char c, bool hexadecimal) {
  if (common::is_ascii_digit(c)) return c - '0';
  const char lower = common::to_ascii_lower(c);
  return hexadecimal && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// `at` is behind `&#`.
std::optional<Character> read_number(std::string_view text, std::size_t at) {
  const bool hexadecimal = at < text.size() && common::to_ascii_lower(text[at]) == 'x';
  if (hexadecimal) ++at;
  const std::size_t begin = at;
  std::uint32_t number = 0;
  for (; at < text.size() && digit_value(text[at], hexadecimal) >= 0; ++at) {
    number = number * (hexadecimal ? 16 : 10) + static_cast<std::uint32_t>(digit_value(text[at], hexadecimal));
    number = std::min<std::uint32_t>(number, 0x110000);
  }
  if (at == begin || at >= text.size() || text[at] != ';') return std::nullopt;
  return Character{referenced_character(number), at + 1};
}

// The entity at `at`, where a `&` stands.
std::optional<Character> read_entity(std::string_view text, std::size_t at) {
  ++at;
  if (at < text.size() && text[at] == '#') return read_number(text, at + 1);
  const std::string_view head = text.substr(at, kMaxEntityName + 1);
  const std::size_t size = head.find(';');
  if (size == npos) return std::nullopt;
  const auto code_point = html_entity(head.substr(0, size));
  if (!code_point) return std::nullopt;
  return Character{*code_point, at + size + 1};
}

// ---- the text

// Collects characters: white space becomes one blank between them, controls nothing.
class TextWriter {
 public:
  explicit TextWriter(std::size_t size_hint) { text_.reserve(size_hint); }

  void add(std::int32_t c) {
    if (c < 0) return;
    if (u_isUWhiteSpace(c)) return add_blank();
    if (u_charType(c) == U_CONTROL_CHAR) return;
    write_blank();
    common::append_code_point(text_, c);
  }

  // Characters that are neither blanks nor controls.
  void add_visible(std::string_view characters) {
    write_blank();
    text_ += characters;
  }

  void add_blank() { blank_ = true; }
  std::string take() { return std::move(text_); }

 private:
  void write_blank() {
    if (blank_ && !text_.empty()) text_ += ' ';
    blank_ = false;
  }

  std::string text_;
  bool blank_ = false;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), out_(text.size()) {}

  std::string read() {
    while (at_ < text_.size())
      if (!read_plain() && !skip_markup() && !read_reference()) read_character();
    return out_.take();
  }

 private:
  // What most of a text is: what stands in ASCII for itself, wherever it stands.
  bool read_plain() {
    const std::string_view rest = text_.substr(at_);
    const auto end = std::find_if_not(rest.begin(), rest.end(), stands_for_itself);
    const std::string_view plain = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    if (plain.empty()) return false;
    out_.add_visible(plain);
    at_ += plain.size();
    return true;
  }

  static bool stands_for_itself(char c) { return c > ' ' && c < 0x7F && c != '<' && c != '&' && c != ']'; }

  bool skip_markup() {
    const std::string_view rest = text_.substr(at_);
    if (in_cdata_ && rest.starts_with("]]>")) return leave_cdata();
    if (rest.front() != '<' || in_cdata_) return false;
    if (rest.starts_with("<!--")) return skip_past("-->", 4);
    if (rest.starts_with("<![CDATA[")) return enter_cdata();
    if (rest.size() > 2 && (rest[1] == '!' || rest[1] == '?') && common::is_ascii_letter(rest[2]))
      return skip_declaration();
    return skip_tag();
  }

  bool enter_cdata() {
    at_ += std::string_view("<![CDATA[").size();
    return in_cdata_ = true;
  }

  bool leave_cdata() {
    at_ += std::string_view("]]>").size();
    in_cdata_ = false;
    return true;
  }

  // To behind `end`; to the end of the text when there is none, as in a browser.
  bool skip_past(std::string_view end, std::size_t from) {
    const std::size_t found = text_.find(end, at_ + from);
    at_ = found == npos ? text_.size() : found + end.size();
    return true;
  }

  bool skip_declaration() {
    const std::size_t end = careless_end(text_, at_ + 2);
    if (end == npos) return false;
    at_ = end;
    return true;
  }

  bool skip_tag() {
    const auto tag = read_tag(text_, at_);
    if (!tag) return false;
    at_ = tag->end;
    if (std::binary_search(kBlockTags.begin(), kBlockTags.end(), std::string_view(tag->name))) out_.add_blank();
    const bool hides_contents = tag->name == "script" || tag->name == "style";
    if (hides_contents && !tag->closing) at_ = find_closing_tag(text_, at_, tag->name);
    return true;
  }

  bool read_reference() {
    if (text_[at_] != '&') return false;
    const auto entity = read_entity(text_, at_);
    if (!entity) return false;
    out_.add(entity->code_point);
    at_ = entity->end;
    return true;
  }

  void read_character() {
    auto next = static_cast<std::uint32_t>(at_);
    out_.add(common::next_code_point(text_, next));
    at_ = next;
  }

  std::string_view text_;
  TextWriter out_;
  std::size_t at_ = 0;
  bool in_cdata_ = false;
};

}  // namespace

std::string plain_text(std::string_view text) { return Reader(text).read(); }

}  // namespace newsfold::indexer
