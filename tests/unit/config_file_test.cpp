// The configuration file: what it may hold, and what a mistake in it is told.
#include "indexer/config_file.hpp"

#include <catch2/catch.hpp>

#include "common/error.hpp"

namespace newsfold::indexer {
namespace {

std::string refusal(const std::string& text) {
  try {
    parse_config(text, "nightly.yaml");
  } catch (const common::Error& error) {
    CHECK(error.code() == common::ErrorCode::invalid_argument);
    return error.what();
  }
  return {};
}

TEST_CASE("an empty configuration sets nothing") {
  CHECK(parse_config("", "nightly.yaml").empty());
  CHECK(parse_config("# nothing yet\n", "nightly.yaml").empty());
}

TEST_CASE("keys come with their lines and values") {
  const auto entries =
      parse_config("---\nindex: /i\n\nexclude:\n  - drafts\n  - '*.tmp.md'\ncorpus: one\n", "nightly.yaml");
  REQUIRE(entries.size() == 3);
  CHECK(std::string(entries[0].setting->name) == "index");
  CHECK(entries[0].line == 2);
  REQUIRE(entries[1].values.size() == 2);
  CHECK(entries[1].values[1].text == "*.tmp.md");
  CHECK(entries[1].line == 4);
  CHECK(entries[2].values[0].text == "one");
}

TEST_CASE("a corpus may have a name") {
  const auto entries = parse_config("corpus:\n  - {path: a, name: wire}\n  - b\n", "nightly.yaml");
  REQUIRE(entries.size() == 1);
  REQUIRE(entries[0].values.size() == 2);
  CHECK(entries[0].values[0].text == "a");
  CHECK(entries[0].values[0].name == "wire");
  CHECK(entries[0].values[1].name.empty());
}

TEST_CASE("what goes on behind the configuration is refused, and not read for ever") {
  for (const char* text : {"{index: a},", ",", ",? ", ">\n,", "{index: a} }", "index: a\n---\nindex: b\n"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_config(text, "nightly.yaml"), common::Error);
  }
}

TEST_CASE("mistakes are told with file, line and what may have been meant") {
  CHECK(refusal("index: i\nmax-remove: 5\n") ==
        "nightly.yaml:2: unknown key \"max-remove\"; did you mean \"max-removed\"?");
  CHECK(refusal("max_rejected: 5\n") == "nightly.yaml:1: unknown key \"max_rejected\"; did you mean \"max-rejected\"?");
  CHECK(refusal("zebra: 5\n") ==
        "nightly.yaml:1: unknown key \"zebra\"; newsfold-index --print-config shows all there are");
  CHECK(refusal("corpus: a\nforce: true\n") == "nightly.yaml:2: force is for one run; give it as --force");
  CHECK(refusal("jobs: 2\n\njobs: 3\n") == "nightly.yaml:3: jobs is set in line 1 already");
  CHECK(refusal("index: [a, b]\n") == "nightly.yaml:1: index takes one value");
  CHECK(refusal("exclude:\n  - {a: b}\n") == "nightly.yaml:2: exclude takes a list of texts");
  CHECK(refusal("index:\n") == "nightly.yaml:1: index has no value");
  CHECK(refusal("index: i\n---\nzebra: 5\n") == "nightly.yaml:2: the configuration ends before this");
  CHECK(refusal("- index\n") == "nightly.yaml:1: a configuration is lines of `key: value`");
  CHECK(refusal("[a]: b\n") == "nightly.yaml:1: a list or mapping is no key");
  CHECK(refusal("corpus:\n  - name: wire\n") == "nightly.yaml:2: a corpus needs a `path`");
  CHECK(refusal("corpus:\n  - pfad: wire\n") ==
        "nightly.yaml:2: a corpus is a path, or a mapping of `path` and `name`; \"pfad\" is neither");
  CHECK_THAT(refusal("index: a\n  jobs: : 2\n"), Catch::StartsWith("nightly.yaml:2: "));
  for (const char* text : {"index: \"a\n", "index: \"a", "index: \"a\ncorpus: b\n"}) {
    CHECK(refusal(text) == "nightly.yaml:1: the quote that opens here is never closed");
  }
  CHECK(refusal("jobs: 1\ncorpus: [{path: 'a}]\n") == "nightly.yaml:2: end of map flow not found");
}

}  // namespace
}  // namespace newsfold::indexer
