// What is written about the options and the query language beside the code: --help, the man pages, the completions of
// the shells.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "common/schema.hpp"
#include "query/cli/completions/completions.hpp"
#include "query/cli/option_rows.hpp"
#include "query/cli/options.hpp"

namespace newsfold::cli {
namespace {

std::vector<OptionRow> documented_rows() {
  std::vector<OptionRow> rows;
  for (const OptionRow& row : option_rows()) {
    if (row.group != OptionGroup::hidden) rows.push_back(row);
  }
  return rows;
}

std::string man_page(const std::string& name) {
  std::ifstream file(NEWSFOLD_TEST_DATA "/../../query/cli/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  REQUIRE(text.str().starts_with(".Dd "));
  return text.str();
}

// Whether `text` has `word`, and not only within a longer one.
bool has_word(const std::string& text, const std::string& word) {
  const auto continues = [&](std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '-');
  };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    if (!continues(at + word.size())) return true;
  }
  return false;
}

// A file that is gone at the end.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) {
    const int descriptor = mkstemp(name_.data());
    REQUIRE(descriptor >= 0);
    close(descriptor);
    std::ofstream(name()) << text;
  }
  ~TemporaryFile() { std::remove(name_.data()); }
  std::string name() const { return name_.data(); }

 private:
  std::array<char, 32> name_{"/tmp/newsfold-test-XXXXXX"};
};

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  CHECK(pclose(pipe) == 0);
  return output;
}

TEST_CASE("the help of queries names every option, and is two screens of 24 lines at most") {
  const std::string help = help_text();
  for (const OptionRow& row : documented_rows()) {
    CAPTURE(row.name);
    CHECK(has_word(help, "\n  " + shown_name(row)));
    for (const std::string& word : words_of(row)) CHECK(has_word(help, word));
  }
  CHECK(help.find("--completions") == std::string::npos);
  std::istringstream lines(help);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
    CHECK_FALSE(line.ends_with(' '));
  }
  CHECK(count <= 48);
}

TEST_CASE("the man page names every option and its values") {
  const std::string page = man_page("newsfold-query.1");
  for (const OptionRow& row : documented_rows()) {
    CAPTURE(row.name);
    const std::string dash = row.name.size() == 1 ? "" : "-";
    CHECK(has_word(page, "\n.It Fl " + dash + std::string(row.name)));
    for (const std::string& word : words_of(row)) CHECK(has_word(page, word));
  }
}

TEST_CASE("the man page of the query language has every field with its example") {
  std::string page = man_page("newsfold-query-language.7");
  for (std::size_t at = page.find("\\(dq"); at != std::string::npos; at = page.find("\\(dq")) page.replace(at, 4, "\"");
  for (const common::Field& field : common::kFields) {
    CAPTURE(field.name);
    CHECK(page.find("\n.It Li " + std::string(field.example) + " Ta " + std::string(field.meaning) + "\n") !=
          std::string::npos);
  }
}

TEST_CASE("the words of the table are what is accepted") {
  const auto environment = [](const char*) { return std::optional<std::string>("/h"); };
  for (const OptionRow& row : option_rows()) {
    for (const std::string& word : words_of(row)) {
      CAPTURE(row.name, word);
      CHECK_NOTHROW(parse_options({"a", shown_name(row), word}, environment, 0));
    }
    if (row.words.empty()) continue;
    std::string listed;
    for (const std::string& word : words_of(row)) listed += (listed.empty() ? "" : ", ") + word;
    CHECK_THROWS_WITH(parse_options({"a", shown_name(row), "?"}, environment, 0),
                      shown_name(row) + ": '?' is not one of " + listed);
  }
}

TEST_CASE("completions have every option and every value") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completions_for(shell);
    for (const OptionRow& row : documented_rows()) {
      CAPTURE(shell, row.name);
      const std::string name = std::string(shell) == "fish"
                                   ? (row.name.size() == 1 ? " -s " : " -l ") + std::string(row.name)
                                   : shown_name(row);
      CHECK(has_word(script, name));
      if (!row.words.empty()) CHECK(script.find(row.words) != std::string::npos);
    }
    CHECK(script.find("\n  '--completions") == std::string::npos);
  }
}

TEST_CASE("bash completes options, their values, and lists of them") {
  const TemporaryFile script(bash_completions());
  const TemporaryFile asks("source " + script.name() + R"(
ask() {
  COMP_WORDS=(newsfold-query "$@") COMP_CWORD=$# COMPREPLY=()
  _newsfold_query 2>&1
  echo "${COMPREPLY[*]}"
}
ask --fo
ask --format js
ask --format = js
ask --dates =
ask --facets topic,y
ask -n 1
ask ibm --no
ask ibm ex
ask -- --fo
)");
  CHECK(output_of("bash -n " + script.name()).empty());
  CHECK(output_of("bash " + asks.name()) ==
        "--format\n"
        "json jsonl\n"
        "json jsonl\n"
        "absolute relative\n"
        "topic,year\n"
        "\n"
        "--now --no-pager\n"
        "\n"
        "\n");
}

}  // namespace
}  // namespace newsfold::cli
