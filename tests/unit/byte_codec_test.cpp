// What is written is read back; what is cut short or overlong is refused.
#include "common/byte_codec.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "common/article.hpp"
#include "common/error.hpp"
#include "tests/support/random_text.hpp"

namespace newsfold::common {
namespace {

template <typename Read>
bool is_corrupt(Read read) {
  try {
    read();
  } catch (const Error& error) {
    return error.code() == ErrorCode::index_corrupt;
  }
  return false;
}

TEST_CASE("numbers and strings are read back in the order they were written") {
  const std::uint64_t numbers[] = {0, 1, 127, 128, 16'383, 16'384, UINT32_MAX, UINT64_MAX - 1, UINT64_MAX};
  const std::int64_t signed_numbers[] = {0, 1, -1, 63, 64, -64, -65, INT64_MAX, INT64_MIN};
  const double doubles[] = {0.0, -0.0, 1.5, -1e300, 5e-324, std::numeric_limits<double>::infinity()};
  const std::string strings[] = {"", "a", std::string("\0\xff", 2), std::string(100'000, 'x')};
  ByteWriter out;
  for (const auto n : numbers) out.put_varint(n);
  for (const auto n : numbers) out.put_fixed64(n);
  for (const auto n : signed_numbers) out.put_signed(n);
  for (const auto d : doubles) out.put_double(d);
  for (const auto& s : strings) out.put_string(s);
  ByteReader in(out.bytes());
  for (const auto n : numbers) CHECK(in.get_varint() == n);
  for (const auto n : numbers) CHECK(in.get_fixed64() == n);
  for (const auto n : signed_numbers) CHECK(in.get_signed() == n);
  for (const auto d : doubles) {
    const double read = in.get_double();
    CHECK(read == d);
    CHECK(std::signbit(read) == std::signbit(d));
  }
  for (const auto& s : strings) CHECK(in.get_string() == s);
  CHECK(in.at_end());
}

TEST_CASE("the encoding is the one on disk") {
  ByteWriter out;
  out.put_varint(300);      // 10 0101100 -> ac 02
  out.put_signed(-1);       // 1
  out.put_fixed64(0x0102);  // lowest byte first
  out.put_string("ab");
  CHECK(out.bytes() == std::string("\xac\x02\x01\x02\x01\0\0\0\0\0\0\x02"
                                   "ab",
                                   14));
}

TEST_CASE("reading past the end is refused") {
  CHECK(is_corrupt([] { ByteReader("").get_varint(); }));
  CHECK(is_corrupt([] { ByteReader("\x80").get_varint(); }));
  CHECK(is_corrupt([] { ByteReader("1234567").get_fixed64(); }));
  CHECK(is_corrupt([] { ByteReader("1234567").get_double(); }));
  CHECK(is_corrupt([] {
    ByteReader(
        "\x02"
        "a")
        .get_view();
  }));
  CHECK(is_corrupt([] { ByteReader("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").get_view(); }));
}

TEST_CASE("a number of more than ten bytes is refused") {
  CHECK(is_corrupt([] { ByteReader(std::string(11, '\xff')).get_varint(); }));
}

TEST_CASE("a count is refused when the rest cannot hold so many") {
  ByteReader fits(
      "\x02"
      "ab");
  CHECK(fits.get_count() == 2);
  CHECK(is_corrupt([] {
    ByteReader(
        "\x03"
        "ab")
        .get_count();
  }));
  CHECK(is_corrupt([] { ByteReader("\xff\xff\xff\xff\x0f").get_count(); }));
}

Article full_article() {
  Article a;
  a.id = "0a1b2c3d4e5f6";
  a.url = "https://example.com/a";
  a.urls = {"https://example.com/a", "https://example.com/b?c=d", ""};
  a.title = "Straße “naïve” \xff";
  a.excerpt = std::string("with\0nul", 8);
  a.provider = {"Example News", "example.com"};
  a.published_at_utc = -123;
  a.quality = 87.5;
  a.heat = 0;
  a.topics = {"ai", "日本"};
  a.topics_inherited = true;
  a.category = "news";
  a.type = "article";
  a.published = false;
  a.file = "2020/a.md";
  a.story = "1234567890abc";
  return a;
}

TEST_CASE("an article is read back as it was, whatever it holds or lacks") {
  const Article full = full_article();
  CHECK(decode_article(encode_article(full)) == full);
  CHECK(decode_article(encode_article(Article())) == Article());
  for (int present = 0; present < 64; ++present) {
    Article a = full;
    if (present & 1) a.published_at_utc.reset();
    if (present & 2) a.quality.reset();
    if (present & 4) a.heat.reset();
    if (present & 8) a.published.reset();
    if (present & 16) a.published = a.published ? std::optional(true) : std::nullopt;
    if (present & 32) a.topics_inherited = false;
    CAPTURE(present);
    CHECK(decode_article(encode_article(a)) == a);
  }
}

TEST_CASE("an article cut short at any byte, or with bytes left over, is refused") {
  const std::string record = encode_article(full_article());
  for (std::size_t size = 0; size < record.size(); ++size) {
    CAPTURE(size);
    CHECK(is_corrupt([&] { decode_article(std::string_view(record).substr(0, size)); }));
  }
  CHECK(is_corrupt([&] { decode_article(record + '\0'); }));
}

TEST_CASE("a damaged article is refused or read as some article") {
  const std::string record = encode_article(full_article());
  testing::RandomText random(22);
  for (int i = 0; i < 5'000; ++i) {
    std::string damaged = record;
    for (std::size_t n = 1 + random.below(4); n > 0; --n) {
      damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
    }
    try {
      decode_article(i % 2 ? damaged : random.bytes(100));
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::index_corrupt);
    }
  }
}

}  // namespace
}  // namespace newsfold::common
