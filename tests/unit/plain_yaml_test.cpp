// The fast way of reading front matter: what it reads is what yaml-cpp reads, and what it leaves alone. The fuzz target
// yaml goes further.
#include "indexer/plain_yaml.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <variant>

#include "common/file_io.hpp"
#include "indexer/yaml_reader.hpp"
#include "tests/support/front_matter_text.hpp"

using namespace newsfold::indexer;
namespace fs = std::filesystem;

namespace {

bool is_read_alike(const std::string& text) {
  const auto plain = read_plain_yaml(text);
  const auto judged = read_yaml(text);
  return plain && std::holds_alternative<YamlNode>(judged) && *plain == std::get<YamlNode>(judged);
}

struct Count {
  int files = 0, read = 0;
};

// Of all files below `folder`, and that those that are read are read as yaml-cpp reads them.
Count compare_files(const fs::path& folder) {
  Count count;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".md") continue;
    const std::string text = newsfold::testing::front_matter_text(*newsfold::common::read_file(entry.path()));
    if (text.empty()) continue;
    ++count.files;
    if (!read_plain_yaml(text)) continue;
    ++count.read;
    INFO(entry.path());
    CHECK(is_read_alike(text));
  }
  return count;
}

}  // namespace

TEST_CASE("front matter as it mostly is comes out as of yaml-cpp", "[plain_yaml]") {
  for (const char* text : {
           "title: Ferry stopped\nquality: 70\n",
           "title: 'It''s over'\nexcerpt: \"He said \\\"no\\\"; 12\\/3\"\n",
           "title: \"Caf\\u00e9\\_open \\U0001F600 \\xE9\\N\"\n",
           "title: Ferry\n  stopped at\n  noon\nexcerpt: \"One\n  two \\\n  three\"\n",
           "title: a\r\nexcerpt: \"b\r\n  c\"\r\n",
           "title: a\ntopics: [Ferries, 'Harbor, north', ~]\nempty: []\n",
           "title: a\ntopics:\n- one\n-\n- null\n- ''\nrelated:\n  - title: b\n    webUrl: https://b.example/1?x=y:z\n "
           "   provider:\n"
           "      name: B\n  - title: c\n",
           "title:\nexcerpt: ~\nx: null\ny: 'null'\n",
           "title: C#1 and 12:30\nexcerpt: R&D, 50% off *now* [sic] {x} why? \xC3\xA9 - yes!\n",
           "# a comment\ntitle: a\n",
           "\"title\": \"a\"\n'excerpt': b\n",
       }) {
    INFO(text);
    CHECK(is_read_alike(text));
  }
}

TEST_CASE("lines are counted as in the file", "[plain_yaml]") {
  const auto root = read_plain_yaml("title: a\nprovider:\n  name: \"b\n    c\"\nempty:\ntopics:\n  - d\n");
  REQUIRE(root);
  CHECK(root->line == 2);
  CHECK(root->find("title")->line == 2);
  CHECK(root->find("provider")->find("name")->line == 4);
  CHECK(root->find("empty")->line == 6);
  CHECK(root->find("topics")->items[0].line == 8);
}

TEST_CASE("what the two libraries might read differently is left alone", "[plain_yaml]") {
  for (const char* text : {
           "title:\ta\n",
           "title: \"a\xE2\x80\xA8"
           "b\"\n",
           "title: \"a\xC2\x85"
           "b\"\n",
           "title: a\rexcerpt: b\n",
           "title: \xEF\xBB\xBF"
           "a\n",
           "%YAML 1.2\n",
           "? title\n: a\n",
           ": a\n",
           "title: |\n  a\n",
           "title: >-\n  a\n",
           "title: \"a\n\n  b\"\n",
           "title: {a: b}\n",
           "topics: [[a]]\n",
           "topics: [a?, b]\n",
           "topics: [a: b]\n",
       }) {
    INFO(text);
    CHECK_FALSE(read_plain_yaml(text));
  }
}

TEST_CASE("what there is something to be said against is left alone", "[plain_yaml]") {
  for (const char* text : {
           "",
           "# nothing\n",
           "~\n",
           "title\n",
           "- a\n",
           "title: a #1\n",
           "title: IBM: asks\n",
           "title: \"a\n",
           "title: 'a\n",
           "title: [a\n",
           "title: a\ntitle: b\n",
           "title: &x a\n",
           "title: *x\n",
           "x: &x [a]\n",
           "x: &x\n  a: b\n",
           "title: !!str a\n",
           "x: !!seq [a]\n",
           "x: !!map\n  a: b\n",
           "title: @a\n",
           "title: a\n--- b\n",
           "  title: a\nexcerpt: b\n",
           "[a]: b\n",
       }) {
    INFO(text);
    CHECK_FALSE(read_plain_yaml(text));
  }
  std::string deep = "a:";
  for (int level = 1; level <= 17; ++level) deep += "\n" + std::string(static_cast<std::size_t>(level), ' ') + "a:";
  CHECK_FALSE(read_plain_yaml(deep + " b\n"));
}

TEST_CASE("files are read alike", "[plain_yaml]") {
  const Count sample = compare_files(NEWSFOLD_TEST_DATA "/sample");
  CHECK(sample.files > 100);
  CHECK(sample.read > sample.files * 9 / 10);
  CHECK(compare_files(NEWSFOLD_TEST_DATA "/hostile").read > 0);
}

TEST_CASE("real files are read alike, and nearly all of them", "[plain_yaml]") {
  const fs::path corpora = fs::path(NEWSFOLD_SHARED) / "corpora";
  if (!fs::exists(corpora)) {
    WARN("skipped: real corpora are not on this machine");
    return;
  }
  const Count count = compare_files(corpora);
  CHECK(count.read > count.files * 9 / 10);
}
