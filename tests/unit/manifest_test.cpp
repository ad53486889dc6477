// The manifest of a generation: read back as written, and refused when it or a file it names is not what it was.
#include "common/manifest.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "common/error.hpp"
#include "common/stable_hash.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::common {
namespace {

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Writes `text` as the manifest and loads it by its own checksum.
Manifest load(const std::filesystem::path& folder, const std::string& text) {
  write(folder / kManifestName, text);
  return load_manifest(folder, stable_hash(text));
}

template <typename Load>
bool is_corrupt(Load load_it) {
  try {
    load_it();
  } catch (const Error& error) {
    return error.code() == ErrorCode::index_corrupt;
  }
  return false;
}

Manifest example() {
  Manifest m;
  m.format_version = 3;
  m.analyzer = "analyzer/1 \"quoted\"";
  m.front_matter_rules = 4;
  m.language = "english";
  m.generation = 17;
  m.built_at_utc = 1'599'834'120;
  m.articles = 1'000'000;
  m.stories = 300'000;
  m.providers = 512;
  m.files = 123'456;
  m.contents = UINT64_MAX;
  m.first_published_utc = -5;
  m.last_published_utc = 1'599'834'119;
  return m;
}

TEST_CASE("a manifest is read back as it was written") {
  const testing::TemporaryDirectory folder;
  write(folder / "data", "12345");
  Manifest m = example();
  m.checked_files = checksum_files(folder.path());
  const Manifest read = load(folder.path(), encode_manifest(m));
  CHECK(read.format_version == m.format_version);
  CHECK(read.analyzer == m.analyzer);
  CHECK(read.front_matter_rules == m.front_matter_rules);
  CHECK(read.language == m.language);
  CHECK(read.generation == m.generation);
  CHECK(read.built_at_utc == m.built_at_utc);
  CHECK(read.articles == m.articles);
  CHECK(read.stories == m.stories);
  CHECK(read.providers == m.providers);
  CHECK(read.files == m.files);
  CHECK(read.contents == m.contents);
  CHECK(read.first_published_utc == m.first_published_utc);
  CHECK(read.last_published_utc == m.last_published_utc);
  REQUIRE(read.checked_files.size() == 1);
  CHECK(read.checked_files[0].name == "data");
  CHECK(read.checked_files[0].size == 5);
  CHECK(read.checked_files[0].checksum == stable_hash("12345"));
}

TEST_CASE("missing dates stay missing") {
  const testing::TemporaryDirectory folder;
  Manifest m = example();
  m.first_published_utc.reset();
  m.last_published_utc.reset();
  const Manifest read = load(folder.path(), encode_manifest(m));
  CHECK_FALSE(read.first_published_utc);
  CHECK_FALSE(read.last_published_utc);
}

TEST_CASE("a manifest damaged in any bit, cut short or missing is refused") {
  const testing::TemporaryDirectory folder;
  const std::string good = encode_manifest(example());
  CHECK(is_corrupt([&] { load_manifest(folder.path(), stable_hash(good)); }));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
    write(folder / kManifestName, damaged);
    CHECK(is_corrupt([&] { load_manifest(folder.path(), stable_hash(good)); }));
    write(folder / kManifestName, good.substr(0, at));
    CHECK(is_corrupt([&] { load_manifest(folder.path(), stable_hash(good)); }));
  }
}

TEST_CASE("a manifest whose checksum is right but whose text is none is refused") {
  const testing::TemporaryDirectory folder;
  const std::string good = encode_manifest(example());
  std::string wrong_type = good;
  wrong_type.replace(wrong_type.find("\"english\""), 9, "[]");
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string("[]"), std::string("null"), std::string("{"),
        good.substr(0, good.size() / 2), wrong_type, std::string(100'000, '[')}) {
    CAPTURE(text.substr(0, 50));
    CHECK(is_corrupt([&] { load(folder.path(), text); }));
  }
}

TEST_CASE("a file that is missing or has another size is refused by name") {
  const testing::TemporaryDirectory folder;
  write(folder / "data", "12345");
  Manifest m = example();
  m.checked_files = checksum_files(folder.path());
  const std::string text = encode_manifest(m);
  write(folder / "data", "1234");
  CHECK(is_corrupt([&] { load(folder.path(), text); }));
  CHECK_THROWS_WITH(load(folder.path(), text), Catch::Contains((folder / "data").string()));
  std::filesystem::remove(folder / "data");
  CHECK(is_corrupt([&] { load(folder.path(), text); }));
  CHECK_THROWS_WITH(load(folder.path(), text), Catch::Contains((folder / "data").string()));
  write(folder / "data", "54321");
  CHECK_NOTHROW(load(folder.path(), text));  // contents are verified on request only
}

TEST_CASE("a large file is checked piece by piece") {
  const testing::TemporaryDirectory folder;
  std::string bytes(kPieceBytes + 10, 'x');
  write(folder / "large", bytes);
  write(folder / "small", "12345");
  Manifest m = example();
  m.checked_files = checksum_files(folder.path());
  const std::vector<ManifestFile> files = load(folder.path(), encode_manifest(m)).checked_files;
  REQUIRE(files.size() == 2);
  REQUIRE(files[0].pieces.size() == 2);
  CHECK(files[0].pieces[1] == stable_hash("xxxxxxxxxx"));
  CHECK(files[1].pieces.empty());
  bytes[kPieceBytes] = 'y';
  write(folder / "large", bytes);
  CHECK_NOTHROW(require_sound_piece(folder.path(), files[0], 0));
  CHECK_THROWS_WITH(require_sound_piece(folder.path(), files[0], 1), Catch::Contains("large is damaged"));
  CHECK_NOTHROW(require_sound_piece(folder.path(), files[1], 0));
  write(folder / "large", "short");
  CHECK_THROWS_WITH(require_sound_piece(folder.path(), files[0], 0), Catch::Contains("another size"));
}

TEST_CASE("damage is told of each file, not of the first alone") {
  const testing::TemporaryDirectory folder;
  for (const char* name : {"flipped", "gone", "short", "sound", "unreadable"}) write(folder / name, "12345");
  const std::vector<ManifestFile> files = checksum_files(folder.path());
  CHECK(find_damage(folder.path(), files).empty());
  CHECK_NOTHROW(require_sound(folder.path(), files));
  write(folder / "flipped", "12435");
  std::filesystem::remove(folder / "gone");
  write(folder / "short", "123");
  std::filesystem::remove(folder / "unreadable");
  std::filesystem::create_symlink("unreadable", folder / "unreadable");
  const std::vector<std::string> lines = find_damage(folder.path(), files);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == (folder / "flipped").string() + " is damaged (checksum)");
  CHECK(lines[1] == (folder / "gone").string() + " is missing");
  CHECK(lines[2] == (folder / "short").string() + " has another size than when it was written");
  CHECK(lines[3].find("unreadable") != std::string::npos);
  CHECK_THROWS_WITH(require_sound(folder.path(), files), Catch::Contains("flipped"));
}

TEST_CASE("every regular file but the manifest is summed up, ordered by name") {
  const testing::TemporaryDirectory folder;
  const std::string large(200'000, 'x');
  write(folder / "b", large);
  write(folder / "a", "");
  write(folder / "c", "3");
  write(folder / kManifestName, "{}");
  std::filesystem::create_directory(folder / "d");
  const auto files = checksum_files(folder.path());
  REQUIRE(files.size() == 3);
  CHECK(files[0].name == "a");
  CHECK(files[0].size == 0);
  CHECK(files[1].name == "b");
  CHECK(files[1].size == large.size());
  CHECK(files[1].checksum == stable_hash(large));
  CHECK(files[2].name == "c");
}

}  // namespace
}  // namespace newsfold::common
