// What is stored of articles for the next night: read back as it was written, and taken for nothing when damaged.
#include "indexer/descriptions.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "common/file_io.hpp"
#include "common/manifest.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

using newsfold::testing::TemporaryDirectory;

StoryArticle some_article(std::uint64_t identity) {
  StoryArticle article;
  article.identity = identity;
  article.published_at_utc = 1'600'000'000 + static_cast<std::int64_t>(identity);
  article.title_hash = identity * 31;
  article.provider = 7;
  for (std::uint32_t i = 0; i < identity % 50; ++i) {
    article.terms.push_back(i * 1000);
    article.uses.emplace_back().add(1 + i % 70, i % 2 == 0 ? 'A' : '7');
  }
  for (std::uint32_t i = 0; i < identity % 25; ++i) article.text.push_back(i * i);
  return article;
}

ArticleState state_of(const StoryArticle& article) {
  ArticleState state;
  state.identity = article.identity;
  state.published_at_utc = article.published_at_utc.value_or(ArticleState::kNoTime);
  state.provider = article.provider;
  return state;
}

void check_equal(const StoryArticle& a, const StoryArticle& b) {
  CHECK(a.identity == b.identity);
  CHECK(a.published_at_utc == b.published_at_utc);
  CHECK(a.title_hash == b.title_hash);
  CHECK(a.provider == b.provider);
  CHECK(a.terms == b.terms);
  CHECK(a.uses == b.uses);
  CHECK(a.text == b.text);
}

std::filesystem::path write(const TemporaryDirectory& folder, const std::vector<std::uint64_t>& identities) {
  const std::filesystem::path path = folder / common::kDescriptionsName;
  DescriptionWriter writer(path);
  for (const std::uint64_t identity : identities) writer.append(identity, encode_description(some_article(identity)));
  writer.close();
  return path;
}

}  // namespace

TEST_CASE("descriptions are found by identity and read back as they were") {
  const TemporaryDirectory folder;
  const std::vector<std::uint64_t> identities{0, 24, 49, 1000, UINT64_MAX};
  const Descriptions stored(write(folder, identities));
  for (const std::uint64_t identity : identities) {
    const StoryArticle article = some_article(identity);
    const auto record = stored.find(identity);
    REQUIRE(record);
    const auto back = decode_description(*record, state_of(article));
    REQUIRE(back);
    check_equal(*back, article);
    stored.release_memory();
  }
  for (const std::uint64_t absent : {std::uint64_t{1}, std::uint64_t{25}, UINT64_MAX - 1})
    CHECK_FALSE(stored.find(absent));
}

TEST_CASE("without a file, and in an empty one, nothing is found") {
  const TemporaryDirectory folder;
  CHECK_FALSE(Descriptions(folder / "missing").find(1));
  CHECK_FALSE(Descriptions(write(folder, {})).find(1));
  std::ofstream(folder / "empty");
  CHECK_FALSE(Descriptions(folder / "empty").find(1));
}

TEST_CASE("of a file that is damaged or cut at any byte nothing wrong is read") {
  const TemporaryDirectory folder;
  const std::vector<std::uint64_t> identities{3, 7, 55};
  const std::string sound = *common::read_file(write(folder, identities));
  const auto check = [&](const std::string& bytes) {
    std::ofstream(folder / "damaged", std::ios::binary | std::ios::trunc) << bytes;
    const Descriptions stored(folder / "damaged");
    std::size_t found = 0;
    for (const std::uint64_t identity : identities) {
      const auto record = stored.find(identity);
      found += record.has_value();
      if (record) REQUIRE(*record == encode_description(some_article(identity)));
    }
    return found;
  };
  REQUIRE(check(sound) == 3);
  for (std::size_t i = 0; i < sound.size(); ++i) {
    std::string damaged = sound;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    CAPTURE(i);
    CHECK(check(damaged) < 3);
    CHECK(check(sound.substr(0, i)) == 0);
  }
}

TEST_CASE("a record of another size than it says is none") {
  const StoryArticle article = some_article(30);
  const std::string record = encode_description(article);
  for (std::size_t size = 0; size < record.size(); ++size) {
    CHECK_FALSE(decode_description(std::string_view(record).substr(0, size), state_of(article)));
  }
  CHECK_FALSE(decode_description(record + "x", state_of(article)));
}

}  // namespace newsfold::indexer
