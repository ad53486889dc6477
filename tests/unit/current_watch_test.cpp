// A look at CURRENT that reads it only where it may have changed: never an old answer.
#include "query/current_watch.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <thread>

#include "common/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::query {
namespace {

using common::CurrentGeneration;

common::ErrorCode code_of(CurrentWatch& watch) {
  try {
    watch.get();
  } catch (const common::Error& error) {
    return error.code();
  }
  return common::ErrorCode::internal;
}

}  // namespace

TEST_CASE("a stamp is relied on two seconds after the last change of its file") {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const common::FileStamp file{10, 100 * kSecond, 105 * kSecond, 7};
  CHECK_FALSE(file.is_settled(104 * kSecond));
  CHECK_FALSE(file.is_settled(107 * kSecond));
  CHECK(file.is_settled(107 * kSecond + 1));
  CHECK_FALSE(common::FileStamp{10, 106 * kSecond, 105 * kSecond, 7}.is_settled(107 * kSecond + 1));
}

TEST_CASE("whatever becomes of CURRENT is seen at the next look, soon after the last one or later") {
  const testing::TemporaryDirectory folder;
  const common::IndexDirectory index(folder.path());
  CurrentWatch watch(index);
  CHECK(code_of(watch) == common::ErrorCode::index_missing);
  std::uint64_t number = 0;
  for (const bool is_settled : {false, true}) {
    CAPTURE(is_settled);
    const auto look = [&] {
      if (is_settled) std::this_thread::sleep_for(std::chrono::milliseconds(2'100));
      const CurrentGeneration current = watch.get();
      CHECK(current == watch.get());
      return current;
    };
    for (int i = 0; i < 2; ++i) {
      ++number;
      index.set_current({number, 2 * number});
      CHECK(look() == CurrentGeneration{number, 2 * number});
    }
    std::ofstream(folder / "CURRENT", std::ios::app) << "x";
    CHECK(code_of(watch) == common::ErrorCode::index_corrupt);
    std::filesystem::remove(folder / "CURRENT");
    CHECK(code_of(watch) == common::ErrorCode::index_missing);
  }
}

}  // namespace newsfold::query
