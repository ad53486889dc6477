// Which characters of a stranger's text must not reach a terminal or a page as they are. Asked by whatever writes text
// out; in a header alone, so that the programs need nothing else of common/.
#pragma once

#include <unicode/uchar.h>

namespace newsfold::common {

// They only pick the shape of the character before them.
inline bool is_variation_selector(char32_t character) { return character >= 0xFE00 && character <= 0xFE0F; }

// True for controls (C0, DEL, C1), bidi controls, line and paragraph separators, and whatever shows as nothing: zero
// width characters, soft hyphens, tags, the byte order mark. False for variation selectors.
inline bool is_unsafe(char32_t character) {
  const auto c = static_cast<UChar32>(character);
  if (is_variation_selector(character)) return false;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  const auto mask = U_MASK(u_charType(c));
  if ((mask & (U_GC_ZL_MASK | U_GC_ZP_MASK)) != 0) return true;
  if ((mask & U_GC_CF_MASK) != 0) return !u_hasBinaryProperty(c, UCHAR_PREPENDED_CONCATENATION_MARK);
  return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// True for a joiner that shapes a Persian or Indic word, or joins emoji. Beside ASCII, or beside what is unsafe itself,
// it only hides something. 0 stands for the beginning and the end of the text.
inline bool is_harmless_joiner(char32_t before, char32_t character, char32_t after) {
  const auto is_neighbour = [](char32_t c) { return c >= 0x80 && !is_unsafe(c); };
  return (character == 0x200C || character == 0x200D) && is_neighbour(before) && is_neighbour(after);
}

}  // namespace newsfold::common
