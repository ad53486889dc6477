#include "common/char_class.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace newsfold::common {
namespace {

bool joins_words_invisibly(UChar32 c) { return c == 0x00AD || c == 0x200C || c == 0x200D || c == 0x2060; }

// Characters that are one with the one before them, though no marks: half-width voicing, vowels and finals of
// decomposed Hangul.
bool continues_syllable(UChar32 c) { return c == 0xFF9E || c == 0xFF9F || (c >= 0x1160 && c <= 0x11FF); }

bool is_cjk(UChar32 c) {
  if (c < 0x1100) return false;
  if (c == 0x30FC || c == 0xFF70) return true;  // the long-vowel sign, whose script is Common
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_YI: return true;
    default: return false;
  }
}

}  // namespace

CharClass classify_beyond_ascii(std::int32_t c) {
  if (continues_syllable(c) || joins_words_invisibly(c)) return CharClass::mark;
  if (is_apostrophe(c)) return CharClass::other;  // two are letters to Unicode
  const std::uint32_t category = U_GET_GC_MASK(c);
  if ((category & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) == 0) return CharClass::other;
  if (c >= 0x0E00 && u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return CharClass::complex;
  if (category & U_GC_M_MASK) return CharClass::mark;
  if (is_cjk(c)) return CharClass::cjk;
  return (category & U_GC_N_MASK) ? CharClass::digit : CharClass::letter;
}

bool is_apostrophe(std::int32_t c) { return c == '\'' || c == 0x2019 || c == 0x02BB || c == 0x02BC || c == 0xFF07; }

bool is_hyphen(std::int32_t c) { return c == '-' || c == '_' || c == 0x2010 || c == 0x2011; }

}  // namespace newsfold::common
