// The articles of a generation's segments: by the numbers of the whole database, and only beside their own.
#include "query/segment_articles.hpp"

#include <catch2/catch.hpp>

#include "common/error.hpp"
#include "indexer/article_store_writer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::query {

TEST_CASE("articles of another segment are refused") {
  const testing::TemporaryDirectory folder;
  Xapian::WritableDatabase database((folder / "segment").string(), Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
  database.add_document(Xapian::Document());
  database.commit();
  const auto reader_of = [&](const std::vector<std::string>& stored) {
    indexer::ArticleStoreWriter store(folder / common::kArticleStoreName, "");
    for (const std::string& article : stored) store.add(article);
    store.close();
    return common::StoredArticleReader(folder.path());
  };
  SegmentArticles articles;
  CHECK_THROWS_WITH(articles.add_segment(database, reader_of({})), Catch::Contains("the articles of another segment"));
  common::Article article;
  article.title = "Ferry line sold";
  articles.add_segment(database, reader_of({encode_article(article)}));
  CHECK(articles.get(1) == article);
  CHECK(articles.get_one_of_many(1) == article);
}

}  // namespace newsfold::query
