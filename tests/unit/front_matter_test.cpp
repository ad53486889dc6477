// What becomes of a front matter: every reason to reject or skip one, the lines it is blamed on, and what is read.
#include "indexer/front_matter.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "indexer/mentions.hpp"

using namespace newsfold::indexer;

namespace {

YamlNode accepted(const std::string& file) {
  const auto result = parse_front_matter(file);
  if (const auto* rejected = std::get_if<Rejected>(&result)) INFO(rejected->reason + ": " + rejected->message);
  REQUIRE(std::holds_alternative<YamlNode>(result));
  return std::get<YamlNode>(result);
}

// "reason" of a skipped file, "reason:line" of a rejected one.
std::string verdict(const std::string& file) {
  const auto result = parse_front_matter(file);
  if (const auto* skipped = std::get_if<Skipped>(&result)) return skipped->reason;
  if (const auto* rejected = std::get_if<Rejected>(&result))
    return rejected->reason + ":" + std::to_string(rejected->line);
  return "accepted";
}

std::string front_matter(const std::string& yaml) { return "---\n" + yaml + "\n---\nBody\n"; }

std::string repeated(const std::string& text, std::size_t bytes) {
  std::string result;
  while (result.size() + text.size() <= bytes) result += text;
  return result;
}

std::string message(const std::string& file) { return std::get<Rejected>(parse_front_matter(file)).message; }

struct ExpectedVerdict {
  std::string file, verdict, reason, line;
};

std::vector<ExpectedVerdict> hostile_files() {
  std::ifstream table(std::string(NEWSFOLD_TEST_DATA) + "/hostile/verdicts.tsv");
  std::vector<ExpectedVerdict> rows;
  for (std::string text; std::getline(table, text);) {
    std::istringstream fields(text);
    ExpectedVerdict row;
    std::getline(fields, row.file, '\t');
    std::getline(fields, row.verdict, '\t');
    std::getline(fields, row.reason, '\t');
    std::getline(fields, row.line, '\t');
    if (!row.file.empty() && row.file[0] != '#' && row.file != "file") rows.push_back(row);
  }
  return rows;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

ExpectedVerdict describe(const std::variant<FileMentions, Skipped, Rejected>& result) {
  if (const auto* skipped = std::get_if<Skipped>(&result)) return {"", "skipped", skipped->reason, "0"};
  if (const auto* rejected = std::get_if<Rejected>(&result))
    return {"", "rejected", rejected->reason, std::to_string(rejected->line)};
  const auto& warnings = std::get<FileMentions>(result).warnings;
  if (warnings.empty()) return {"", "accepted", "-", "0"};
  return {"", "accepted", warnings.front().reason, std::to_string(warnings.front().line)};
}

ExpectedVerdict judge(const std::string& file) {
  const auto parsed = parse_front_matter(file);
  if (const auto* root = std::get_if<YamlNode>(&parsed)) return describe(extract_mentions(*root));
  if (const auto* skipped = std::get_if<Skipped>(&parsed)) return describe(*skipped);
  return describe(std::get<Rejected>(parsed));
}

// This process's memory, "VmRSS:" now or "VmHWM:" at most since reset_peak(), in KB.
std::size_t memory_kb(const std::string& label) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t size = 0;
    if (word == label && status >> size) return size;
  }
  FAIL("no " << label);
  return 0;
}

void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace

TEST_CASE("every hostile file gets the verdict of the table", "[front_matter][mentions]") {
  const auto rows = hostile_files();
  REQUIRE(rows.size() >= 200);
  for (const ExpectedVerdict& row : rows) {
    INFO(row.file);
    const ExpectedVerdict actual = judge(read_file(std::string(NEWSFOLD_TEST_DATA) + "/hostile/" + row.file));
    CHECK(actual.verdict == row.verdict);
    CHECK(actual.reason == row.reason);
    if (row.line != "-") CHECK(actual.line == row.line);
  }
}

TEST_CASE("every hostile file is judged within 250 ms and 64 MB", "[front_matter][mentions]") {
  for (const ExpectedVerdict& row : hostile_files()) {
    INFO(row.file);
    const std::string file = read_file(std::string(NEWSFOLD_TEST_DATA) + "/hostile/" + row.file);
    reset_peak();
    const std::size_t before = memory_kb("VmRSS:");
    const auto started = std::chrono::steady_clock::now();
    judge(file);
    CHECK(std::chrono::steady_clock::now() - started < std::chrono::milliseconds(250));
    CHECK(memory_kb("VmHWM:") < before + (64 << 10));
  }
}

TEST_CASE("a front matter becomes a tree that knows its lines", "[front_matter]") {
  const YamlNode root = accepted("---\ntitle: One\nprovider:\n  name: 'Two'\ntopics:\n- a\n-\n---\nBody: no\n");
  CHECK(root.kind == YamlNode::Kind::mapping);
  CHECK(root.keys == std::vector<std::string>{"title", "provider", "topics"});
  CHECK(root.find("title")->text == "One");
  CHECK(root.find("title")->line == 2);
  CHECK(root.find("provider")->find("name")->line == 4);
  CHECK(root.find("topics")->items.size() == 2);
  CHECK(root.find("topics")->items[1].kind == YamlNode::Kind::null);
  CHECK(root.find("Body") == nullptr);
}

TEST_CASE("every value is text, and only a plain null is nothing", "[front_matter]") {
  const YamlNode root =
      accepted(front_matter("a: 019\nb: NO\nc: 0x1F\nd: null\ne: ~\nf:\ng: 'null'\nh: ''\ni: |\n  ~"));
  CHECK(root.find("a")->text == "019");
  CHECK(root.find("b")->text == "NO");
  CHECK(root.find("c")->text == "0x1F");
  for (const char* key : {"d", "e", "f"}) CHECK(root.find(key)->kind == YamlNode::Kind::null);
  for (const char* key : {"g", "h", "i"}) CHECK(root.find(key)->kind == YamlNode::Kind::scalar);
}

TEST_CASE("BOM, CRLF, blanks behind the markers and a missing last line break do not matter", "[front_matter]") {
  CHECK(accepted("\xEF\xBB\xBF---\r\ntitle: a\r\nexcerpt: \"b\r\n  c\"\r\n---").find("excerpt")->text == "b c");
  CHECK(accepted("--- \t\ntitle: a\n...  \nb").find("title")->text == "a");
  CHECK(verdict("\xEF\xBB\xBF---\r\na: 1\r\na: 2\r\n---\r\n") == "duplicate_key:3");
}

TEST_CASE("a file without front matter or without anything in it is skipped", "[front_matter]") {
  for (const char* file :
       {"", "\xEF\xBB\xBF", "# Heading\n", "\n---\na: b\n---\n", " ---\na: b\n---\n", "----\n", "--"})
    CHECK(verdict(file) == "no_front_matter");
  CHECK(verdict("+++\ntitle = \"a\"\n+++\n") == "toml_front_matter");
  for (const char* yaml : {"", "\n\n", "# only\n  # comments", "{}", "~", "null", "%YAML 1.2"})
    CHECK(verdict(front_matter(yaml)) == "no_text");
}

TEST_CASE("bounds", "[front_matter]") {
  CHECK(verdict("---\ntitle: a\n") == "unterminated_front_matter:1");
  CHECK(verdict("---") == "unterminated_front_matter:1");
  CHECK(verdict("---\ntitle: a\n ---\n----\n") == "unterminated_front_matter:1");
  CHECK(verdict(std::string(kMaxFileBytes + 1, 'a')) == "file_too_large:0");
  CHECK(verdict(front_matter("a: b") + std::string(kMaxFileBytes - 20, 'a')) == "accepted");
  CHECK(verdict(front_matter("a: " + std::string(kMaxFrontMatterBytes, 'b'))) == "front_matter_too_large:0");
  CHECK(verdict(front_matter("a: " + std::string(kMaxFrontMatterBytes - 4, 'b'))) == "accepted");
}

TEST_CASE("bytes that are no text", "[front_matter]") {
  CHECK(verdict(front_matter("a: b\nc: \xE9t\xE9")) == "not_utf8:3");
  CHECK(verdict(front_matter("a: \xED\xA0\x80")) == "not_utf8:2");
  CHECK(verdict(std::string("-\0-\0-\0\n\0", 8)) == "not_utf8:1");
  CHECK(verdict(std::string("a: b\0c", 6)) == "no_front_matter");
  CHECK(verdict(front_matter(std::string("a: b\0c", 6))) == "control_character:2");
  CHECK(verdict(front_matter("a: b\nc: \x7F")) == "control_character:3");
  CHECK(verdict(front_matter("a: \"\t\xC2\x85\xC2\x9F\"")) == "accepted");
  CHECK(verdict(front_matter("a: b") + "\xFF\x1B") == "accepted");
}

TEST_CASE("an alias repeats what its anchor names", "[front_matter]") {
  const YamlNode root =
      accepted(front_matter("topics: &id001\n- AI\n- &text ${chips}\nrelated:\n- name: A\n  topics: "
                            "*id001\n- {name: *text, topics: *id001}\n&key a: *key"));
  const YamlNode& related = *root.find("related");
  CHECK(related.items[0].find("topics")->items == root.find("topics")->items);
  CHECK(related.items[0].find("topics")->line == 7);
  CHECK(related.items[1].find("topics")->items == root.find("topics")->items);
  CHECK(related.items[1].find("name")->text == "${chips}");
  CHECK(root.find("a")->text == "a");
  CHECK(accepted(front_matter("a: &x 1\nb: *x\nc: &x 2\nd: *x")).find("d")->text == "2");
  CHECK(accepted(front_matter("a: &x\n  b: c")).find("a")->find("b")->text == "c");
}

TEST_CASE("a merge key adds the keys that a mapping does not have", "[front_matter]") {
  const YamlNode root =
      accepted(front_matter("base: &base {name: Wire, domain: wire.example}\nmore: &more {name: M, type: t}\n"
                            "a: {<<: *base, name: Desk}\nb: {<<: [*base, *more]}\nc: {<<: text}\nd: {<<: }"));
  CHECK(root.find("a")->find("name")->text == "Desk");
  CHECK(root.find("a")->find("domain")->text == "wire.example");
  CHECK(root.find("a")->find("<<") == nullptr);
  CHECK(root.find("b")->find("name")->text == "Wire");
  CHECK(root.find("b")->find("type")->text == "t");
  CHECK(root.find("c")->items.empty());
  CHECK(accepted(front_matter("a: b\n<<: {c: d}\ne: R&D * 2")).find("c")->text == "d");
}

TEST_CASE("aliases are held to the limits of what a file may write out", "[front_matter]") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string one = fmt::format("*a{}", i - 1);
    bomb += fmt::format("a{}: &a{} [{}, {}, {}, {}, {}, {}, {}, {}, {}]\n", i, i, one, one, one, one, one, one, one,
                        one, one);
  }
  CHECK(verdict(front_matter(bomb)) == "too_many_nodes:6");
  std::string nested = "a0: &a0 [x]\n";
  for (int i = 1; i < 20; ++i) nested += fmt::format("a{}: &a{} [*a{}]\n", i, i, i - 1);
  CHECK(verdict(front_matter(nested)) == "too_deep:17");
  std::string texts = "t: &t " + std::string(10'000, 'x') + "\nlist:\n";
  for (int i = 0; i < 30; ++i) texts += "- *t\n";
  CHECK(verdict(front_matter(texts)) == "alias:30");
  CHECK(verdict(front_matter("a: b\nx: &x [*x]")) == "alias:3");
  CHECK(verdict(front_matter("a: &x [b]\n*x : c")) == "yaml_syntax:3");
  CHECK(verdict(front_matter("a: &x c\nb: d\n*x : e\nc: f")) == "duplicate_key:5");
}

TEST_CASE("texts that look like anchors and aliases", "[front_matter]") {
  for (const char* yaml : {"a: &x b", "a: *x", "a: *b* c", "a: &quot;b", "a: &", "a: *", "*x : b", "a: {<<: *x}",
                           "a: [*x]", "&x", "a: &x &y b", "a: &x"})
    CHECK(verdict(front_matter(yaml)) == "alias:2");
}

TEST_CASE("quotes that never end", "[front_matter]") {
  CHECK(verdict(front_matter("a: \"b\nc: d")) == "unterminated_quote:2");
  CHECK(verdict(front_matter("a: b\nc: 'd\ne: f")) == "unterminated_quote:3");
  CHECK(verdict(front_matter("a: [b, \"c]\nd: e")) == "unterminated_quote:2");
  CHECK(verdict(front_matter("c: {a: 'b}")) == "unterminated_quote:2");
  CHECK(verdict(front_matter("\"a: b\nc: d")) == "unterminated_quote:2");
  CHECK(verdict(front_matter("a: \"b\\")) == "unterminated_quote:2");
  CHECK(verdict(front_matter("a: \"b\\\"\n")) == "unterminated_quote:2");
  CHECK(verdict(front_matter("a: \"\"\nb: ''\nc: \"# end of front matter\"")) == "accepted");
}

TEST_CASE("documents inside the front matter", "[front_matter]") {
  CHECK(verdict(front_matter("a: b\n--- # two\nc: d")) == "multiple_documents:3");
  CHECK(verdict(front_matter("--- a: b")) == "multiple_documents:2");
  CHECK(verdict(front_matter("a: b\n... # end\nc: d")) == "multiple_documents:3");
  CHECK(verdict(front_matter("a: b\nc: |\n  --- d\n---e: f")) == "accepted");
}

TEST_CASE("shape", "[front_matter]") {
  CHECK(verdict(front_matter("- a\n- b")) == "not_a_mapping:2");
  CHECK(verdict(front_matter("[a, b]")) == "not_a_mapping:2");
  CHECK(verdict(front_matter("just text")) == "not_a_mapping:2");
  CHECK(verdict(front_matter("a: {b: {c: 1, c: 2}}")) == "duplicate_key:2");
  CHECK(message(front_matter("a: 1\ntitle: 2\nb: 3\ntitle: 4")) == "duplicate key \"title\" (first at line 3)");
  CHECK(verdict(front_matter("a: 1\nA: 2\nb: {a: 3}")) == "accepted");
  CHECK(verdict(front_matter("? {a: b}\n: c")) == "yaml_syntax:2");
  CHECK(verdict(front_matter("[a]: c")) == "yaml_syntax:2");
  CHECK(verdict(front_matter("{a: b}\nc: d")).starts_with("yaml_syntax:"));
  CHECK(verdict(front_matter("a: b\nc")).starts_with("yaml_syntax:"));
  CHECK(verdict(front_matter("  a: b\n  c: d")) == "accepted");
  CHECK(verdict(front_matter("{a: b,\n c: [d]} # e")) == "accepted");
  CHECK(verdict(front_matter("? a\n: b")) == "accepted");
}

TEST_CASE("depth", "[front_matter]") {
  CHECK(verdict(front_matter("a: " + std::string(15, '[') + std::string(15, ']'))) == "accepted");
  CHECK(verdict(front_matter("a: " + std::string(16, '[') + std::string(16, ']'))) == "too_deep:2");
  CHECK(verdict(front_matter("a: " + std::string(200'000, '['))).starts_with("yaml_syntax:"));  // never closed
}

TEST_CASE("directives and tags change nothing", "[front_matter]") {
  const YamlNode root = accepted(front_matter("%TAG ! tag:x,2020:\na: !!binary aGk=\nb: !foo c\nd: !!map {e: f}"));
  CHECK(root.find("a")->text == "aGk=");
  CHECK(root.find("b")->text == "c");
  CHECK(root.find("d")->find("e")->text == "f");
}

TEST_CASE("an exclamation mark that is no type is part of the text", "[front_matter]") {
  CHECK(accepted(front_matter("title: !important note")).find("title")->text == "!important note");
  CHECK(accepted(front_matter("title: !!str note")).find("title")->text == "note");
  CHECK(accepted(front_matter("title: \"note!\"")).find("title")->text == "note!");
}

TEST_CASE("escapes for a no-break space and a next line stand for characters, not for bytes", "[front_matter]") {
  CHECK(accepted(front_matter("title: \"Caf\u00e9\\_open\\N\"")).find("title")->text == "Caf\u00e9\u00a0open\xC2\x85");
  CHECK(accepted(front_matter("title: \"a\\_b\" # by yaml-cpp")).find("title")->text == "a\u00a0b");
}

TEST_CASE("two escapes of JSON for one character are that character", "[front_matter]") {
  const std::string json = "{\"title\": \"Rocket \\ud83d\\uDE80 launch\", \"excerpt\": \"\\ud83d\\ude80\"}";
  CHECK(accepted(front_matter(json)).find("title")->text == "Rocket \U0001F680 launch");
  CHECK(accepted(front_matter(json)).find("excerpt")->text == "\U0001F680");
  CHECK(accepted(front_matter("a: \"\\uDBFF\\uDFFF\\uD800\\uDC00\"")).find("a")->text == "\U0010FFFF\U00010000");
  for (const char* half :
       {"a: \"\\ud83d\"", "a: \"\\ude80\\ud83d\"", "a: \"\\ud83d\\u0041\"", "a: \"\\ud83d\\ude8", "a: b\nc: \"\\ud83d"})
    CHECK_THAT(verdict(front_matter(half)),
               Catch::StartsWith("yaml_syntax:") || Catch::StartsWith("unterminated_quote:"));
  CHECK(accepted(front_matter("a: '\\ud83d\\ude80'")).find("a")->text == "\\ud83d\\ude80");
}

TEST_CASE("text behind the mapping is told with its line", "[front_matter]") {
  CHECK(verdict(front_matter("  title: a\nname: x")) == "yaml_syntax:3");
  CHECK(verdict(front_matter("{title: a},")) == "yaml_syntax:2");
}

TEST_CASE("syntax errors say what to do", "[front_matter]") {
  CHECK(verdict(front_matter("a: b\ntitle: IBM: asks")) == "yaml_syntax:3");
  CHECK(message(front_matter("title: IBM: asks")).find("needs quotes") != std::string::npos);
  CHECK(message(front_matter("title: @a")).find("needs quotes") != std::string::npos);
}

TEST_CASE("large hostile front matters end soon", "[front_matter]") {
  const auto start = std::chrono::steady_clock::now();
  for (const char* shape : {":,", "[:,", "[a", "{a", "[", "- ", "-\n", "a\n", "? ", "\"\",", "!a ", "# a\n", "\\\n"})
    for (const char* opening : {"", "a: ", "a: [", "a: {", "a: \""})
      CHECK_FALSE(verdict(front_matter(opening + repeated(shape, 250'000))).empty());
  // 65 files; the slowest took 0.15 s, without sanitizers
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(120));
  CHECK(verdict(front_matter("a: [" + repeated("b,", 60'000) + "]")) == "too_many_nodes:2");
}

TEST_CASE("an unquoted text that YAML cuts at a comment is marked, others are not", "[front_matter]") {
  const std::string end = GENERATE("\n", "\r\n");
  const auto cut = [&end](const std::string& line) {
    const auto parsed = parse_front_matter("---" + end + "first: é" + end + "title: " + line + end + "---" + end);
    REQUIRE(std::holds_alternative<YamlNode>(parsed));
    return std::get<YamlNode>(parsed).find("title")->cut_by_comment;
  };
  CHECK(cut("C# is great #1"));
  CHECK(cut("naïve \t# a comment"));
  CHECK_FALSE(cut("\"C# is great #1\""));
  CHECK_FALSE(cut("'C# is great' # a comment"));
  CHECK_FALSE(cut("C# is great"));
  CHECK_FALSE(cut("No.#1"));
}

TEST_CASE("a bracket that is never closed is blamed on the line where it opens, and nothing on a line past the end",
          "[front_matter]") {
  CHECK(verdict(front_matter("title: [")) == "yaml_syntax:2");
  CHECK(verdict(front_matter("title: a\ntopics: [one,\n  two\nexcerpt: b")) == "yaml_syntax:3");
  CHECK(verdict(front_matter("title: a\nprovider: {name: b\nquality: 3\n")) == "yaml_syntax:3");
  CHECK(verdict(front_matter("title: a\nx: [\n  [b, c],\n  [d\n")) == "yaml_syntax:5");
  CHECK_THAT(message(front_matter("title: [")), Catch::StartsWith("the bracket that opens here is never closed"));
}
