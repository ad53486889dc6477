// Any bytes as text: terms that Xapian takes, at places that are in the text.
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/text_analyzer.hpp"
#include "tests/fuzz/require.hpp"

using namespace newsfold::common;
using newsfold::testing::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static TextAnalyzer analyzer;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::uint32_t last = 0;
  for (const Token& token : analyzer.analyze(text)) {
    require(!token.text.empty() && token.text.size() <= kMaxAnalyzedTermBytes, "a term is neither empty nor too long");
    require(token.begin < token.end && token.end <= size, "a token stands in the text");
    require(token.position >= 1 && token.position + 64 > last, "positions go forward");
    require(analyzer.stem(token.text).size() <= kMaxAnalyzedTermBytes, "a stem is not too long");
    last = token.position;
  }
  analyzer.fold_label(text);
  return 0;
}
