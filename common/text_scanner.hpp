// One pass over a text that cuts it into tokens, by the rules that text_analyzer.hpp lists; a change of them raises the
// rules version in text_analyzer.cpp. Called by the text analyzer alone.
#pragma once

#include <unicode/brkiter.h>

#include <memory>
#include <string_view>
#include <vector>

#include "common/text_analyzer.hpp"
#include "common/text_folding.hpp"

namespace newsfold::common {

// Appends the tokens of `utf8`. `words` is made at the first text that needs a dictionary.
void scan_text(std::string_view utf8, TextFolder& folder, std::unique_ptr<icu::BreakIterator>& words,
               std::vector<Token>& tokens);

}  // namespace newsfold::common
