// The mapped facts of articles: read back as they were written, and refused when they are not whole.
#include "common/article_columns.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"
#include "indexer/article_columns_builder.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::common {
namespace {

using indexer::ArticleColumnsBuilder;
using indexer::ArticleFacts;
using testing::TemporaryDirectory;

const std::vector<ArticleFacts> kArticles{{1'600'000'000, 19.5, "0a1b2c3d4e5f6", "a.example", ""},
                                          {std::nullopt, std::nullopt, "7g8h9j0kmnpqr", "", "copies"},
                                          {-5, 0.0, "0a1b2c3d4e5f6", "b.example", "copies"},
                                          {0, 189.0, "0a1b2c3d4e5f6", "a.example", "other", 57}};

std::filesystem::path write(const TemporaryDirectory& folder, const std::string& bytes) {
  const std::filesystem::path path = folder / kColumnsName;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

// The bytes of the file.
std::string encode_article_columns(const std::vector<ArticleFacts>& articles) {
  const TemporaryDirectory folder;
  ArticleColumnsBuilder builder;
  for (const ArticleFacts& facts : articles) builder.add(facts);
  builder.write(folder / kColumnsName);
  return read_file(folder / kColumnsName).value();
}

template <typename Work>
bool is_corrupt(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code() == ErrorCode::index_corrupt;
  }
  return false;
}

std::vector<std::uint32_t> members(const ArticleColumns& columns, std::uint32_t story) {
  const auto found = columns.members(story);
  return {found.begin(), found.end()};
}

}  // namespace

TEST_CASE("columns read back what was written") {
  const TemporaryDirectory folder;
  const ArticleColumns columns(write(folder, encode_article_columns(kArticles)));
  REQUIRE(columns.documents() == 4);
  REQUIRE(columns.stories() == 2);
  CHECK(columns.row(1).published_at_utc == 1'600'000'000);
  CHECK(columns.row(1).quality == 19.5);
  CHECK(columns.row(1).copy_group == 0);
  CHECK(columns.row(2).published_at_utc == ArticleColumns::kNoTime);
  CHECK(std::isnan(columns.row(2).quality));
  CHECK(columns.row(2).provider == 0);
  CHECK(columns.row(3).published_at_utc == -5);
  CHECK(columns.row(3).quality == 0);
  CHECK(columns.length(1) == 0);
  CHECK(columns.length(4) == 57);
  CHECK(columns.row(1).provider == columns.row(4).provider);
  CHECK(columns.row(1).provider != columns.row(3).provider);
  CHECK(columns.row(2).copy_group == columns.row(3).copy_group);
  CHECK(columns.row(3).copy_group != columns.row(4).copy_group);
  CHECK(columns.story_id(columns.story(1)) == "0a1b2c3d4e5f6");
  CHECK(columns.story_id(columns.story(2)) == "7g8h9j0kmnpqr");
  CHECK(members(columns, columns.story(3)) == std::vector<std::uint32_t>{1, 3, 4});
  CHECK(members(columns, columns.story(2)) == std::vector<std::uint32_t>{2});
}

TEST_CASE("columns of nothing are columns") {
  const TemporaryDirectory folder;
  const ArticleColumns columns(write(folder, encode_article_columns({})));
  CHECK(columns.documents() == 0);
  CHECK(columns.stories() == 0);
}

TEST_CASE("numbers that columns do not have are refused") {
  const TemporaryDirectory folder;
  const ArticleColumns columns(write(folder, encode_article_columns(kArticles)));
  CHECK(is_corrupt([&] { columns.row(0); }));
  CHECK(is_corrupt([&] { columns.row(5); }));
  CHECK(is_corrupt([&] { columns.length(5); }));
  CHECK(is_corrupt([&] { columns.story(5); }));
  CHECK(is_corrupt([&] { columns.story_id(2); }));
  CHECK(is_corrupt([&] { columns.members(2); }));
}

TEST_CASE("columns that were cut, grew or are something else are refused") {
  const std::string whole = encode_article_columns(kArticles);
  const auto opens = [](const std::string& bytes) {
    const TemporaryDirectory folder;
    return !is_corrupt([&] { ArticleColumns(write(folder, bytes)); });
  };
  CHECK(opens(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(opens(whole.substr(0, size)));
  CHECK_FALSE(opens(whole + '\0'));
  for (std::size_t at = 0; at < 8; ++at) {
    std::string other = whole;
    other[at] = static_cast<char>(other[at] ^ 1);
    CHECK_FALSE(opens(other));
  }
}

TEST_CASE("columns with any byte changed give facts or are refused, and reach outside of nothing") {
  const std::string whole = encode_article_columns(kArticles);
  for (std::size_t at = 8; at < whole.size(); ++at) {
    const TemporaryDirectory folder;
    std::string other = whole;
    other[at] = static_cast<char>(other[at] ^ 0xff);
    try {
      const ArticleColumns columns(write(folder, other));
      for (std::uint32_t document = 1; document <= columns.documents(); ++document) {
        const std::uint32_t story = columns.story(document);
        const std::size_t id_size = columns.story_id(story).size(), member_count = columns.members(story).size();
        CHECK(id_size <= 16);
        CHECK(member_count <= 4);
      }
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::index_corrupt);
    }
  }
}

TEST_CASE("a missing file of columns is no damage but cannot be read") {
  const TemporaryDirectory folder;
  CHECK_THROWS_AS(ArticleColumns(folder / "none"), Error);
}

TEST_CASE("a story id too long for columns is refused") {
  CHECK_THROWS_AS(encode_article_columns({{std::nullopt, std::nullopt, "0123456789abcdefg", "", ""}}), Error);
}

TEST_CASE("facts come from value slots as they were put there") {
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  Xapian::Document whole, bare;
  whole.add_value(kSlotPublishedAt, Xapian::sortable_serialise(1'600'000'000));
  whole.add_value(kSlotQuality, Xapian::sortable_serialise(61.7));
  whole.add_value(kSlotStory, "0a1b2c3d4e5f6");
  whole.add_value(kSlotProvider, "a.example");
  whole.add_value(kSlotCopies, "copies");
  whole.add_term("Zword", 3);
  whole.add_term("Zother", 4);
  bare.add_value(kSlotStory, "7g8h9j0kmnpqr");
  database.add_document(whole);
  database.add_document(whole);
  database.add_document(bare);
  database.add_document(whole);
  database.delete_document(2);
  const TemporaryDirectory folder;
  ArticleColumnsBuilder builder;
  builder.add_documents(database);
  builder.add_documents(database);  // as another segment
  builder.write(folder / kColumnsName);
  const ArticleColumns columns(folder / kColumnsName);
  REQUIRE(columns.documents() == 8);
  for (const std::uint32_t document : {1U, 4U, 5U, 8U}) {
    CHECK(columns.row(document).published_at_utc == 1'600'000'000);
    CHECK(columns.row(document).quality == 61.7);
    CHECK(columns.row(document).provider == 1);
    CHECK(columns.row(document).copy_group == 1);
    CHECK(columns.length(document) == 7);
    CHECK(columns.story_id(columns.story(document)) == "0a1b2c3d4e5f6");
  }
  CHECK(columns.story_id(columns.story(3)) == "7g8h9j0kmnpqr");
  for (const std::uint32_t document : {2U, 3U, 6U}) {  // the deleted one, and the one that has a story only
    CHECK(columns.row(document).published_at_utc == ArticleColumns::kNoTime);
    CHECK(std::isnan(columns.row(document).quality));
    CHECK(columns.row(document).provider == 0);
    CHECK(columns.row(document).copy_group == 0);
    CHECK(columns.length(document) == 0);
  }
  CHECK(columns.story_id(columns.story(2)).empty());
  CHECK(members(columns, columns.story(1)) == std::vector<std::uint32_t>{1, 4, 5, 8});
}

}  // namespace newsfold::common
