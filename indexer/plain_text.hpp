// Text as a publisher wrote it -> the text a reader sees: entities decoded, tags stripped, blanks folded.
#pragma once

#include <string>
#include <string_view>

namespace newsfold::indexer {

// Decodes HTML entities (named, decimal, hexadecimal; once, so that &amp;lt; becomes &lt;), strips tags, comments and
// the contents of script and style elements, turns runs of white space and line breaks into one blank, drops C0 and C1
// controls, and trims. `<` that opens no tag stays ("AI < humans", "<3"). A block tag (p, br, li, div, ...) leaves a
// blank, an inline one (b, a, span, ...) nothing. Input and output are valid UTF-8. Linear in the size of `text`.
std::string plain_text(std::string_view text);

}  // namespace newsfold::indexer
