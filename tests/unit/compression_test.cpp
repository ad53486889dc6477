// Compressed bytes: the same come back, and what is damaged is refused or other bytes, never more than allowed.
#include "indexer/compression.hpp"

#include <catch2/catch.hpp>

#include "common/decompression.hpp"
#include "common/error.hpp"
#include "tests/support/random_text.hpp"

namespace newsfold::indexer {
namespace {

using common::DecompressionDictionary;
using common::Decompressor;
using common::Error;
using common::ErrorCode;
using common::kMaxCompressedFrom;

std::string compress(std::string_view bytes) { return Compressor().compress(bytes); }

bool is_refused(Decompressor& decompressor, std::string_view compressed) {
  try {
    decompressor.decompress(compressed);
  } catch (const Error& error) {
    return error.code() == ErrorCode::index_corrupt;
  }
  return false;
}

TEST_CASE("compressed bytes come back") {
  testing::RandomText random(5);
  Decompressor decompressor;
  for (const std::size_t size : {0, 1, 20, 1'000, 300'000}) {
    for (const std::string& bytes : {std::string(size, '\0'), random.bytes(size)}) {
      const std::string compressed = compress(bytes);
      CHECK(compressed == compress(bytes));
      CHECK(compressed.size() < bytes.size() / 100 + 40 + (bytes.find_first_not_of('\0') < size ? size : 0));
      CHECK(decompressor.decompress(compressed) == bytes);
      CHECK(decompressor.decompress(compressed) == bytes);
    }
  }
}

TEST_CASE("compressed bytes that are cut or were never compressed are refused, and the next ones are not") {
  const std::string good = compress("the bank of the river, the bank of the city, the bank of the river");
  Decompressor decompressor;
  for (std::size_t size = 0; size < good.size(); ++size) CHECK(is_refused(decompressor, good.substr(0, size)));
  CHECK(is_refused(decompressor, good + "x"));
  CHECK(is_refused(decompressor, "these bytes were never compressed"));
  CHECK(decompressor.decompress(good).starts_with("the bank"));
  CHECK(is_refused(decompressor, good.substr(1)));
  CHECK(decompressor.decompress(good).starts_with("the bank"));
}

TEST_CASE("compressed bytes that were changed are refused or other bytes") {
  const std::string good = compress(std::string(500, 'a') + std::string(500, 'b'));
  Decompressor decompressor;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = good;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      try {
        const std::size_t size = decompressor.decompress(changed).size();
        CHECK(size <= kMaxCompressedFrom);
      } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::index_corrupt);
      }
    }
  }
}

TEST_CASE("bytes that were compressed with a dictionary come back by it alone") {
  const std::string text = "the bank of the river and the bank of the city, and all that there is between them";
  const DecompressionDictionary dictionary(text);
  const std::string bytes = "there is the bank of the river and the bank of the city";
  const std::string compressed = Compressor(text).compress(bytes);
  CHECK(compressed.size() < compress(bytes).size());
  Decompressor decompressor;
  CHECK(is_refused(decompressor, compressed));
  CHECK(decompressor.decompress(compressed, dictionary) == bytes);
  CHECK(is_refused(decompressor, compressed));  // though it is the last piece that was read
  CHECK(compress(bytes) == compress(bytes));    // nothing of the dictionary is left in the thread
  CHECK(decompressor.decompress(compress(bytes)) == bytes);
}

TEST_CASE("a piece that was read with one dictionary is read anew with another") {
  const std::string one = "the bank of the river, where it comes to the city", other = std::string(one.size(), 'x');
  const std::string compressed = Compressor(one).compress(one);
  Decompressor decompressor;
  CHECK(decompressor.decompress(compressed, DecompressionDictionary(one)) == one);
  CHECK(decompressor.decompress(compressed, DecompressionDictionary(other)) == other);
}

TEST_CASE("more than is allowed is not compressed, and a piece that says it holds more is refused") {
  CHECK(compress(std::string(kMaxCompressedFrom, 'x')).size() < 10'000);
  CHECK_THROWS_AS(compress(std::string(kMaxCompressedFrom + 1, 'x')), Error);
  // A frame of one segment whose size field of 8 bytes says 2^56.
  const std::string bomb("\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\0\0\x01\x01\0\0", 16);
  Decompressor decompressor;
  CHECK(is_refused(decompressor, bomb));
}

}  // namespace
}  // namespace newsfold::indexer
