// What the indexer remembers of each file: read back as written, refused when damaged.
#include "indexer/catalog.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "common/error.hpp"
#include "tests/support/random_text.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

CatalogEntry full_entry() {
  CatalogEntry e;
  e.path = "2020/Straße \xff.md";
  e.stamp = {1'234, -5, INT64_MAX, UINT64_MAX};
  e.content_hash = 0xfedc'ba98'7654'3210;
  e.verdict = Verdict::rejected;
  e.problem = {"yaml_syntax", 12, "a message\nof two lines"};
  e.warnings = {{"bad_date", 3, "no date"}, {"bad_url", 0, ""}};
  Mention own;
  own.own_file = true;
  own.title = "Title";
  own.excerpt = std::string("nul\0inside", 10);
  own.urls = {"https://example.com/a", "https://example.com/b"};
  own.amp_urls = {"https://amp.example.com/a"};
  own.provider = {"Example", "example.com"};
  own.published_at_utc = -1;
  own.quality = 0.0;
  own.heat = 3.5;
  own.topics = {"ai", ""};
  own.category = "news";
  own.type = "article";
  own.published = false;
  e.mentions = {own, Mention()};
  e.identities = {{1, 2, UINT64_MAX}, {7}};
  return e;
}

// Records without a dictionary, where a test is about something else.
std::string encode(const CatalogEntry& entry) { return encode_entry(entry, Compressor()); }
CatalogEntry decode(std::string_view record) { return decode_entry(record, {}); }

// A dictionary of what records like full_entry() have in common.
const std::string kDictionary = compressible_part(full_entry()) + "https://example.com/news/article";

template <typename Read>
bool is_corrupt(Read read) {
  try {
    read();
  } catch (const common::Error& error) {
    return error.code() == common::ErrorCode::index_corrupt;
  }
  return false;
}

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("an entry is read back as it was") {
  const CatalogEntry entry = full_entry();
  const CatalogEntry back = decode(encode(entry));
  CHECK(back == entry);
  CHECK(back.path == entry.path);
  CHECK(back.stamp == entry.stamp);
  CHECK(back.content_hash == entry.content_hash);
  CHECK(back.verdict == entry.verdict);
  CHECK(back.problem.reason == entry.problem.reason);
  CHECK(back.problem.line == entry.problem.line);
  CHECK(back.problem.message == entry.problem.message);
  REQUIRE(back.warnings.size() == 2);
  CHECK(back.warnings[0].line == 3);
  CHECK(back.mentions == entry.mentions);
  CHECK(back.identities == entry.identities);
  CHECK(decode(encode(CatalogEntry())) == CatalogEntry());
}

TEST_CASE("missing values of a mention stay missing") {
  CatalogEntry entry = full_entry();
  for (int missing = 0; missing < 16; ++missing) {
    Mention m = full_entry().mentions[0];
    if (missing & 1) m.published_at_utc.reset();
    if (missing & 2) m.quality.reset();
    if (missing & 4) m.heat.reset();
    if (missing & 8) m.published.reset();
    entry.mentions[0] = m;
    CHECK(decode(encode(entry)).mentions[0] == m);
  }
}

TEST_CASE("an entry's head is the entry without its mentions") {
  const CatalogEntry head = decode_entry_head(encode(full_entry()));
  CatalogEntry expected = full_entry();
  expected.mentions.clear();
  expected.identities.clear();
  CHECK(head == expected);
}

TEST_CASE("an entry cut short at any byte is refused") {
  const std::string record = encode(full_entry());
  for (std::size_t size = 0; size < record.size(); ++size) {
    CAPTURE(size);
    CHECK(is_corrupt([&] { decode(std::string_view(record).substr(0, size)); }));
  }
}

TEST_CASE("what mentions say is read of each record, in whatever order they are asked for") {
  CatalogEntry one = full_entry(), other = full_entry();
  one.mentions[1].title = "One";
  other.mentions[1].title = "Other";
  const std::string a = encode(one), b = encode(other);
  for (int i = 0; i < 2; ++i) {
    CHECK(decode_mention(a, 1, {}).mention.title == "One");
    CHECK(decode_mention(a, 0, {}).mention.title == "Title");
    CHECK(decode_mention(b, 1, {}).mention.title == "Other");
    CHECK(decode_mention(b, 1, {}).file_topics == full_entry().mentions[0].topics);
    CHECK(decode_mention(b, 0, {}).mention == other.mentions[0]);
  }
}

TEST_CASE("what was compressed with a dictionary is read with it") {
  const CatalogEntry entry = full_entry();
  const std::string record = encode_entry(entry, Compressor(kDictionary)), without = encode(entry);
  const common::DecompressionDictionary dictionary(kDictionary);
  CHECK(record.size() + 50 < without.size());
  CHECK(decode_entry(record, dictionary) == entry);
  CHECK(decode_mention(record, 1, dictionary).mention == entry.mentions[1]);
  CHECK(is_corrupt([&] { decode(record); }));
  CHECK(is_corrupt([&] { decode_mention(record, 1, {}); }));
}

TEST_CASE("a record is compressed anew for a catalog with another dictionary") {
  const CatalogEntry entry = full_entry();
  const Compressor with(kDictionary);
  const common::DecompressionDictionary dictionary(kDictionary);
  CHECK(compress_anew(encode(entry), {}, with) == encode_entry(entry, with));
  CHECK(compress_anew(encode_entry(entry, with), dictionary, Compressor()) == encode(entry));
  CHECK(is_corrupt([&] { compress_anew(encode_entry(entry, with), {}, Compressor()); }));
  CatalogEntry skipped = entry;
  skipped.mentions.clear();
  skipped.identities.clear();
  CHECK(compress_anew(encode(skipped), {}, with) == encode(skipped));
}

TEST_CASE("what is compressed of an entry is that of its record") {
  const CatalogEntry entry = full_entry();
  CHECK(compressible_part(entry) == compressible_part(encode(entry), {}));
  CHECK(compressible_part(entry) ==
        compressible_part(encode_entry(entry, Compressor(kDictionary)), common::DecompressionDictionary(kDictionary)));
  CHECK(compressible_part(CatalogEntry()).empty());
  CHECK(compressible_part(encode(CatalogEntry()), {}).empty());
}

TEST_CASE("a record gets another stamp and stays as it is otherwise") {
  for (CatalogEntry entry : {full_entry(), CatalogEntry()}) {
    const std::string record = encode(entry);
    for (const common::FileStamp& stamp :
         {common::FileStamp{}, common::FileStamp{7, INT64_MIN, INT64_MAX, 3}, common::FileStamp{0, 5, 4, UINT64_MAX}}) {
      entry.stamp = stamp;
      CHECK(decode_glance(with_stamp(record, stamp)).stamp == stamp);
      CHECK(with_stamp(record, stamp) == encode(entry));
    }
  }
}

TEST_CASE("whether a record has mentions is known without reading them") {
  CHECK(has_mentions(encode(full_entry())));
  CHECK_FALSE(has_mentions(encode(CatalogEntry())));
}

TEST_CASE("a record is smaller than what its mentions say") {
  CatalogEntry entry = full_entry();
  entry.mentions[0].excerpt = entry.mentions[1].excerpt = std::string(1'000, 'x');
  CHECK(encode(entry).size() < 500);
}

TEST_CASE("a mention that a record does not have is an error with a code") {
  const std::string record = encode(full_entry());
  CHECK(decode_mention(record, 1, {}).identities == std::vector<std::uint64_t>{7});
  CHECK(is_corrupt([&] { decode_mention(record, 2, {}); }));
}

TEST_CASE("a damaged entry is refused or read as some entry") {
  const std::string bytes = GENERATE(std::string(), kDictionary);
  const common::DecompressionDictionary dictionary(bytes);
  const std::string record = encode_entry(full_entry(), Compressor(bytes));
  testing::RandomText random(28);
  for (int i = 0; i < 5'000; ++i) {
    std::string damaged = record;
    damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
    try {
      decode_entry(i % 2 ? damaged : random.bytes(100), dictionary);
    } catch (const common::Error& error) {
      REQUIRE(error.code() == common::ErrorCode::index_corrupt);
    }
  }
}

TEST_CASE("a catalog on disk has its records in the order they were written") {
  const testing::TemporaryDirectory folder;
  const std::vector<std::string> records{encode(full_entry()), "", std::string(300'000, 'x'), std::string(1, '\0')};
  CatalogWriter writer(folder / "catalog");
  for (const std::string& record : records) writer.append(record);
  writer.close();
  Catalog catalog(folder / "catalog");
  REQUIRE(catalog.size() == records.size());
  for (std::size_t i = 0; i < records.size(); ++i) CHECK(catalog.record(i) == records[i]);
  const Catalog moved(std::move(catalog));
  CHECK(moved.record(2) == records[2]);
}

TEST_CASE("a catalog on disk has the dictionary of its records") {
  const testing::TemporaryDirectory folder;
  CatalogWriter writer(folder / "catalog", {kDictionary, 300});
  writer.append(encode_entry(full_entry(), Compressor(kDictionary)));
  writer.close();
  Catalog catalog(folder / "catalog");
  CHECK(catalog.dictionary().bytes == kDictionary);
  CHECK(catalog.dictionary().files == 300);
  CHECK(decode_entry(catalog.record(0), catalog.decompression()) == full_entry());
  const Catalog moved(std::move(catalog));
  CHECK(decode_mention(moved.record(0), 0, moved.decompression()).mention == full_entry().mentions[0]);
}

TEST_CASE("a dictionary that is damaged in any byte is refused with the path") {
  const testing::TemporaryDirectory folder;
  CatalogWriter writer(folder / "catalog", {kDictionary, 300});
  writer.append("record");
  writer.close();
  const std::string good = read(folder / "catalog");
  const std::size_t end = good.size() - std::string_view("\x06record").size();
  for (std::size_t at = good.find('\n') + 1; at < end; ++at) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    write(folder / "damaged", damaged);
    CAPTURE(at);
    REQUIRE(is_corrupt([&] { Catalog(folder / "damaged"); }));
    REQUIRE(is_corrupt([&] { write(folder / "damaged", good.substr(0, at)), Catalog(folder / "damaged"); }));
  }
  std::string damaged = good;
  damaged[end / 2] = '?';
  write(folder / "damaged", damaged);
  CHECK_THROWS_WITH(Catalog(folder / "damaged"), Catch::Contains((folder / "damaged").string()));
}

TEST_CASE("a dictionary that zstd does not take is refused, though its hash is right") {
  const testing::TemporaryDirectory folder;
  const std::string trained_start("\x37\xa4\x30\xec", 4);  // and none of the tables that have to follow
  CatalogWriter writer(folder / "catalog", {trained_start + std::string(100, 'x'), 300});
  writer.close();
  CHECK(is_corrupt([&] { Catalog(folder / "catalog"); }));
}

TEST_CASE("a catalog may be empty") {
  const testing::TemporaryDirectory folder;
  CatalogWriter writer(folder / "catalog");
  writer.close();
  CHECK(Catalog(folder / "catalog").size() == 0);
  CHECK(Catalog().size() == 0);
}

TEST_CASE("a catalog file that is missing is an io error, one that is none or another version's is corrupt") {
  const testing::TemporaryDirectory folder;
  try {
    Catalog(folder / "missing");
    FAIL("opened");
  } catch (const common::Error& error) {
    CHECK(error.code() == common::ErrorCode::io);
  }
  for (const char* text : {"", "x", "newsfold catalog", "newsfold catalog 0\n", "{}\n"}) {
    write(folder / "catalog", text);
    CHECK(is_corrupt([&] { Catalog(folder / "catalog"); }));
  }
}

TEST_CASE("a catalog cut short inside a record is refused") {
  const testing::TemporaryDirectory folder;
  CatalogWriter writer(folder / "catalog");
  writer.append("first");
  writer.append("second");
  writer.close();
  const std::string good = read(folder / "catalog");
  const std::size_t last_record = good.size() - std::string_view("\x06second").size();
  for (std::size_t size = 0; size < good.size(); ++size) {
    write(folder / "cut", good.substr(0, size));
    CAPTURE(size);
    const bool at_a_record = size == last_record || size == last_record - std::string_view(
                                                                              "\x05"
                                                                              "first")
                                                                              .size();
    CHECK(is_corrupt([&] { Catalog(folder / "cut"); }) == !at_a_record);
  }
}

TEST_CASE("a catalog that cannot be written is an error by the time it is closed") {
  const testing::TemporaryDirectory folder;
  const auto write_one = [&] {
    CatalogWriter writer(folder / "missing" / "catalog");
    writer.append("record");
    writer.close();
  };
  CHECK_THROWS_AS(write_one(), common::Error);
}

}  // namespace
}  // namespace newsfold::indexer
