// Any file: judged, and what is taken from it bounded.
#include "indexer/front_matter.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "indexer/mentions.hpp"
#include "tests/fuzz/require.hpp"

using namespace newsfold::indexer;
using newsfold::testing::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const auto lines = static_cast<std::size_t>(std::count(file.begin(), file.end(), '\n')) + 1;
  const auto judge_line = [&](std::size_t line) { require(line <= lines, "a line is one of the file"); };
  const auto parsed = parse_front_matter(file);
  if (const auto* rejected = std::get_if<Rejected>(&parsed)) {
    judge_line(rejected->line);
    require(!rejected->reason.empty() && !rejected->message.empty(), "a rejection has a reason and a message");
  }
  if (!std::holds_alternative<YamlNode>(parsed)) return 0;
  const auto found = extract_mentions(std::get<YamlNode>(parsed));
  if (const auto* rejected = std::get_if<Rejected>(&found)) judge_line(rejected->line);
  if (const auto* mentions = std::get_if<FileMentions>(&found)) {
    for (const Warning& warning : mentions->warnings) judge_line(warning.line);
    for (const Mention& mention : mentions->mentions) {
      require(!mention.title.empty() || !mention.excerpt.empty(), "a mention has a text");
      require(mention.title.size() <= 2'000 && mention.excerpt.size() <= 20'000, "texts are bounded");
    }
  }
  return 0;
}
