// Articles out of a store: the same come back, with a dictionary and without, of any size; what is
// damaged is refused with its path.
#include "common/stored_article.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "common/error.hpp"
#include "indexer/article_compression.hpp"
#include "indexer/article_store_writer.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::common;

namespace {

std::string random_words(std::mt19937& random, int count) {
  std::string text;
  for (; count > 0; --count) text += "word" + std::to_string(random() % 100'000) + " ";
  return text;
}

Article article_of(unsigned number) {
  std::mt19937 random(number);
  Article article;
  article.id = "0000000000" + std::to_string(number);
  article.url = "https://www.paper.example/news/" + std::to_string(number * 7919);
  article.urls = {article.url};
  article.title = "The council of the city votes on the bridge " + random_words(random, 3);
  article.excerpt =
      "A spokesperson said on Monday that the plans of the council were known. " + random_words(random, 8);
  article.provider = {"The Paper of Example", "paper.example"};
  article.topics = {"Politics", "City"};
  return article;
}

std::vector<std::string> encoded_articles(unsigned count) {
  std::vector<std::string> encoded;
  for (unsigned i = 0; i < count; ++i) encoded.push_back(encode_article(article_of(i)));
  return encoded;
}

class StoredArticles {
 public:
  explicit StoredArticles(const std::string& dictionary) : dictionary_(dictionary), compressor_(dictionary) {}

  void add(const std::string& stored) { stored_.push_back(stored); }

  std::string compress(const Article& article) const {
    return indexer::compress_article(encode_article(article), compressor_);
  }

  StoredArticleReader open() const { return open_with(dictionary_); }

  // With another dictionary than they were compressed with.
  StoredArticleReader open_with(const std::string& dictionary) const {
    indexer::ArticleStoreWriter store(folder_.path() / kArticleStoreName, dictionary);
    for (const std::string& stored : stored_) store.add(stored);
    store.close();
    return StoredArticleReader(folder_.path());
  }

  std::uint32_t last() const { return static_cast<std::uint32_t>(stored_.size()); }
  std::string path() const { return (folder_.path() / kArticleStoreName).string(); }

 private:
  testing::TemporaryDirectory folder_;
  std::string dictionary_;
  indexer::Compressor compressor_;
  std::vector<std::string> stored_;
};

template <typename Read>
std::string refusal(Read read) {
  try {
    read();
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::index_corrupt);
    return error.what();
  }
  return {};
}

std::string refusal_of_last(const StoredArticles& articles) {
  return refusal([&] { articles.open().read(articles.last()); });
}

}  // namespace

TEST_CASE("stored articles come back, with a dictionary and without") {
  for (const std::string& dictionary : {std::string(), indexer::make_article_dictionary(encoded_articles(300))}) {
    StoredArticles articles(dictionary);
    for (unsigned i = 1000; i < 1010; ++i) {
      articles.add(articles.compress(article_of(i)));
      CHECK(articles.open().read(articles.last()) == article_of(i));
    }
    articles.add(articles.compress(Article()));
    CHECK(articles.open().read(articles.last()) == Article());
  }
}

TEST_CASE("a dictionary makes stored articles smaller") {
  const std::string dictionary = indexer::make_article_dictionary(encoded_articles(300));
  CHECK(dictionary.size() > 1000);
  CHECK(dictionary.size() <= 32 << 10);
  CHECK(dictionary == indexer::make_article_dictionary(encoded_articles(300)));
  const StoredArticles with(dictionary), without("");
  std::size_t bytes_with = 0, bytes_without = 0;
  for (unsigned i = 1000; i < 1100; ++i) {
    bytes_with += with.compress(article_of(i)).size();
    bytes_without += without.compress(article_of(i)).size();
  }
  CHECK(bytes_with * 5 < bytes_without * 4);
}

TEST_CASE("of few articles, or of equal ones, there is no dictionary") {
  CHECK(indexer::make_article_dictionary({}).empty());
  CHECK(indexer::make_article_dictionary(encoded_articles(10)).empty());
  const std::vector<std::string> equal(500, encode_article(article_of(1)));
  const StoredArticles articles(indexer::make_article_dictionary(equal));
  CHECK(articles.compress(article_of(1)).size() < equal[0].size());
}

TEST_CASE("an article is stored whatever its size") {
  StoredArticles articles("");
  Article article = article_of(1);
  article.urls.assign(4'500, "https://a.example/?" + std::string(3'900, 'x'));
  REQUIRE(encode_article(article).size() > kMaxCompressedFrom);
  articles.add(articles.compress(article));
  CHECK(articles.open().read(articles.last()) == article);
}

TEST_CASE("a stored article that is damaged or missing is refused, with the path") {
  StoredArticles articles(indexer::make_article_dictionary(encoded_articles(300)));
  const std::string sound = articles.compress(article_of(1000));
  for (const std::string& stored :
       {std::string(), sound.substr(0, 5), sound.substr(0, sound.size() - 1), sound + "x"}) {
    articles.add(stored);
    CHECK_THAT(refusal_of_last(articles), Catch::StartsWith(articles.path() + " has a damaged article: "));
  }
  for (std::size_t at = 0; at < sound.size(); ++at) {
    std::string changed = sound;
    changed[at] = static_cast<char>(changed[at] ^ 0x40);
    articles.add(changed);
    refusal_of_last(articles);  // or another article
  }
}

TEST_CASE("a dictionary that is damaged is refused, with the path") {
  StoredArticles articles(indexer::make_article_dictionary(encoded_articles(300)));
  articles.add(articles.compress(article_of(1000)));
  const std::string said = refusal([&] { articles.open_with("no dictionary").read(1); });
  CHECK_THAT(said, Catch::StartsWith(articles.path() + " has a damaged article: "));
}
