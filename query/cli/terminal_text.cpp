#include "query/cli/terminal_text.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "common/unsafe_character.hpp"

namespace newsfold::cli {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;

// Stands under a mark that begins a text, which would else join whatever was printed before.
constexpr const char* kCarrier = "\u25CC";

// Marks stacked higher than any script needs run over the lines above and below.
constexpr int kMaxMarksInARow = 8;

UChar32 code_point(char32_t character) { return static_cast<UChar32>(character); }

bool is_blank(const Glyph& glyph) { return glyph.text == " "; }

bool is_combining(char32_t c) {
  const auto mask = U_MASK(u_charType(code_point(c)));
  return (mask & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
}

// Vowels and final consonants of Hangul that join the syllable before them.
bool is_joining_jamo(char32_t c) {
  const auto type = u_getIntPropertyValue(code_point(c), UCHAR_HANGUL_SYLLABLE_TYPE);
  return type == U_HST_VOWEL_JAMO || type == U_HST_TRAILING_JAMO;
}

std::size_t columns_of(char32_t c) {
  if (is_combining(c) || is_joining_jamo(c)) return 0;
  const auto width = u_getIntPropertyValue(code_point(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

void append_utf8(std::string& text, char32_t c) {
  char bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, code_point(c));
  text.append(bytes, static_cast<std::size_t>(length));
}

std::string one_character(char32_t c) {
  std::string text;
  append_utf8(text, c);
  return text;
}

Glyph spelled_out(char32_t c) {
  std::string text = fmt::format("\\u{{{:X}}}", static_cast<unsigned>(c));
  const std::size_t width = text.size();
  return {std::move(text), width};
}

Glyph visible_form(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return {" ", 1};
  if (c < 0x20) return {one_character(0x2400 + c), 1};
  if (c == 0x7F) return {one_character(0x2421), 1};
  if (common::is_unsafe(c)) return spelled_out(c);
  return {one_character(c), columns_of(c)};
}

// Takes one character off `text` at `offset`.
char32_t next_character(std::string_view text, std::size_t& offset) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  auto position = static_cast<int64_t>(offset);
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(text.data(), position, static_cast<int64_t>(text.size()), c);
  offset = static_cast<std::size_t>(position);
  return static_cast<char32_t>(c);
#pragma GCC diagnostic pop
}

// Builds glyphs from characters in order: what has no width joins the glyph before it.
class GlyphBuilder {
 public:
  explicit GlyphBuilder(const std::vector<ByteSpan>& marks) : marks_(marks) {}

  // `next`: the character after it, 0 at the end.
  void add(char32_t c, char32_t next, std::size_t offset) {
    const bool is_joiner = common::is_harmless_joiner(last_, c, next);
    last_ = c;
    Glyph glyph = is_joiner ? Glyph{one_character(c), 0} : visible_form(c);
    joined_ = glyph.width == 0 || common::is_variation_selector(c) ? joined_ + 1 : 0;
    if (joined_ > kMaxMarksInARow) glyph = spelled_out(c);
    const bool joins = joined_ > 0 && joined_ <= kMaxMarksInARow;
    if (!joins || glyphs_.empty()) glyphs_.push_back({joins ? kCarrier : "", joins ? 1U : 0U, is_marked(offset)});
    glyphs_.back().text += glyph.text;
    if (!joins) glyphs_.back().width = glyph.width;
  }

  Glyphs take() { return std::move(glyphs_); }

 private:
  bool is_marked(std::size_t offset) {
    while (mark_ < marks_.size() && marks_[mark_].end <= offset) ++mark_;
    return mark_ < marks_.size() && marks_[mark_].begin <= offset;
  }

  const std::vector<ByteSpan>& marks_;
  std::size_t mark_ = 0;
  int joined_ = 0;
  char32_t last_ = 0;
  Glyphs glyphs_;
};

bool has_web_scheme(std::string_view url) {
  std::string start(url.substr(0, 8));
  for (char& c : start) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return start.starts_with("http://") || start == "https://";
}

bool breaks_between(const Glyph& left, const Glyph& right) {
  if (left.text.ends_with("\u200D")) return false;
  return is_blank(left) || (left.width == 2 && right.width > 0) || right.width == 2;
}

// How many glyphs from `begin` on go on one line: all that fit, less what follows the last place to break.
std::size_t line_length(const Glyphs& glyphs, std::size_t begin, std::size_t width) {
  std::size_t columns = 0;
  std::size_t end = begin;
  while (end < glyphs.size() && columns + glyphs[end].width <= width) columns += glyphs[end++].width;
  if (end == glyphs.size() || is_blank(glyphs[end])) return end - begin;
  for (std::size_t at = end; at > begin; --at) {
    if (breaks_between(glyphs[at - 1], glyphs[at])) return at - begin;
  }
  return std::max<std::size_t>(end - begin, 1);
}

}  // namespace

Glyphs visible_glyphs(std::string_view text, const std::vector<ByteSpan>& marks) {
  GlyphBuilder builder(marks);
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    const char32_t c = next_character(text, offset);
    std::size_t after = offset;
    builder.add(c, offset < text.size() ? next_character(text, after) : 0, begin);
  }
  return builder.take();
}

std::string visible_text(std::string_view text) {
  std::string visible;
  for (const Glyph& glyph : visible_glyphs(text)) visible += glyph.text;
  return visible;
}

std::string link_target(std::string_view url) {
  constexpr std::size_t kMaxBytes = 2'083;  // VTE's limit, the tightest
  if (!has_web_scheme(url)) return {};
  std::string target;
  for (const char byte : url) {
    const bool stays = byte > ' ' && byte < 0x7F;
    target += stays ? std::string(1, byte) : fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return target.size() <= kMaxBytes ? target : std::string();
}

std::size_t display_width(const Glyphs& glyphs) {
  std::size_t width = 0;
  for (const Glyph& glyph : glyphs) width += glyph.width;
  return width;
}

std::size_t display_width(std::string_view text) { return display_width(visible_glyphs(text)); }

Glyphs squeeze_blanks(const Glyphs& glyphs) {
  Glyphs squeezed;
  for (const Glyph& glyph : glyphs) {
    if (!is_blank(glyph) || (!squeezed.empty() && !is_blank(squeezed.back()))) squeezed.push_back(glyph);
  }
  if (!squeezed.empty() && is_blank(squeezed.back())) squeezed.pop_back();
  return squeezed;
}

std::vector<Glyphs> wrap(const Glyphs& glyphs, std::size_t width) {
  const Glyphs text = squeeze_blanks(glyphs);
  std::vector<Glyphs> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = begin + line_length(text, begin, width);
    const auto first = text.begin() + static_cast<std::ptrdiff_t>(begin);
    lines.push_back(squeeze_blanks(Glyphs(first, text.begin() + static_cast<std::ptrdiff_t>(end))));
    begin = end < text.size() && is_blank(text[end]) ? end + 1 : end;
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

Glyphs truncate(const Glyphs& glyphs, std::size_t width) {
  const Glyphs text = squeeze_blanks(glyphs);
  if (display_width(text) <= width) return text;
  if (width == 0) return {};
  const auto first = [&text](std::size_t count) {
    return Glyphs(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count));
  };
  Glyphs cut = first(line_length(text, 0, width - 1));
  const std::size_t columns = display_width(cut);
  if (columns >= width || 2 * columns < width) {  // within a word: going back to its beginning would leave too little
    std::size_t end = 0;
    for (std::size_t used = text[0].width; used < width; used += text[++end].width) continue;
    cut = first(end);
  }
  if (!cut.empty() && is_blank(cut.back())) cut.pop_back();
  cut.push_back({"…", 1});
  return cut;
}

}  // namespace newsfold::cli
