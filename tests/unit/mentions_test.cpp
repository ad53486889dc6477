// From a front matter to the mentions of articles in it.
#include "indexer/mentions.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <variant>
#include <vector>

#include "indexer/front_matter.hpp"

using namespace newsfold::indexer;

namespace {

std::variant<FileMentions, Skipped, Rejected> extract(const std::string& yaml) {
  const auto root = parse_front_matter("---\n" + yaml + "\n---\n");
  REQUIRE(std::holds_alternative<YamlNode>(root));
  return extract_mentions(std::get<YamlNode>(root));
}

FileMentions mentions(const std::string& yaml) {
  const auto result = extract(yaml);
  REQUIRE(std::holds_alternative<FileMentions>(result));
  return std::get<FileMentions>(result);
}

Mention own(const std::string& yaml) { return mentions("title: T\n" + yaml).mentions.at(0); }

// "reason:line" of each warning for a file whose first line holds the title.
std::vector<std::string> warnings(const std::string& yaml) {
  std::vector<std::string> result;
  for (const Warning& warning : mentions("title: T\n" + yaml).warnings)
    result.push_back(warning.reason + ":" + std::to_string(warning.line));
  return result;
}

std::string rejected(const std::string& yaml) {
  const auto result = extract("title: T\n" + yaml);
  const auto* found = std::get_if<Rejected>(&result);
  return found == nullptr ? "" : found->reason + ":" + std::to_string(found->line);
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a file's own article", "[mentions]") {
  const Mention mention =
      own("excerpt: 'A &amp; <b>B</b>'\npublishedDateTime: 2020-09-11T14:22:00Z\nwebUrl: https://a.example/1\n"
          "originalUrl: http://b.example/2\nampWebUrl: https://amp.example/1\ncdnAmpWebUrl: https://cdn.example/1\n"
          "type: article\ncategory: news\nquality: 86.5\nheat: 3\npublished: false\n"
          "provider: {name: Se&amp;ek, domain: a.example}\ntopics: [AI, Robots]\nunknown: {x: [1]}");
  CHECK(mention.own_file);
  CHECK(mention.title == "T");
  CHECK(mention.excerpt == "A & B");
  CHECK(mention.published_at_utc == 1'599'834'120);
  CHECK(mention.urls == Strings{"https://a.example/1", "http://b.example/2"});
  CHECK(mention.amp_urls == Strings{"https://amp.example/1", "https://cdn.example/1"});
  CHECK(mention.type == "article");
  CHECK(mention.category == "news");
  CHECK(mention.quality == 86.5);
  CHECK(mention.heat == 3);
  CHECK(mention.published == false);
  CHECK(mention.provider == newsfold::common::Provider{"Se&ek", "a.example"});
  CHECK(mention.topics == Strings{"AI", "Robots"});
}

TEST_CASE("title, name and excerpt", "[mentions]") {
  CHECK(mentions("name: N").mentions[0].title == "N");
  CHECK(mentions("title: ''\nname: N").mentions[0].title == "N");
  CHECK(mentions("title: T\nname: N").mentions[0].title == "T");
  CHECK(mentions("excerpt: E").mentions[0].title.empty());
  for (const char* yaml : {"type: article", "title:", "title: '  '", "title: '<br>'\nexcerpt: '&nbsp;'", "Title: T",
                           "type: a\nrelated:\n- title: R"}) {
    const auto result = extract(yaml);
    REQUIRE(std::holds_alternative<Skipped>(result));
    CHECK(std::get<Skipped>(result).reason == "no_text");
  }
}

TEST_CASE("provider and topics may be plain texts", "[mentions]") {
  CHECK(own("provider: Reuters").provider == newsfold::common::Provider{"Reuters", ""});
  CHECK(own("provider:").provider == newsfold::common::Provider{});
  CHECK(own("topics: AI").topics == Strings{"AI"});
  CHECK(own("topics: [AI, '', ~, ' AI ', R&amp;D]").topics == Strings{"AI", "R&D"});
}

TEST_CASE("values that cannot be used are missing, with a warning", "[mentions]") {
  CHECK(warnings("publishedDateTime: soon") == Strings{"bad_date:3"});
  CHECK_FALSE(own("publishedDateTime: 2020-02-30").published_at_utc);
  for (const char* number :
       {"many", "-1", "-0.5", "nan", "inf", "1e999", "1e10", "99999999999999999999", "12 %", "0x10", "1,5"}) {
    CHECK(warnings(std::string("quality: ") + number) == Strings{"bad_number:3"});
    CHECK_FALSE(own(std::string("quality: ") + number).quality);
  }
  CHECK(own("quality: ' 19 '").quality == 19);
  CHECK(own("quality: 0").quality == 0);
  CHECK(warnings("heat: -1").empty());
  CHECK_FALSE(own("heat: -1").heat);
  CHECK(warnings("heat: -2") == Strings{"bad_number:3"});
  CHECK(warnings("published: maybe") == Strings{"bad_flag:3"});
  CHECK(warnings("published:\nquality: ''\nheat: ~\nwebUrl: ' '").empty());
}

TEST_CASE("flags", "[mentions]") {
  for (const char* text : {"true", "YES", "On"}) CHECK(own(std::string("published: ") + text).published == true);
  for (const char* text : {"false", "NO", "oFF"}) CHECK(own(std::string("published: ") + text).published == false);
  CHECK_FALSE(own("type: a").published.has_value());
}

TEST_CASE("addresses", "[mentions]") {
  CHECK(own("webUrl: ' HTTPS://A.example/x?y#z '").urls == Strings{"HTTPS://A.example/x?y#z"});
  CHECK(own("webUrl: //a.example/x").urls == Strings{"https://a.example/x"});
  CHECK(own("webUrl: www.a.example/x").urls == Strings{"https://www.a.example/x"});
  CHECK(own("webUrl: https://a.example/x\noriginalUrl: https://a.example/x").urls.size() == 1);
  for (const char* url : {"/path", "path", "ftp://a.example", "javascript:alert(1)", "http://", "https:///x", "//",
                          "mailto:a@b", "\"http://a.example/\\ex\"", "http:a.example"}) {
    INFO(url);
    CHECK(warnings(std::string("webUrl: ") + url) == Strings{"bad_url:3"});
    CHECK(own(std::string("webUrl: ") + url).urls.empty());
  }
  CHECK(warnings("webUrl: http://a.example/" + std::string(4'000, 'x')) == Strings{"bad_url:3"});
}

TEST_CASE("caps", "[mentions]") {
  const Mention mention = own("excerpt: " + std::string(19'999, 'x') + "\u00E9\u00E9");
  CHECK(mention.excerpt == std::string(19'999, 'x'));
  CHECK(mentions("title: " + std::string(3'000, 'x')).mentions[0].title.size() == 2'000);
  std::string topics = "topics:", related = "related:";
  for (int i = 0; i < 70; ++i) topics += "\n- topic " + std::to_string(i);
  for (int i = 0; i < 210; ++i) related += "\n- title: related " + std::to_string(i);
  CHECK(own(topics).topics.size() == 64);
  CHECK(warnings(topics) == Strings{"too_many:68"});
  CHECK(mentions("title: T\n" + related).mentions.size() == 201);
  CHECK(warnings(related) == Strings{"too_many:204"});
}

TEST_CASE("related entries", "[mentions]") {
  const FileMentions file = mentions(
      "title: T\ntopics: [AI]\nrelated:\n- title: R1\n  webUrl: https://a.example/1\n  quality: 5\n-\n- webUrl: "
      "https://b.example\n"
      "- excerpt: R2\n  topics: own\n- {}");
  REQUIRE(file.mentions.size() == 3);
  CHECK(file.warnings.empty());
  CHECK_FALSE(file.mentions[1].own_file);
  CHECK(file.mentions[1].title == "R1");
  CHECK(file.mentions[1].quality == 5);
  CHECK(file.mentions[1].topics.empty());
  CHECK(file.mentions[2].excerpt == "R2");
  CHECK(file.mentions[2].topics == Strings{"own"});
  CHECK(mentions("title: T\nrelated:").mentions.size() == 1);
  CHECK(mentions("title: T\nrelated: []").mentions.size() == 1);
}

TEST_CASE("a text or address of the wrong shape rejects the file", "[mentions]") {
  for (const char* yaml : {"name: N\nexcerpt: [a]", "name: N\nwebUrl: {a: b}", "name: N\noriginalUrl: [a]"})
    CHECK(rejected(yaml) == "wrong_type:4");
  const auto result = extract("title: [a]");
  CHECK(std::get<Rejected>(result).message == "title is a list, not a text");
}

TEST_CASE("another value of the wrong shape is left out, with a warning", "[mentions]") {
  for (const char* yaml :
       {"name: N\nquality: [1]", "name: N\nprovider: [a]", "name: N\nprovider: {name: [a]}", "name: N\ntopics: {a: b}",
        "name: N\ntopics: [[a]]", "name: N\nrelated: text", "name: N\nrelated: {a: b}", "name: N\nrelated: [a]",
        "name: N\nrelated: true", "name: N\ncategory: {a: b}", "name: N\ntype: [[a]]"}) {
    CAPTURE(yaml);
    CHECK(warnings(yaml) == Strings{"wrong_type:4"});
    CHECK(mentions(yaml).mentions.at(0).title == "N");
  }
}

TEST_CASE("of a list the first category is taken", "[mentions]") {
  CHECK(mentions("title: T\ncategory: [News]").mentions.at(0).category == "News");
  CHECK(warnings("category: [News]").empty());
  CHECK(mentions("title: T\ncategory: [News, Sport]").mentions.at(0).category == "News");
  CHECK(warnings("category: [News, Sport]") == Strings{"too_many:3"});
}

TEST_CASE("an empty list or mapping is a missing value", "[mentions]") {
  const char* yaml = "title: T\ncategory: []\nprovider: {}\ntopics: []\nrelated: {}\nwebUrl: []\nexcerpt: {}";
  CHECK(mentions(yaml).warnings.empty());
  CHECK(mentions(yaml).mentions.size() == 1);
}

TEST_CASE("a related entry's value of the wrong shape is a warning", "[mentions]") {
  CHECK(warnings("related:\n- title: {a: b}") == Strings{"wrong_type:4"});
  CHECK(warnings("related:\n- title: R\n  provider: [a]\n- text") == Strings{"wrong_type:5", "wrong_type:6"});
  CHECK(mentions("title: T\nrelated:\n- title: R\n  quality: [a]").mentions.size() == 2);
  CHECK(mentions("title: T\nrelated:\n- title: [a]\n  excerpt: E").mentions.at(1).excerpt == "E");
}
