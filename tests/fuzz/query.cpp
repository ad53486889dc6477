// Any query: read, or refused with a message; nothing else is thrown.
#include <cstdint>
#include <string_view>

#include "common/error.hpp"
#include "query/query_parser.hpp"
#include "tests/fuzz/require.hpp"

using namespace newsfold;
using newsfold::testing::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::int64_t kNow = 1'600'000'000;
  try {
    query::parse_query(std::string_view(reinterpret_cast<const char*>(data), size), kNow);
  } catch (const common::Error& error) {
    require(error.code() == common::ErrorCode::query_refused, "a query is refused for what it is");
    require(*error.what() != '\0', "a refusal has a message");
  }
  return 0;
}
