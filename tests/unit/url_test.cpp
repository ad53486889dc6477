// When two addresses are one: the cases behind the tables of common/url.cpp.
#include "common/url.hpp"

#include <catch2/catch.hpp>

#include "tests/support/random_text.hpp"

namespace newsfold::common {
namespace {

std::string key(std::string_view url) {
  const auto canonical = canonical_url(url);
  return canonical ? canonical->key : "(none)";
}

TEST_CASE("the key is host, path and what is left of the query") {
  const char* const cases[][2] = {
      {"https://example.com/2020/story?id=7", "example.com/2020/story?id=7"},
      {"https://example.com", "example.com"},
      {"example.com/a/b", "example.com/a/b"},
      {"//example.com/a/b", "example.com/a/b"},
      {"https://example.com/a#comments", "example.com/a"},
      {"https://example.com/#!/story/7", "example.com#!/story/7"},
      {"https://example.com/?p=123", "example.com?p=123"},
      {"https://example.com:8080/a", "example.com:8080/a"},
      {"example.com:8080/a", "example.com:8080/a"},
  };
  for (const auto& [url, expected] : cases) {
    CAPTURE(url);
    CHECK(key(url) == expected);
  }
}

TEST_CASE("addresses of one page have one key") {
  const std::string page = "example.com/2020/09/long-story-about-reactors";
  const char* const same[] = {
      "https://example.com/2020/09/long-story-about-reactors",
      "http://example.com/2020/09/long-story-about-reactors",
      "HTTPS://EXAMPLE.com/2020/09/long-story-about-reactors",
      "  https://example.com/2020/09/long-story-about-reactors\n",
      "https://example.com./2020/09/long-story-about-reactors",
      "https://example.com:443/2020/09/long-story-about-reactors",
      "http://example.com:80/2020/09/long-story-about-reactors",
      "https://www.example.com/2020/09/long-story-about-reactors",
      "https://m.example.com/2020/09/long-story-about-reactors",
      "https://mobile.example.com/2020/09/long-story-about-reactors",
      "https://amp.example.com/2020/09/long-story-about-reactors",
      "https://edition.example.com/2020/09/long-story-about-reactors",
      "https://www.amp.example.com/2020/09/long-story-about-reactors",
      "https://example.com/2020/09/long-story-about-reactors/",
      "https://example.com//2020//09/long-story-about-reactors",
      "https://example.com/./2020/09/x/../long-story-about-reactors",
      "https://example.com/2020/09/long-story-about-reactors/index.html",
      "https://example.com/2020/09/long-story-about-reactors/Index.HTM",
      "https://example.com/2020/09/long-story-about-reactors/default.aspx",
      "https://example.com/2020/09/long-story-about-reactors/amp",
      "https://example.com/2020/09/long-story-about-reactors/amp/",
      "https://example.com/amp/2020/09/long-story-about-reactors",
      "https://example.com/2020/09/long-story-about-reactors.amp",
      "https://example.com/us/2020/09/long-story-about-reactors",
      "https://example.com/EN-GB/2020/09/long-story-about-reactors",
      "https://example.com/2020/09/long-story-about-reactors?utm_source=x&utm_medium=y",
      "https://example.com/2020/09/long-story-about-reactors?UTM_Campaign=x",
      "https://example.com/2020/09/long-story-about-reactors?fbclid=IwAR0",
      "https://example.com/2020/09/long-story-about-reactors?source=rss",
      "https://example.com/2020/09/long-story-about-reactors?mod=home",
      "https://example.com/2020/09/long-story-about-reactors?amp",
      "https://example.com/2020/09/long-story-about-reactors?amp=1",
      "https://example.com/2020/09/long-story-about-reactors?outputType=amp",
      "https://example.com/2020/09/long-story-about-reactors?id=",
      "https://example.com/2020/09/long-story-about-reactors?",
      "https://example.com/2020/09/long-story-about-reactors?&&",
      "https://example.com/2020/09/long-story-about-reactors#top",
      "https://example.com/2020/09/long%2Dstory-about-reactors",
      "https://example-com.cdn.ampproject.org/c/s/example.com/2020/09/long-story-about-reactors",
      "https://cdn.ampproject.org/c/example.com/2020/09/long-story-about-reactors",
      "https://www.google.com/amp/s/www.example.com/2020/09/long-story-about-reactors",
      "https://www.google.co.uk/amp/example.com/2020/09/long-story-about-reactors/amp/",
      "https://example.com/index.php/publisher/84394/index.php/2020/09/long-story-about-reactors",
      "https://example.com/index.php/2020/09/long-story-about-reactors",
  };
  for (const char* url : same) {
    CAPTURE(url);
    CHECK(key(url) == page);
  }
}

TEST_CASE("addresses of two pages have two keys") {
  const char* const pairs[][2] = {
      {"https://example.com/a/b", "https://example.com/a/c"},
      {"https://example.com/a?id=1", "https://example.com/a?id=2"},
      {"https://example.com/a", "https://example.org/a"},
      {"https://news.example.com/a", "https://sport.example.com/a"},
      {"https://example.com/Watch?v=AbC", "https://example.com/Watch?v=aBc"},
      {"https://example.com/ampere/story", "https://example.com/ere/story"},
      {"https://example.com/us/politics", "https://example.com/uk/politics"},  // sections, no page of their own
      {"https://example.com/a%2Fb", "https://example.com/a/b"},
      {"https://m.com/a", "https://com/a"},
      {"https://example.com:8080/a", "https://example.com/a"},
      {"https://example.com/#!/story/7", "https://example.com/#!/story/8"},
  };
  for (const auto& [a, b] : pairs) {
    CAPTURE(a, b);
    CHECK(key(a) != key(b));
  }
}

TEST_CASE("the order of parameters does not count, their values do") {
  CHECK(key("https://example.com/a?b=2&a=1") == key("https://example.com/a?a=1&b=2"));
  CHECK(key("https://example.com/a?b=2;a=1") == key("https://example.com/a?a=1&b=2"));
  CHECK(key("https://example.com/a?a=1&b=2") != key("https://example.com/a?a=2&b=1"));
}

TEST_CASE("an edition segment is kept where it is all there is") {
  CHECK(key("https://example.com/uk") == "example.com/uk");
  CHECK(key("https://example.com/us/politics") == "example.com/us/politics");
}

TEST_CASE("a bare host names no article") {
  for (const char* url : {"https://example.com", "https://example.com/", "https://www.example.com/?utm_source=x",
                          "https://example.com/#top", "https://example.com/index.html"}) {
    CAPTURE(url);
    REQUIRE(canonical_url(url));
    CHECK_FALSE(canonical_url(url)->names_article);
  }
  for (const char* url : {"https://example.com/a", "https://example.com/?p=7", "https://example.com/#!story"}) {
    CAPTURE(url);
    REQUIRE(canonical_url(url));
    CHECK(canonical_url(url)->names_article);
  }
}

TEST_CASE("what is no http address has no key") {
  for (const char* url : {"", " ", "mailto:joe@example.com", "javascript:void(0)", "ftp://example.com/a",
                          "data:text/html,x", "http://", "https:///a", "http://%00/"}) {
    CAPTURE(url);
    CHECK_FALSE(canonical_url(url));
  }
}

TEST_CASE("no address reads like that of a file without one") {
  CHECK_FALSE(canonical_url("http://file:2020/memo.md"));
  CHECK(canonical_url("http://files:2020/memo.md"));
}

TEST_CASE("addresses as people write them are read") {
  CHECK(key("https://example.com/a b") == key("https://example.com/a%20b"));
  CHECK(key("https://example.com/caf\xc3\xa9") == key("https://example.com/caf%C3%A9"));
  CHECK(key("https://example.com/caf%c3%a9") == key("https://example.com/caf%C3%A9"));
  CHECK(key("https://example.com/100%") == key("https://example.com/100%25"));
  CHECK(key("https://example.com/a|b") == key("https://example.com/a%7Cb"));
}

// An address with every part that a rule is about.
std::string random_url(testing::RandomText& random) {
  const std::vector<std::string> schemes{"https://", "http://", "HTTP://", "//", ""};
  const std::vector<std::string> hosts{"example.com",     "www.example.com",  "m.example.com",   "amp.news.example.com",
                                       "www.m.BBC.co.uk", "example.com:8080", "example.com:443", "example.com."};
  const std::vector<std::string> firsts{"", "", "/us", "/en-gb", "/amp", "/index.php", "/index.php/x/index.php"};
  const std::vector<std::string> segments{
      "/a", "/2020", "/long-story-about-a-reactor", "/%41b", "/a%2Fb", "/caf\u00e9", "//", "/a b", "/A|b", "/..", "/."};
  const std::vector<std::string> lasts{"", "", "/", "/amp", "/amp/", ".amp", ".html", "/index.html", "/Index.htm"};
  const std::vector<std::string> parameters{"id=7",        "id=", "utm_source=x", "REF=home", "amp", "amp=1",
                                            "b=caf\u00e9", "",    "a=1"};
  const std::vector<std::string> fragments{"", "", "#top", "#!x", "#"};
  std::string url = random.pick(schemes) + random.pick(hosts) + random.pick(firsts);
  for (std::size_t n = random.below(4); n > 0; --n) url.append(random.pick(segments));
  url.append("/page").append(random.pick(lasts));
  const std::size_t count = random.below(4);
  for (std::size_t i = 0; i < count; ++i) url.append(i == 0 ? "?" : "&").append(random.pick(parameters));
  return url.append(random.pick(fragments));
}

TEST_CASE("the key of a key is itself") {
  testing::RandomText random(6);
  for (int i = 0; i < 20'000; ++i) {
    const std::string url = random_url(random);
    CAPTURE(url);
    const auto once = canonical_url(url);
    REQUIRE(once);
    const auto twice = canonical_url(once->key);
    CAPTURE(once->key);
    REQUIRE(twice);
    CHECK(twice->key == once->key);
    CHECK(twice->names_article == once->names_article);
  }
}

TEST_CASE("a clean address has the key of the one it was made from, and is clean") {
  testing::RandomText random(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::string url = random_url(random);
    const std::string clean = clean_url(url);
    CAPTURE(url, clean);
    CHECK(key(clean) == key(url));
    CHECK(clean_url(clean) == clean);
  }
}

TEST_CASE("the host of a canonical address is that of the address") {
  testing::RandomText random(10);
  for (int i = 0; i < 5'000; ++i) {
    const std::string url = random_url(random);
    CAPTURE(url);
    CHECK(canonical_url(url)->host == url_host(url));
  }
  CHECK(canonical_url("https://www.google.com/amp/s/example.com/a")->host == "google.com");
}

TEST_CASE("a host alone is read as one with a scheme") {
  testing::RandomText random(11);
  const std::vector<std::string> pieces{"a", "Z", "7", "-", ".", "www.", "..", "amp", "256", "com", "xn--"};
  for (int i = 0; i < 5'000; ++i) {
    std::string host;
    for (std::size_t n = random.below(7); n > 0; --n) host.append(random.pick(pieces));
    CAPTURE(host);
    CHECK(url_host(host) == url_host("http://" + host));
    CHECK(url_host(host) == url_host("http://" + host + "/a/b"));
    CHECK(key(host) == key("http://" + host + "/"));
  }
}

TEST_CASE("tracking parameters and fragments never change a key") {
  testing::RandomText random(9);
  for (int i = 0; i < 5'000; ++i) {
    const std::string url = random_url(random);
    const std::string base = url.substr(0, url.find('#'));
    CAPTURE(base);
    CHECK(key(base + (base.find('?') == std::string::npos ? "?" : "&") + "utm_medium=mail&gclid=1#part") == key(base));
  }
}

TEST_CASE("the AMP form of a folder's own file is the folder", "") {
  CHECK(key("https://example.com/2020/story/index.amp.html") == key("https://example.com/2020/story/index.html"));
  CHECK(key("https://example.com/2020/story/index.html/amp") == key("https://example.com/2020/story/"));
}

TEST_CASE("brackets in a query and a second # are read as browsers read them", "") {
  CHECK(key("https://example.com/a?topic[]=ai") != "(none)");
  CHECK(key("https://example.com/a#b#c") == "example.com/a");
}

TEST_CASE("any bytes are an address or none, and nothing worse") {
  testing::RandomText random(8);
  for (int i = 0; i < 5'000; ++i) {
    const std::string text = i % 2 ? random.bytes(60) : "http://example.com/" + random.nearly_valid(30);
    const auto canonical = canonical_url(text);
    if (canonical) CHECK_FALSE(canonical->key.empty());
    clean_url(text);
    url_host(text);
    registrable_domain(text);
  }
}

TEST_CASE("a plain address is read as the parser reads it") {
  // To the parser goes what has a scheme in upper case.
  testing::RandomText random(7);
  constexpr std::string_view kLetters = "aZ0.-_/:~%2?#@";
  constexpr std::size_t kPlain = 7;  // of those
  std::size_t articles = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string rest;
    for (std::size_t left = random.below(12); left > 0; --left) {
      rest += kLetters[random.below(i % 2 ? kPlain : kLetters.size())];
    }
    CAPTURE(rest);
    for (const auto& [plain, parsed] : {std::pair("http://", "HTTP://"), std::pair("https://", "HTTPS://")}) {
      const auto one = canonical_url(plain + rest), other = canonical_url(parsed + rest);
      REQUIRE(one.has_value() == other.has_value());
      if (!one) continue;
      REQUIRE(one->key == other->key);
      REQUIRE(one->host == other->host);
      REQUIRE(one->names_article == other->names_article);
      articles += one->names_article;
    }
  }
  CHECK(articles > 5'000);
  for (const std::string rest : {"1.2.3.4/a", "01.2.3.4/a", "a../b", "A.B./x//y.", ".a/b", "/b", "a/b../c", "a/.b"}) {
    CAPTURE(rest);
    CHECK(key("http://" + rest) == key("HTTP://" + rest));
  }
}

TEST_CASE("long addresses are read") {
  const std::string path(100'000, 'a');
  CHECK(key("https://example.com/" + path) == "example.com/" + path);
  std::string many = "https://example.com/a?";
  for (int i = 0; i < 10'000; ++i) many.append("utm_source=x&");
  CHECK(key(many) == "example.com/a");
}

TEST_CASE("a clean address stays as written but for tracking and fragment") {
  const char* const cases[][2] = {
      {"https://www.Example.com/A/?utm_source=x&id=7#top", "https://www.Example.com/A/?id=7"},
      {"https://example.com/a?fbclid=1", "https://example.com/a"},
      {"https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"},
      {"https://example.com/#!/story/7", "https://example.com/#!/story/7"},
      {"  https://example.com/a ", "https://example.com/a"},
      {"", ""},
  };
  for (const auto& [url, expected] : cases) {
    CAPTURE(url);
    CHECK(clean_url(url) == expected);
  }
}

TEST_CASE("hosts are in lower case, without www.") {
  const char* const cases[][2] = {{"https://www.Example.COM/a", "example.com"},
                                  {"example.com", "example.com"},
                                  {"https://news.bbc.co.uk/", "news.bbc.co.uk"},
                                  {"https://example.com:8080/", "example.com"},
                                  {"https://joe@example.com/", "example.com"},
                                  {"mailto:joe@example.com", ""},
                                  {"", ""}};
  for (const auto& [url, expected] : cases) {
    CAPTURE(url);
    CHECK(url_host(url) == expected);
  }
}

TEST_CASE("the registrable domain follows the Public Suffix List") {
  const char* const cases[][2] = {{"news.bbc.co.uk", "bbc.co.uk"},    {"bbc.co.uk", "bbc.co.uk"},
                                  {"www.example.com", "example.com"}, {"EXAMPLE.com", "example.com"},
                                  {"a.b.example.com", "example.com"}, {"co.uk", "co.uk"},
                                  {"localhost", "localhost"},         {"", ""}};
  for (const auto& [host, expected] : cases) {
    CAPTURE(host);
    CHECK(registrable_domain(host) == expected);
  }
}

}  // namespace
}  // namespace newsfold::common
