// Pieces that a loop puts aside: each as it was put, in whatever order.
#include "indexer/scratch_pieces.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "common/error.hpp"
#include "indexer/parallel.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

Numbers piece_of(std::size_t number) {
  Numbers piece(number % 5 * 1000);
  std::iota(piece.begin(), piece.end(), static_cast<std::uint32_t>(number));
  return piece;
}

TEST_CASE("pieces that several threads put are there by their numbers, in a file without a name") {
  const testing::TemporaryDirectory folder;
  constexpr std::size_t kPieces = 40;
  for (const std::filesystem::path& path : {folder / "pieces", std::filesystem::path()}) {
    ScratchPieces<std::uint32_t> pieces(kPieces, path);
    CHECK(std::filesystem::is_empty(folder.path()));
    for_each_index(3, kPieces, 1, [&](std::size_t i) { pieces.put(kPieces - 1 - i, piece_of(kPieces - 1 - i)); });
    REQUIRE(pieces.size() == kPieces);
    Numbers piece{1, 2, 3};
    for (std::size_t i = 0; i < kPieces; ++i) {
      pieces.get(i, piece);
      CHECK(piece == piece_of(i));
    }
  }
}

TEST_CASE("pieces that cannot be written are an error") {
  const testing::TemporaryDirectory folder;
  CHECK_THROWS_AS(ScratchPieces<std::uint32_t>(1, folder / "missing" / "pieces"), common::Error);
}

}  // namespace
}  // namespace newsfold::indexer
