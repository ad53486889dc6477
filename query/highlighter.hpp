// Which words of a text matched, and the part of it that shows them best. Pure; knows words by the analyzer, so marks
// sit on the original text wherever folding, stems or n-grams led.
#pragma once

#include <map>

#include <string>
#include <string_view>
#include <vector>

#include <newsfold/types.hpp>

#include "common/text_analyzer.hpp"

namespace newsfold::query {

// What a query looks for, as the compiler collects it; exclusions are not part of it.
struct MatchTerms {
  std::map<std::string, double> stems;            // stem -> rarity, as weight for choosing a snippet
  std::vector<std::string> prefixes;              // folded
  std::vector<std::vector<std::string>> phrases;  // folded words that must stand side by side

  bool empty() const { return stems.empty() && prefixes.empty() && phrases.empty(); }
};

// Byte spans of `text` that match, ascending, not overlapping; neighbours in a phrase are one span.
std::vector<ByteSpan> find_matches(std::string_view text, const MatchTerms& terms, common::TextAnalyzer& analyzer);

struct Snippet {
  std::string text;
  std::vector<ByteSpan> matches;  // within `text`
};

// The window of at most about `max_chars` characters with the most and rarest different matched words, from the
// earliest place; cut between words, with an ellipsis where something is left out. A text that is short enough stays
// whole.
Snippet make_snippet(std::string_view text, const MatchTerms& terms, std::size_t max_chars,
                     common::TextAnalyzer& analyzer);

}  // namespace newsfold::query
