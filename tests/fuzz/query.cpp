// Any query: read, or refused with a message; nothing else is thrown. What it was read as reads back to the same.
#include <cstdint>
#include <string>
#include <string_view>

#include "common/error.hpp"
#include "query/query_node.hpp"
#include "query/query_parser.hpp"
#include "tests/fuzz/require.hpp"

using namespace newsfold;
using newsfold::testing::require;

namespace {

constexpr std::int64_t kNow = 1'600'000'000;

std::string read(std::string_view query) { return query::format_query(query::parse_query(query, kNow).root); }

// Unless it is too long: dates grow when they are written, and brackets come to those that were there.
bool reads_back(const std::string& written) {
  return written.size() > query::kMaxQueryBytes || read(written) == written;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string written;
  try {
    written = read(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const common::Error& error) {
    require(error.code() == common::ErrorCode::query_refused, "a query is refused for what it is");
    require(*error.what() != '\0', "a refusal has a message");
    return 0;
  }
  require(reads_back(written), "what a query was read as reads back to the same");
  return 0;
}
