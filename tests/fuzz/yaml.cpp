// Any front matter: where libyaml reads it, yaml-cpp reads the same.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "indexer/front_matter.hpp"
#include "indexer/plain_yaml.hpp"
#include "indexer/yaml_reader.hpp"
#include "tests/fuzz/require.hpp"

using namespace newsfold::indexer;
using newsfold::testing::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with("---\n")) text.remove_prefix(4);
  const auto plain = read_plain_yaml(text);
  if (!plain) return 0;
  if (!std::holds_alternative<YamlNode>(parse_front_matter("---\n" + std::string(text) + "\n---\n"))) return 0;
  const auto judged = read_yaml(text);
  require(std::holds_alternative<YamlNode>(judged), "yaml-cpp reads it");
  require(std::get<YamlNode>(judged) == *plain, "the trees are the same");
  return 0;
}
