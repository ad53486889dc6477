// Article stores: records come back by the numbers of their documents, through merges and without those that are left
// out; a damaged file is refused or says which document it is.
#include "common/article_store.hpp"

#include <catch2/catch.hpp>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "indexer/article_store_writer.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::common;
using indexer::ArticleStoreWriter;

namespace {

using Records = std::vector<std::string>;

void write_store(const std::filesystem::path& path, const Records& records, const std::string& dictionary = "words") {
  ArticleStoreWriter store(path, dictionary);
  for (const std::string& record : records) store.add(record);
  store.close();
}

Records records_of(const ArticleStore& store) {
  Records records;
  for (std::uint32_t document = 1; document <= store.documents(); ++document) {
    records.emplace_back(store.record(document));
  }
  return records;
}

}  // namespace

TEST_CASE("an article store gives back what was written, be it nothing") {
  const testing::TemporaryDirectory folder;
  for (const Records& records : {Records(), Records{""}, Records{"one", "", std::string(300'000, 'x'), "last"}}) {
    for (const std::string dictionary : {"", "words"}) {
      write_store(folder / "stored", records, dictionary);
      const ArticleStore store(folder / "stored");
      CHECK(records_of(store) == records);
      CHECK(store.dictionary() == dictionary);
      CHECK_THROWS_WITH(store.record(0), (folder / "stored").string() + " does not have all articles");
      CHECK_THROWS_AS(store.record(store.documents() + 1), Error);
    }
  }
}

TEST_CASE("merged article stores have their records one after the other") {
  const testing::TemporaryDirectory folder;
  write_store(folder / "a", {"one", "two"});
  write_store(folder / "b", {});
  write_store(folder / "c", {"", "three"});
  indexer::merge_article_stores({folder / "a", folder / "b", folder / "c"}, folder / "all");
  const ArticleStore all(folder / "all");
  CHECK(records_of(all) == Records{"one", "two", "", "three"});
  CHECK(all.dictionary() == "words");
}

TEST_CASE("records that are left out leave their numbers") {
  const testing::TemporaryDirectory folder;
  write_store(folder / "before", {"one", "two", "three", "four"});
  ArticleStoreWriter store(folder / "after", "words");
  store.add_all(ArticleStore(folder / "before"), {1, 4});
  store.add("five");
  store.close();
  CHECK(records_of(ArticleStore(folder / "after")) == Records{"", "two", "three", "", "five"});
}

TEST_CASE("article stores of different dictionaries are not joined") {
  const testing::TemporaryDirectory folder;
  write_store(folder / "a", {"one"});
  write_store(folder / "b", {"two"}, "other words");
  CHECK_THROWS_WITH(indexer::merge_article_stores({folder / "a", folder / "b"}, folder / "all"),
                    (folder / "b").string() + " is compressed with another dictionary");
}

TEST_CASE("an article store that is damaged is refused") {
  const testing::TemporaryDirectory folder;
  const auto path = folder / "stored";
  write_store(path, {"one", "two"});
  const std::string sound = *read_file(path);
  for (std::size_t size = 0; size < sound.size(); ++size) {
    replace_file(path, sound.substr(0, size));
    CHECK_THROWS_AS(ArticleStore(path), Error);
  }
  replace_file(path, sound + "x");
  CHECK_THROWS_AS(ArticleStore(path), Error);
  for (std::size_t at = sound.size() - sizeof(ArticleStoreFooter); at < sound.size(); ++at) {
    std::string changed = sound;
    changed[at] = static_cast<char>(changed[at] ^ 0x80);
    replace_file(path, changed);
    CHECK_THROWS_AS(ArticleStore(path), Error);
  }
  std::string changed = sound;
  changed[sizeof "onetwo" - 1 + 7] = 1;  // the end of the first record: after all of them
  replace_file(path, changed);
  CHECK_THROWS_WITH(ArticleStore(path).record(1), path.string() + " is damaged");
  CHECK_THROWS_AS(ArticleStore(path).record(2), Error);
}
