// Which mentions are one article, and what the article is when they are put together.
#include "indexer/articles.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <set>

#include "common/stable_hash.hpp"
#include "indexer/merged_article.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

Mention own(const std::string& title, const std::vector<std::string>& urls) {
  Mention mention;
  mention.own_file = true;
  mention.title = title;
  mention.urls = urls;
  return mention;
}

Mention related(const std::string& title, const std::vector<std::string>& urls) {
  Mention mention = own(title, urls);
  mention.own_file = false;
  return mention;
}

CatalogEntry entry(const std::string& path, std::vector<Mention> mentions) {
  CatalogEntry made;
  made.path = path;
  for (const Mention& mention : mentions) made.identities.push_back(identify(mention, path));
  made.mentions = std::move(mentions);
  return made;
}

std::vector<MentionRef> places(std::span<const MentionRef> mentions) { return {mentions.begin(), mentions.end()}; }

std::vector<std::uint32_t> by_place(const ArticleMentions& articles) {
  std::vector<std::uint32_t> numbers(articles.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  order_by_place(numbers, articles);
  return numbers;
}

// A catalog of these entries, ordered by path as the indexer writes it, read back from disk.
class TestCatalog {
 public:
  explicit TestCatalog(std::vector<CatalogEntry> entries) {
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    CatalogWriter writer(folder_ / "catalog");
    for (const CatalogEntry& e : entries) writer.append(encode_entry(e, Compressor()));
    writer.close();
    catalog_ = Catalog(folder_ / "catalog");
  }

  Identified identified() const { return identify_articles(catalog_); }

  // In the order of their first mentions.
  std::vector<common::Article> articles() const {
    std::vector<common::Article> merged;
    const ArticleMentions list = identified().mentions;
    for (const std::uint32_t i : by_place(list)) merged.push_back(merge_mentions(catalog_, list[i]).article);
    return merged;
  }

  const Catalog& catalog() const { return catalog_; }

 private:
  testing::TemporaryDirectory folder_;
  Catalog catalog_;
};

bool share_identity(const Mention& a, const Mention& b) {
  const auto of_a = identify(a, "a.md"), of_b = identify(b, "b.md");
  return std::any_of(of_a.begin(), of_a.end(),
                     [&](auto h) { return std::find(of_b.begin(), of_b.end(), h) != of_b.end(); });
}

TEST_CASE("mentions with one canonical address share an identity") {
  CHECK(share_identity(own("x", {"https://www.example.com/a?utm_source=y"}), related("z", {"http://example.com/a/"})));
  CHECK(share_identity(own("x", {"https://example.com/a", "https://example.com/b"}), related("z", {"example.com/b"})));
  CHECK_FALSE(share_identity(own("x", {"https://example.com/a"}), related("x", {"https://example.com/b"})));
}

TEST_CASE("bare hosts, AMP addresses and equal titles of files prove nothing") {
  CHECK_FALSE(share_identity(own("x", {"https://example.com"}), own("x", {"https://example.com/"})));
  CHECK_FALSE(share_identity(own("x", {}), own("x", {})));
  Mention a = own("a", {"https://example.com/a"}), b = own("b", {"https://example.com/b"});
  a.amp_urls = b.amp_urls = {"https://example.com/amp-page"};
  CHECK_FALSE(share_identity(a, b));
}

TEST_CASE("articles do not depend on the number of threads that read the catalog, nor on where they lie") {
  std::vector<CatalogEntry> entries;
  for (int i = 0; i < 50; ++i) {
    const auto address = [](int number) { return "https://example.com/" + std::to_string(number % 60); };
    entries.push_back(entry("f" + std::to_string(100 + i) + ".md",
                            {own("x", {address(i)}), related("y", {address(7 * i)}), related("z", {address(i + 20)})}));
  }
  const TestCatalog catalog(entries);
  const testing::TemporaryDirectory folder;
  const Identified alone = identify_articles(catalog.catalog());
  for (const unsigned jobs : {2U, 3U, 64U}) {
    const Identified together = identify_articles(catalog.catalog(), jobs, folder.path());
    CHECK(std::filesystem::is_empty(folder.path()));
    together.release_memory();
    CHECK(together.links.copy() == alone.links.copy());
    REQUIRE(together.mentions.size() == alone.mentions.size());
    REQUIRE(together.keys.size() == alone.keys.size());
    for (std::size_t i = 0; i < alone.mentions.size(); ++i) {
      CHECK(together.keys[i].identity == alone.keys[i].identity);
      CHECK(together.keys[i].contents == alone.keys[i].contents);
      CHECK(together.keys[i].own_file == alone.keys[i].own_file);
      CHECK(places(together.mentions[i]) == places(alone.mentions[i]));
    }
  }
}

TEST_CASE("each address counts once") {
  CHECK(identify(own("x", {"https://example.com/a", "http://www.example.com/a/"}), "x.md").size() == 1);
  CHECK(identify(own("x", {"https://example.com/a", "https://example.com/b"}), "x.md").size() == 2);
}

TEST_CASE("a file without an address is known by its path") {
  CHECK(identify(own("x", {}), "a.md") == identify(own("y", {}), "a.md"));
  CHECK(identify(own("x", {}), "a.md") != identify(own("x", {}), "b.md"));
  CHECK(identify(own("x", {"https://example.com"}), "a.md") == identify(own("x", {}), "a.md"));
}

TEST_CASE("a related entry without an address is known by its title and provider, wherever it stands") {
  Mention reuters = related("Markets wrap", {});
  reuters.provider = {"Reuters", "reuters.com"};
  Mention bbc = reuters;
  bbc.provider = {"BBC", "bbc.co.uk"};
  CHECK(share_identity(reuters, reuters));
  CHECK_FALSE(share_identity(reuters, bbc));
  CHECK_FALSE(share_identity(reuters, related("Another title", {})));
}

TEST_CASE("every mention has an identity") {
  CHECK(identify(own("", {}), "").size() == 1);
  CHECK(identify(related("", {}), "").size() == 1);
  CHECK(identify(related("x", {"mailto:a@b.c", "", "not an address at all"}), "x.md").size() >= 1);
}

TEST_CASE("an article that is a file and listed in other files is one article") {
  const TestCatalog catalog({
      entry("a.md",
            {own("A", {"https://example.com/a"}), related("B as A has it", {"https://example.com/b?source=a"})}),
      entry("b.md", {own("B", {"https://example.com/b"}), related("A as B has it", {"http://example.com/a/"})}),
      entry("c.md", {own("C", {"https://example.com/c"}), related("B as C has it", {"https://www.example.com/b"})}),
  });
  const auto articles = catalog.articles();
  REQUIRE(articles.size() == 3);
  CHECK(articles[0].title == "A");
  CHECK(articles[0].file == "a.md");
  CHECK(articles[1].title == "B");
  CHECK(articles[1].file == "b.md");
  CHECK(articles[2].title == "C");
}

TEST_CASE("mentions are one article through others") {
  const TestCatalog catalog({
      entry("a.md", {own("A", {"https://example.com/1"})}),
      entry("b.md", {own("B", {"https://example.com/1", "https://example.com/2"})}),
      entry("c.md", {own("C", {"https://example.com/2"})}),
      entry("d.md", {own("D", {"https://example.com/3"})}),
  });
  const Identified identified = catalog.identified();
  REQUIRE(identified.mentions.size() == 2);
  const std::vector<std::uint32_t> numbers = by_place(identified.mentions);
  CHECK(places(identified.mentions[numbers[0]]) == std::vector<MentionRef>{{0, 0}, {1, 0}, {2, 0}});
  CHECK(places(identified.mentions[numbers[1]]) == std::vector<MentionRef>{{3, 0}});
}

TEST_CASE("articles are numbered by their identities") {
  std::vector<CatalogEntry> entries;
  for (int i = 0; i < 50; ++i) {
    const std::string number = std::to_string(i);
    entries.push_back(entry(number + ".md", {own(number, {"https://example.com/" + number})}));
  }
  const std::vector<ArticleKeys> articles = TestCatalog(entries).identified().keys;
  REQUIRE(articles.size() == 50);
  for (std::size_t i = 1; i < articles.size(); ++i) CHECK(articles[i - 1].identity < articles[i].identity);
}

TEST_CASE("an article's place is that of its first mention, the one of a file if there is one") {
  const TestCatalog catalog({
      entry("a.md", {own("A", {"https://example.com/a"}), related("C", {"https://example.com/c"}),
                     related("X", {"https://example.com/x"})}),
      entry("b.md", {own("B", {"https://example.com/b"}), related("X", {"https://example.com/x"})}),
      entry("c.md", {own("C", {"https://example.com/c"})}),
  });
  const Identified identified = catalog.identified();
  REQUIRE(identified.mentions.size() == 4);
  const ArticleMentions& mentions = identified.mentions;
  const std::vector<std::uint32_t> at = by_place(mentions);
  CHECK(places(mentions[at[0]]) == std::vector<MentionRef>{{0, 0}});
  CHECK(places(mentions[at[1]]) == std::vector<MentionRef>{{0, 2}, {1, 1}});
  CHECK(places(mentions[at[2]]) == std::vector<MentionRef>{{1, 0}});
  CHECK(places(mentions[at[3]]) == std::vector<MentionRef>{{2, 0}, {0, 1}});
  CHECK(identified.keys[at[3]].own_file);
  CHECK_FALSE(identified.keys[at[1]].own_file);
  CHECK(identified.keys[at[3]].identity == common::stable_hash("example.com/c"));
  std::vector<Link> expected{{at[0], at[1]}, {at[0], at[3]}, {at[2], at[1]}};
  std::sort(expected.begin(), expected.end());
  CHECK(identified.links.copy() == expected);
}

TEST_CASE("a catalog of nothing has no articles") { CHECK(TestCatalog({}).identified().keys.empty()); }

TEST_CASE("files that share nothing but a host, an AMP address or a title stay apart") {
  Mention a = own("Markets wrap", {"https://example.com"}), b = own("Markets wrap", {"https://example.com/"});
  a.amp_urls = b.amp_urls = {"https://amp.example.com/all-articles-have-this-one"};
  CHECK(TestCatalog({entry("a.md", {a}), entry("b.md", {b})}).articles().size() == 2);
}

TEST_CASE("a file that lists itself is one article without a link") {
  const TestCatalog catalog(
      {entry("a.md", {own("A", {"https://example.com/a"}), related("A", {"https://example.com/a#x"})})});
  const Identified identified = catalog.identified();
  CHECK(identified.mentions.size() == 1);
  CHECK(identified.links.size() == 0);
}

TEST_CASE("links go from the lister to the listed, each once") {
  const TestCatalog catalog({
      entry("a.md", {own("A", {"https://example.com/a"}), related("B", {"https://example.com/b"}),
                     related("B again", {"https://example.com/b"}), related("R", {"https://example.com/r"})}),
      entry("b.md", {own("B", {"https://example.com/b"}), related("A", {"https://example.com/a"})}),
  });
  const Identified identified = catalog.identified();
  REQUIRE(identified.mentions.size() == 3);
  const auto title = [&](std::uint32_t article) {
    return merge_mentions(catalog.catalog(), identified.mentions[article]).article.title;
  };
  std::set<std::pair<std::string, std::string>> named;
  for (const auto& [lister, listed] : identified.links.values()) named.emplace(title(lister), title(listed));
  CHECK(named == std::set<std::pair<std::string, std::string>>{{"A", "B"}, {"A", "R"}, {"B", "A"}});
  CHECK(identified.links.size() == 3);
}

TEST_CASE("a file's own fields win, and a missing one is filled from the others") {
  Mention file = own("Own title", {"https://example.com/a"});
  file.quality = 50;
  file.published = false;
  Mention listed = related("Listed title", {"https://example.com/a?source=x"});
  listed.excerpt = "Listed excerpt";
  listed.quality = 99;
  listed.heat = 7;
  listed.published_at_utc = 1'000;
  listed.category = "news";
  listed.type = "article";
  listed.provider = {"Example", "example.com"};
  // The listing file comes first by path.
  const TestCatalog catalog(
      {entry("a.md", {own("Other", {"https://example.com/other"}), listed}), entry("b.md", {file})});
  const auto articles = catalog.articles();
  REQUIRE(articles.size() == 2);
  const common::Article& article = articles[0].title == "Own title" ? articles[0] : articles[1];
  CHECK(article.title == "Own title");
  CHECK(article.quality == 50.0);
  CHECK(article.excerpt == "Listed excerpt");
  CHECK(article.heat == 7.0);
  CHECK(article.published_at_utc == 1'000);
  CHECK(article.category == "news");
  CHECK(article.type == "article");
  CHECK(article.provider == common::Provider{"Example", "example.com"});
  CHECK(article.published == false);
  CHECK(article.file == "b.md");
}

TEST_CASE("an article known only from a list has no file and no published flag, and its lister's topics as inherited") {
  Mention lister = own("A", {"https://example.com/a"});
  lister.topics = {"ai", "energy"};
  lister.published = true;
  const auto articles = TestCatalog({entry("a.md", {lister, related("R", {"https://example.com/r"})})}).articles();
  REQUIRE(articles.size() == 2);
  CHECK(articles[0].topics == std::vector<std::string>{"ai", "energy"});
  CHECK_FALSE(articles[0].topics_inherited);
  CHECK(articles[1].title == "R");
  CHECK(articles[1].file.empty());
  CHECK_FALSE(articles[1].published);
  CHECK(articles[1].topics == std::vector<std::string>{"ai", "energy"});
  CHECK(articles[1].topics_inherited);
}

TEST_CASE("own topics are never mixed with those of listers") {
  Mention lister = own("A", {"https://example.com/a"}), listed = own("B", {"https://example.com/b"});
  lister.topics = {"ai"};
  listed.topics = {"energy"};
  const auto articles =
      TestCatalog({entry("a.md", {lister, related("B", {"https://example.com/b"})}), entry("b.md", {listed})})
          .articles();
  REQUIRE(articles.size() == 2);
  CHECK(articles[1].topics == std::vector<std::string>{"energy"});
  CHECK_FALSE(articles[1].topics_inherited);
}

TEST_CASE("topics of several listers are put together, each once") {
  Mention a = own("A", {"https://example.com/a"}), b = own("B", {"https://example.com/b"});
  a.topics = {"ai", "energy"};
  b.topics = {"energy", "law"};
  const Mention listed = related("R", {"https://example.com/r"});
  const auto articles = TestCatalog({entry("a.md", {a, listed}), entry("b.md", {b, listed})}).articles();
  REQUIRE(articles.size() == 3);
  const auto r = std::find_if(articles.begin(), articles.end(), [](const auto& x) { return x.title == "R"; });
  CHECK(r->topics == std::vector<std::string>{"ai", "energy", "law"});
}

TEST_CASE("all addresses are kept as written, the plainest one first, AMP ones last") {
  Mention file = own("A", {"http://www.example.com/a?utm_source=feed", "https://example.com/a"});
  file.amp_urls = {"https://amp.example.com/a"};
  const auto articles = TestCatalog({entry("a.md", {file})}).articles();
  REQUIRE(articles.size() == 1);
  CHECK(articles[0].url == "https://example.com/a");
  CHECK(articles[0].urls == std::vector<std::string>{"https://example.com/a",
                                                     "http://www.example.com/a?utm_source=feed",
                                                     "https://amp.example.com/a"});
}

TEST_CASE("without a domain the provider's is its address's host") {
  const auto articles = TestCatalog({entry("a.md", {own("A", {"https://www.example.com/a"})})}).articles();
  REQUIRE(articles.size() == 1);
  CHECK(articles[0].provider.domain == "example.com");
}

TEST_CASE("the id is that of the first mention's first address, and every identity finds the article") {
  const TestCatalog catalog({
      entry("a.md", {own("A", {"https://example.com/1", "https://example.com/2"})}),
      entry("b.md", {own("B", {"https://example.com/2", "https://example.com/3"})}),
  });
  const Identified identified = catalog.identified();
  REQUIRE(identified.mentions.size() == 1);
  const MergedArticle merged = merge_mentions(catalog.catalog(), identified.mentions[0]);
  const std::vector<std::uint64_t> expected{common::stable_hash("example.com/1"), common::stable_hash("example.com/2"),
                                            common::stable_hash("example.com/3")};
  CHECK(merged.identities == expected);
  CHECK(merged.article.id == common::format_id(expected[0]));
}

TEST_CASE("a related entry does not make one of two articles that have files of their own") {
  const std::string a = "https://example.com/a", b = "https://example.com/b";
  const TestCatalog catalog({
      entry("a.md", {own("A", {a})}),
      entry("b.md", {own("B", {b})}),
      entry("c.md", {own("C", {"https://example.com/c"}), related("of A", {a, b}), related("of B", {b, a})}),
  });
  const auto articles = catalog.articles();
  REQUIRE(articles.size() == 3);
  CHECK(articles[0].title == "A");
  CHECK(articles[0].urls == std::vector<std::string>{a});
  CHECK(articles[1].title == "B");
  CHECK(articles[1].urls == std::vector<std::string>{b});
  const Identified identified = catalog.identified();
  std::set<std::uint64_t> identities;
  std::size_t count = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    for (const std::uint64_t hash : merge_mentions(catalog.catalog(), identified.mentions[i]).identities) {
      identities.insert(hash);
      ++count;
    }
  }
  CHECK(identities.size() == count);
  CHECK(TestCatalog({entry("a.md", {own("A", {a})}), entry("c.md", {own("C", {}), related("of A", {a, b})}),
                     entry("d.md", {own("D", {}), related("of B", {b})})})
            .articles()
            .size() == 3);  // one of them has no file: the entry is believed
}

TEST_CASE("what one article gathers from many mentions is bounded, but all its identities") {
  std::vector<CatalogEntry> entries;
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(i);
    Mention shared = own("x", {"https://example.com/x", "https://example.com/x/" + number});
    shared.amp_urls = {"https://amp.example.com/" + number};
    shared.topics = {"topic " + number};
    entries.push_back(entry("f" + number + ".md", {shared}));
  }
  const TestCatalog catalog(entries);
  const Identified identified = catalog.identified();
  REQUIRE(identified.mentions.size() == 1);
  const MergedArticle merged = merge_mentions(catalog.catalog(), identified.mentions[0]);
  CHECK(merged.identities.size() == 301);
  CHECK(merged.article.urls.size() == 400);
  CHECK(merged.article.topics.size() == 64);
}

TEST_CASE("an empty catalog has no articles, and a rejected file without mentions adds none") {
  CHECK(TestCatalog({}).articles().empty());
  CatalogEntry rejected = entry("a.md", {});
  rejected.verdict = Verdict::rejected;
  CHECK(TestCatalog({rejected, entry("b.md", {own("B", {})})}).articles().size() == 1);
}

// What identifies each article: the set of addresses it is known under.
std::set<std::set<std::string>> address_sets(const std::vector<common::Article>& articles) {
  std::set<std::set<std::string>> sets;
  for (const common::Article& article : articles) sets.emplace(article.urls.begin(), article.urls.end());
  return sets;
}

TEST_CASE("whatever files are called, the same mentions are one article") {
  std::mt19937 random(17);
  for (int round = 0; round < 60; ++round) {
    std::vector<std::vector<Mention>> files;
    for (int f = 0; f < 12; ++f) {
      std::vector<Mention> mentions;
      for (std::size_t m = 0; m <= random() % 4; ++m) {
        std::vector<std::string> urls;
        for (std::size_t u = 0; u <= random() % 2; ++u)
          urls.push_back("https://example.com/" + std::to_string(random() % 30));
        mentions.push_back(m == 0 ? own("t", urls) : related("t", urls));
      }
      files.push_back(mentions);
    }
    std::set<std::set<std::string>> first;
    for (int order = 0; order < 3; ++order) {
      std::vector<CatalogEntry> entries;
      for (std::size_t f = 0; f < files.size(); ++f)
        entries.push_back(entry(std::to_string(100 + f) + ".md", files[f]));
      const auto sets = address_sets(TestCatalog(entries).articles());
      if (order == 0) first = sets;
      CHECK(sets == first);
      std::shuffle(files.begin(), files.end(), random);
    }
  }
}

TEST_CASE("every mention is of exactly one article") {
  std::vector<CatalogEntry> entries;
  std::mt19937 random(18);
  std::size_t mentions = 0;
  for (int f = 0; f < 40; ++f) {
    std::vector<Mention> list{own("t", {"https://example.com/" + std::to_string(random() % 50)})};
    while (random() % 3 != 0) list.push_back(related("t", {"https://example.com/" + std::to_string(random() % 50)}));
    mentions += list.size();
    entries.push_back(entry(std::to_string(100 + f) + ".md", list));
  }
  std::set<MentionRef> seen;
  const Identified identified = TestCatalog(entries).identified();
  for (std::size_t i = 0; i < identified.mentions.size(); ++i) {
    for (const MentionRef& where : identified.mentions[i]) CHECK(seen.insert(where).second);
  }
  CHECK(seen.size() == mentions);
}

}  // namespace
}  // namespace newsfold::indexer
