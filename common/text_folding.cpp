#include "common/text_folding.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "common/ascii.hpp"
#include "common/error.hpp"
#include "common/utf8.hpp"

namespace newsfold::common {
namespace {

// Latin letters that no decomposition leads to their base letter, after case folding.
std::string_view base_letters(UChar32 c) {
  switch (c) {
    case 0x00E6: return "ae";
    case 0x00F0: return "d";
    case 0x00F8: return "o";
    case 0x00FE: return "th";
    case 0x0111: return "d";
    case 0x0127: return "h";
    case 0x0131: return "i";
    case 0x0142: return "l";
    case 0x0153: return "oe";
    case 0x0167: return "t";
    default: return {};
  }
}

bool drops_marks(UChar32 base) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(base, &status);
  return script == USCRIPT_LATIN || script == USCRIPT_GREEK;
}

bool is_mark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

icu::UnicodeString decode_with_short_mark_runs(std::string_view utf8) {
  icu::UnicodeString text;
  int marks = 0;
  for (std::uint32_t i = 0; i < utf8.size();) {
    const UChar32 c = next_code_point(utf8, i);
    if (c < 0) continue;
    marks = is_mark(c) ? marks + 1 : 0;
    if (marks <= kMaxMarks) text.append(c);
  }
  return text;
}

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&)) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found = get(status);
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, std::string("ICU has no normaliser: ") + u_errorName(status));
  return *found;
}

// ICU's shared, constant normalisers, looked up once: its own guard for the first call is invisible to thread checkers.
struct Normalizers {
  const icu::Normalizer2& casefold = normalizer(&icu::Normalizer2::getNFKCCasefoldInstance);
  const icu::Normalizer2& nfd = normalizer(&icu::Normalizer2::getNFDInstance);
  const icu::Normalizer2& nfc = normalizer(&icu::Normalizer2::getNFCInstance);
};

const Normalizers& normalizers() {
  static const Normalizers all;
  return all;
}

// Drops the marks that follow Latin and Greek letters; `decomposed` is in NFD.
icu::UnicodeString without_latin_marks(const icu::UnicodeString& decomposed) {
  icu::UnicodeString kept;
  bool dropping = false;
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    if (!is_mark(c)) dropping = drops_marks(c);
    else if (dropping) continue;
    kept.append(c);
  }
  return kept;
}

void append_folded_by_icu(std::string_view utf8, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  const auto& [casefold, nfd, nfc] = normalizers();
  const icu::UnicodeString folded = casefold.normalize(decode_with_short_mark_runs(utf8), status);
  const icu::UnicodeString bare = nfc.normalize(without_latin_marks(nfd.normalize(folded, status)), status);
  if (U_FAILURE(status)) throw Error(ErrorCode::internal, std::string("ICU cannot normalise: ") + u_errorName(status));
  for (std::int32_t i = 0; i < bare.length(); i = bare.moveIndex32(i, 1)) {
    const UChar32 c = bare.char32At(i);
    const std::string_view base = base_letters(c);
    if (!base.empty()) out.append(base);
    else if (c != 0) append_code_point(out, c);
  }
}

// Characters that folding leaves as they are: kana, unified Han, Hangul syllables.
bool is_folded_already(UChar32 c) {
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FC) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xAC00 && c <= 0xD7A3);
}

// Characters whose folded form depends on what stands before them: jamo, and Thai and Lao AM, which decompose into a
// mark.
bool depends_on_neighbours(UChar32 c) { return (c >= 0x1100 && c <= 0x11FF) || c == 0x0E33 || c == 0x0EB3; }

}  // namespace

const std::string& TextFolder::folded_character(int code_point) {
  auto& block = blocks_[static_cast<std::size_t>(code_point / kBlockSize)];
  if (!block) block = std::make_unique<Block>();
  std::string& folded = (*block)[static_cast<std::size_t>(code_point % kBlockSize)];
  if (folded.empty()) {
    std::string character;
    append_code_point(character, code_point);
    append_folded_by_icu(character, folded);
  }
  return folded;
}

// Without marks and jamo, the folded form of a text is that of its characters in turn; with them ICU does the whole.
void TextFolder::append(std::string_view utf8, std::string& out) {
  const std::size_t out_size = out.size();
  for (std::uint32_t i = 0; i < utf8.size();) {
    const std::uint32_t begin = i;
    const UChar32 c = next_code_point(utf8, i);
    if (c <= 0) continue;
    if (c < 0x80) {
      out.push_back(to_ascii_lower(static_cast<char>(c)));
    } else if (is_folded_already(c)) {
      out.append(utf8, begin, i - begin);
    } else if (c < kBlocks * kBlockSize && !is_mark(c) && !depends_on_neighbours(c)) {
      out.append(folded_character(c));
    } else {
      out.resize(out_size);
      return append_folded_by_icu(utf8, out);
    }
  }
}

std::string TextFolder::label(std::string_view utf8) {
  std::string folded;
  append(utf8, folded);
  std::string label;
  for (const char c : folded) {
    const bool blank = static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
    if (!blank) label.push_back(c);
    else if (!label.empty() && label.back() != ' ') label.push_back(' ');
  }
  if (!label.empty() && label.back() == ' ') label.pop_back();
  return label;
}

}  // namespace newsfold::common
