// The one door through which text of strangers reaches a terminal: what could steer it, turn its direction or hide is
// made visible. Also how wide text stands there, and how it is wrapped and cut. Everything written for people goes
// through here; JSON has escapes of its own.
#pragma once

#include <cstddef>
#include <newsfold/types.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::cli {

// One character cell of safe text, combining marks included.
struct Glyph {
  std::string text;
  std::size_t width = 0;  // columns: 0 to 2, more for a character spelled out as \u{202E}
  bool marked = false;
};
using Glyphs = std::vector<Glyph>;

// Safe to print: C0 and DEL as their pictures (␛), other unsafe characters as \u{202E}, bytes that are no UTF-8 as
// U+FFFD; tabs and line ends become blanks. Glyphs that begin within `marks`, byte spans of `text` in order, are
// marked.
Glyphs visible_glyphs(std::string_view text, const std::vector<ByteSpan>& marks = {});

// The same as a string, for where nothing has to be measured.
std::string visible_text(std::string_view text);

// An address as the target of a hyperlink (OSC 8): printable ASCII alone, all else percent-encoded. Empty for what is
// no http or https address, and for one that is longer than terminals take.
std::string link_target(std::string_view url);

std::size_t display_width(const Glyphs& glyphs);
std::size_t display_width(std::string_view text);

// Lines of at most `width` columns (1 or more), broken at blanks, beside wide characters, or where nothing else helps;
// runs of blanks become one. At least one line, perhaps empty.
std::vector<Glyphs> wrap(const Glyphs& glyphs, std::size_t width);

// At most `width` columns on one line, cut between words where that leaves half of it; what is cut off is replaced by
// an ellipsis.
Glyphs truncate(const Glyphs& glyphs, std::size_t width);

// Blanks squeezed to one, none at either end.
Glyphs squeeze_blanks(const Glyphs& glyphs);

}  // namespace newsfold::cli
