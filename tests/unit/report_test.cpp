// What a run says it did: JSON for machines, text for people, an exit code for the timer.
#include "indexer/report.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/json_keys.hpp"

namespace newsfold::indexer {
namespace {

using testing::Json;
using testing::Keys;
using testing::keys_of;

Report example() {
  Report report;
  report.started_at_utc = 1'599'834'120;
  report.outcome = Outcome::published;
  report.notes = {"CURRENT was missing"};
  report.generation = 17;
  report.files = {100, 10, 5, 70, 12, 3, 4, 18};
  report.articles = 400;
  report.articles_removed = 6;
  report.stories = 250;
  report.rejected = {{"a/b.md", {"yaml_syntax", 7, "bad indentation"}, true},
                     {"c.md", {"unreadable", 0, "no permission"}, false}};
  report.warnings = {{"d.md", {"bad_date", 3, "no date"}}};
  report.warning_count = 1;
  report.skipped_by_reason = {{"no_front_matter", 9}, {"no_text", 3}};
  report.skipped = {{"README.md", "no_front_matter"}};
  report.removed = {"old/e.md", "old/f.md"};
  report.seconds_by_stage = {{"scan", 0.5}, {"read", 2.25}};
  return report;
}

Json json_of(const Report& report) { return Json::parse(format_report_json(report)); }

TEST_CASE("the JSON report has the keys of schema 1") {
  const auto json = json_of(example());
  CHECK(json["schema"] == 1);
  CHECK(keys_of(json) == Keys{"schema", "started_at", "outcome", "message", "notes", "generation", "files", "articles",
                              "stories", "rejected", "skipped", "skipped_files", "removed_files", "warnings",
                              "seconds"});
  CHECK(keys_of(json["files"]) ==
        Keys{"seen", "added", "changed", "unchanged", "skipped", "rejected", "removed", "parsed"});
  CHECK(keys_of(json["articles"]) == Keys{"total", "removed"});
  CHECK(keys_of(json["rejected"][0]) == Keys{"path", "line", "reason", "message", "kept_last_good"});
  CHECK(keys_of(json["skipped_files"][0]) == Keys{"path", "reason"});
  CHECK(keys_of(json["warnings"]) == Keys{"total", "first"});
  CHECK(keys_of(json["warnings"]["first"][0]) == Keys{"path", "line", "reason", "message"});
  CHECK(keys_of(json_of(Report())) == keys_of(json));
}

TEST_CASE("the JSON report has the report's values") {
  const auto json = json_of(example());
  CHECK(json["started_at"] == "2020-09-11T14:22:00Z");
  CHECK(json["outcome"] == "published");
  CHECK(json["notes"] == Json::array({"CURRENT was missing"}));
  CHECK(json["generation"] == 17);
  CHECK(json["articles"]["total"] == 400);
  CHECK(json["articles"]["removed"] == 6);
  CHECK(json["stories"]["total"] == 250);
  CHECK(json["rejected"].size() == 2);
  CHECK(json["rejected"][0]["path"] == "a/b.md");
  CHECK(json["rejected"][0]["line"] == 7);
  CHECK(json["rejected"][0]["reason"] == "yaml_syntax");
  CHECK(json["rejected"][0]["kept_last_good"] == true);
  CHECK(json["skipped"]["no_front_matter"] == 9);
  CHECK(json["skipped"]["no_text"] == 3);
  CHECK(json["skipped_files"][0]["path"] == "README.md");
  CHECK(json["skipped_files"][0]["reason"] == "no_front_matter");
  CHECK(json["removed_files"] == Json::array({"old/e.md", "old/f.md"}));
  CHECK(json["warnings"]["total"] == 1);
  CHECK(json["seconds"]["read"] == 2.25);
}

TEST_CASE("every file seen is in exactly one of five") {
  const auto files = json_of(example())["files"];
  const auto count = [&](const char* key) { return files[key].get<std::size_t>(); };
  CHECK(count("seen") == count("added") + count("changed") + count("unchanged") + count("skipped") + count("rejected"));
}

TEST_CASE("JSON survives whatever paths and messages hold") {
  Report report = example();
  report.rejected[0].path = "\xff\xfe/\"quoted\"\\\n.md";
  report.rejected[0].rejected.message = std::string("nul\0 esc\x1b", 9);
  report.message = "\xc3";
  CHECK(json_of(report)["rejected"].size() == 2);
  CHECK(format_report_json(report).find('\x1b') == std::string::npos);
}

TEST_CASE("the JSON report escapes what steers a terminal or breaks a line", "") {
  Report report = example();
  report.rejected[0].path = "del\x7f c1\xc2\x9b bidi\u202e line\u2028";
  const std::string json = format_report_json(report);
  for (const char* raw : {"\x7f", "\xc2\x9b", "\u202e", "\u2028"}) CHECK(json.find(raw) == std::string::npos);
}

TEST_CASE("every outcome has its exit code, whatever was rejected") {
  struct Case {
    Outcome outcome;
    int clean;
    int with_rejected;
  };
  const Case cases[] = {{Outcome::published, 0, 1},
                        {Outcome::nothing_to_do, 0, 1},
                        {Outcome::dry_run, 0, 1},
                        {Outcome::refused_by_gate, 4, 4},
                        {Outcome::failed, 3, 3}};
  for (const Case& c : cases) {
    Report report;
    report.outcome = c.outcome;
    CHECK(exit_code(report) == c.clean);
    report.files.rejected = 1;
    CHECK(exit_code(report) == c.with_rejected);
  }
}

TEST_CASE("the text report says what happened and lists each rejected file with place and reason") {
  const std::string text = format_report_text(example());
  CHECK_THAT(text, Catch::StartsWith("published generation 17\n"));
  CHECK_THAT(text, Catch::Contains("100 seen: 10 added, 5 changed, 70 unchanged, 12 skipped, 3 rejected; 4 removed"));
  CHECK_THAT(text, Catch::Contains("400 in 250 stories"));
  CHECK_THAT(text, Catch::Contains("a/b.md:7: yaml_syntax: bad indentation (last good version kept)\n"));
  CHECK_THAT(text, Catch::Contains("c.md: unreadable: no permission\n"));
}

TEST_CASE("the text report counts one of a thing as one") {
  Report report = example();
  report.articles = report.stories = report.warning_count = 1;
  report.articles_removed = 0;
  CHECK_THAT(format_report_text(report), Catch::Contains("articles  1 in 1 story\n"));
  CHECK_THAT(format_report_text(report), Catch::Contains("warnings  1 value could not be used; "));
}

TEST_CASE("the text report says how many articles are gone, where any are") {
  Report report = example();
  CHECK_THAT(format_report_text(report), Catch::Contains("articles  400 in 250 stories; 6 removed\n"));
  report.articles_removed = 0;
  CHECK_THAT(format_report_text(report), Catch::Contains("articles  400 in 250 stories\n"));
}

TEST_CASE("the text report says what became of stories, but for a first generation, where all are new") {
  Report report = example();
  CHECK_THAT(format_report_text(report), !Catch::Contains("stories   "));
  report.story_changes.added = report.stories;
  CHECK_THAT(format_report_text(report), !Catch::Contains("stories   "));
  report.story_changes.gone = 3;  // another corpus: all stories are new, and the old ones gone
  CHECK_THAT(format_report_text(report), Catch::Contains("stories   250 new, 0 grown, 0 merged, 0 split, 3 gone\n"));
}

TEST_CASE("a run that failed before it saw a file counts none") {
  Report report;
  report.outcome = Outcome::failed;
  report.message = "cannot open the corpus";
  CHECK(format_report_text(report) == "failed, nothing was published: cannot open the corpus\n");
}

TEST_CASE("a run that published nothing says so and why") {
  Report report = example();
  for (const Outcome outcome : {Outcome::refused_by_gate, Outcome::failed}) {
    report.outcome = outcome;
    report.message = "the reason";
    const std::string first = format_report_text(report).substr(0, format_report_text(report).find('\n'));
    CHECK_THAT(first, Catch::Contains("nothing was published"));
    CHECK_THAT(first, Catch::Contains("the reason"));
  }
}

TEST_CASE("the text report stays a screen long, and the JSON report lists everything") {
  Report report = example();
  report.rejected.clear();
  for (int i = 0; i < 500; ++i) report.rejected.push_back({std::to_string(i) + ".md", {"unreadable", 0, "no"}, false});
  const std::string text = format_report_text(report);
  CHECK(std::count(text.begin(), text.end(), '\n') < 40);
  CHECK_THAT(text, Catch::Contains("19.md: "));
  CHECK_THAT(text, !Catch::Contains("\nrejected  20.md:0"));
  CHECK_THAT(text, Catch::Contains("480 more"));
  CHECK(json_of(report)["rejected"].size() == 500);
}

TEST_CASE("notes come before all counts") {
  CHECK_THAT(format_report_text(example()),
             Catch::StartsWith("published generation 17\nnote      CURRENT was missing\nfiles     "));
}

TEST_CASE("skipped files are counted by reason, and listed on request only") {
  const std::string line = "skipped   README.md: no_front_matter\n";
  CHECK_THAT(format_report_text(example()), Catch::Contains("skipped   9 no_front_matter\n"));
  CHECK_THAT(format_report_text(example()), !Catch::Contains(line));
  CHECK_THAT(format_report_text(example(), Detail::full), Catch::Contains(line));
}

TEST_CASE("warnings are listed on request only") {
  CHECK_THAT(format_report_text(example()), !Catch::Contains("d.md:3"));
  CHECK_THAT(format_report_text(example(), Detail::full), Catch::Contains("d.md:3: bad_date: no date\n"));
}

TEST_CASE("no control character of a path or message reaches the text report") {
  Report report = example();
  report.rejected[0].path = "a\x1b[31m\x07\r\n\x7f.md";
  report.rejected[0].rejected.message = "b\x1b]0;title\x07";
  const std::string text = format_report_text(report);
  CHECK(std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n') || byte == 0x7f;
  }));
}

TEST_CASE("nor do C1 and bidi controls, nor any of them in the reason of a run that failed", "") {
  Report report = example();
  report.rejected[0].path = "a\xc2\x9b\x33\x31m \u202e.md";
  CHECK(format_report_text(report).find("\xc2\x9b") == std::string::npos);
  CHECK(format_report_text(report).find("\u202e") == std::string::npos);
  report.outcome = Outcome::failed;
  report.message = "cannot open a\x1b[31m";
  CHECK(format_report_text(report).find('\x1b') == std::string::npos);
}

TEST_CASE("the text report spells out what shows as nothing, and leaves what shows as it is") {
  Report report = example();
  report.rejected[0].path = "a\u3164\u200b.md";  // Hangul filler: a letter that nobody sees; zero width space
  report.rejected[1].path = "\u0600\u0664.md";   // Arabic number sign: a format character that shows
  const std::string text = format_report_text(report);
  CHECK_THAT(text, Catch::Contains("a\\u{3164}\\u{200B}.md"));
  CHECK_THAT(text, Catch::Contains("\u0600\u0664.md"));
}

}  // namespace
}  // namespace newsfold::indexer
