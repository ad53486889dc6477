// Arrays that lie in files: the same values as in memory, and nothing left behind.
#include "indexer/scratch_array.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <vector>

#include "common/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

Numbers some_numbers(std::size_t count) {
  Numbers numbers(count);
  std::iota(numbers.begin(), numbers.end(), 7U);
  return numbers;
}

void check_values(const ScratchArray<std::uint32_t>& array, const Numbers& expected) {
  REQUIRE(array.size() == expected.size());
  CHECK(Numbers(array.values().begin(), array.values().end()) == expected);
  array.release_memory();
  CHECK(array.copy() == expected);
  if (expected.empty()) return;
  CHECK(array[expected.size() - 1] == expected.back());
  CHECK(array.read(expected.size() - 1) == expected.back());
  CHECK(array.read(0) == expected.front());
}

TEST_CASE("an array has its values in a file and in memory, also where it was moved to") {
  const testing::TemporaryDirectory folder;
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, std::size_t{5000}, ScratchArray<std::uint32_t>::kValuesUntilRelease + 3}) {
    for (const bool in_file : {true, false}) {
      Numbers values = some_numbers(count);
      ScratchArray<std::uint32_t> array(std::move(values), in_file ? folder / "array" : std::filesystem::path());
      check_values(array, some_numbers(count));
      ScratchArray<std::uint32_t> moved;
      moved = std::move(array);
      check_values(moved, some_numbers(count));
    }
  }
}

TEST_CASE("what is moved into a file takes no memory, and the file no name") {
  const testing::TemporaryDirectory folder;
  Numbers values = some_numbers(5000);
  const ScratchArray<std::uint32_t> array(std::move(values), folder / "array");
  CHECK(values.capacity() == 0);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("an array that cannot be written is an error") {
  const testing::TemporaryDirectory folder;
  CHECK_THROWS_AS(ScratchArray<std::uint32_t>(some_numbers(10), folder / "missing" / "array"), common::Error);
}

TEST_CASE("without a folder an array has no place in it") {
  CHECK(in_folder({}, "array").empty());
  CHECK(in_folder("folder", "array") == "folder/array");
}

}  // namespace
}  // namespace newsfold::indexer
