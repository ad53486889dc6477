// What newsfold-query writes for people, and as TSV and addresses.
#include <algorithm>
#include <catch2/catch.hpp>

#include "query/cli/output_text.hpp"
#include "query/cli/output_tsv.hpp"
#include "query/cli/output_urls.hpp"
#include "tests/unit/sample_results.hpp"

namespace newsfold::cli {
namespace {

TEST_CASE("a story is a block, and the counts come last") {
  TextStyle style;
  style.width = 60;
  CHECK(text_of(results(), style) ==
        " 1  IBM asks for export rules\n"
        "    Reuters \u00B7 11 Sep 2020 \u00B7 quality 86 \u00B7 4 articles from 3\n"
        "    providers\n"
        "    IBM asked on Friday for rules on the export of facial\n"
        "    recognition to regimes that abuse it.\n"
        "    https://reuters.com/ibm\n"
        "    + arn.example \u00B7 undated \u00B7 IBM calls for new controls to\u2026\n"
        "    + 2 more: newsfold-query --story s1\n"
        "\n"
        "1 story, 3 matching articles\n");
}

TEST_CASE("a lone article says less") {
  Results lone = results();
  Story& story = lone.stories[0];
  story.rank = 123;
  story.article_count = 1;
  story.coverage.clear();
  story.lead.title.clear();
  story.lead.url.clear();
  story.lead.snippet.clear();
  story.lead.provider = {};
  story.lead.published_at_utc.reset();
  story.lead.quality = 80.5;
  lone.articles_matched = {1, true};
  CHECK(text_of(lone, {}) ==
        "123  (no title)\n"
        "     undated \u00B7 quality 80.5\n"
        "     news/ibm.md\n"
        "\n"
        "1 story, 1 matching article\n");
}

TEST_CASE("colour marks what matched and dims what did not") {
  TextStyle style;
  style.color = true;
  const std::string text = text_of(results(), style);
  CHECK(text.starts_with(" 1  \033[1mIBM asks for \033[0m\033[1;31mexport\033[0m\033[1m rules\033[0m\n"));
  CHECK(text.find("rules on the \033[1;31mexport\033[0m of facial") != std::string::npos);
  CHECK(text.find("    \033[36mhttps://reuters.com/ibm\033[0m\n") != std::string::npos);
  CHECK(text.find("    \033[2m+ arn.example") != std::string::npos);
  CHECK(text_of(results(), {}).find('\033') == std::string::npos);
}

TEST_CASE("coverage is not dimmed where there is no query to match") {
  TextStyle style;
  style.color = true;
  Results unasked = results();
  unasked.stories[0].lead.matched = false;
  CHECK(text_of(unasked, style).find("\033[2m") == std::string::npos);
}

TEST_CASE("a whole story has the addresses of its coverage and of copies") {
  TextStyle style;
  style.addresses = true;
  style.width = 120;
  Results whole = results();
  whole.stories[0].article_count = 3;
  whole.stories[0].coverage[0].copies = {{{"", "copy.example"}, "https://copy.example/a", {}}};
  const std::string text = text_of(whole, style);
  CHECK(text.find("exports\n"
                  "      https://arn.example/ibm\n"
                  "      also at: copy.example\n"
                  "        https://copy.example/a\n\n") != std::string::npos);
  CHECK(text.find("more:") == std::string::npos);
}

TEST_CASE("who was first is named where it is not who leads") {
  Results late = results();
  late.stories[0].first_provider = {"Northwire", "northwire.example"};
  TextStyle style;
  style.width = 120;
  CHECK(text_of(late, style).find("4 articles from 3 providers \u00B7 first: Northwire, 11 Sep 2020\n") !=
        std::string::npos);
  for (const Provider& lead : {Provider{"Reuters UK", "reuters.com"}, Provider{"Reuters", ""}, Provider{}}) {
    late.stories[0].first_provider = lead;
    CHECK(text_of(late, style).find("first:") == std::string::npos);
  }
}

TEST_CASE("copies are one line of names, each once, and count as shown") {
  Results copied = results();
  Article& lead = copied.stories[0].lead;
  lead.copies = {{{"Worldview", "w.example"}, "", {}},
                 {{"Harbor Times", "h.example"}, "", {}},
                 {{"Worldview", "w.example"}, "", {}}};
  copied.stories[0].article_count = 6;
  const std::string text = text_of(copied, {});
  CHECK(text.find("    https://reuters.com/ibm\n    also at: Worldview, Harbor Times\n    + arn.example") !=
        std::string::npos);
  CHECK(text.find("    + 1 more: ") != std::string::npos);
  lead.copies.clear();
  for (int i = 10; i < 30; ++i) lead.copies.push_back({{"Paper " + std::to_string(i), ""}, "", {}});
  TextStyle style;
  style.width = 60;
  CHECK(text_of(copied, style).find("    also at: Paper 10, Paper 11, Paper 12 and 17 more\n") != std::string::npos);
}

TEST_CASE("an explained story has a receipt that adds up, and its coverage reasons") {
  Results explained = results();
  explained.stories[0].receipt =
      Receipt{{{"export", "title", 8.004}, {"export", "excerpt", 2.004}, {"rule", "title", 1.004}}, 1.488, 0.5};
  explained.stories[0].best_match = explained.stories[0].lead.id;
  explained.stories[0].coverage[0].membership = Membership{{{"IBM", 0.7}, {"export", 0.3}}, 1.2, true, false, false};
  explained.stories[0].coverage[0].receipt = Receipt{};
  CHECK(text_of(explained, {})
            .find("    https://reuters.com/ibm\n"
                  "      export     title     8.00\n"
                  "                 excerpt   2.01\n"
                  "      rule       title     1.00\n"
                  "      quality              1.49\n"
                  "      freshness  x 0.500  -6.25\n"
                  "      total                6.25\n"
                  "    + arn.example") != std::string::npos);
  CHECK(text_of(explained, {})
            .find("\n      same story: shares \"IBM\" 70%, \"export\" 30%; 1 day apart; links to the lead\n") !=
        std::string::npos);
}

TEST_CASE("a score that is not the lead's says whose it is") {
  Results explained = results();
  Story& story = explained.stories[0];
  story.receipt = Receipt{{{"export", "title", 8}}, 1, 1};
  story.best_match = story.coverage[0].id = "3aaaaaaaaaaaa";
  story.coverage[0].provider.name = "Gazette";
  CHECK(text_of(explained, {}).find("\n      best match: Gazette\n      export   title  8.00\n") != std::string::npos);
  story.best_match = "3bbbbbbbbbbbb";
  CHECK(text_of(explained, {}).find("\n      best match: id:3bbbbbbbbbbbb\n") != std::string::npos);
}

TEST_CASE("a receipt of long words stays within the width") {
  Results explained = results();
  explained.stories[0].receipt = Receipt{{{std::string(200, 'x'), "excerpt", 8}}, 1, 1};
  TextStyle style;
  style.width = kMinWidth;
  const std::string text = text_of(explained, style);
  CHECK(text.find("      xxxxxxxxxxxxxxxxxx\u2026  excerpt  8.00\n") != std::string::npos);
  CHECK(text.find("      total                         9.00\n") != std::string::npos);
}

TEST_CASE("dates may be relative") {
  TextStyle style;
  style.relative_to_utc = k11September + 4 * 86'400;
  CHECK(text_of(results(), style).find("Reuters \u00B7 3 days ago \u00B7 quality") != std::string::npos);
  Stats stats;
  stats.first_published_utc = k11September;
  stats.last_published_utc = k11September + 86'400;
  CHECK(text_of(stats, style).find("published   4 days ago to 3 days ago\n") != std::string::npos);
}

TEST_CASE("titles are hyperlinks, on every line of theirs") {
  TextStyle style;
  style.width = kMinWidth;
  style.links = true;
  Results linked = results_titled("IBM asks for export rules once more, and again");
  const std::string open = "\033]8;;https://reuters.com/ibm\033\\", close = "\033]8;;\033\\";
  CHECK(text_of(linked, style)
            .starts_with(" 1  " + open + "IBM asks for export rules once more," + close + "\n    " + open +
                         "and again" + close + "\n"));
  style.width = 60;
  CHECK(text_of(linked, style)
            .find("    + arn.example \u00B7 undated \u00B7 \033]8;;https://arn.example/ibm\033\\IBM "
                  "calls for new controls to\u2026\033]8;;\033\\\n") != std::string::npos);
  for (const char* url : {"", "news/ibm.md", "file:///etc/passwd", "javascript:alert(1)"}) {
    linked.stories[0].lead.url = url;
    CHECK(text_of(linked, style).starts_with(" 1  IBM asks"));
  }
}

TEST_CASE("no address breaks out of its hyperlink") {
  TextStyle style;
  style.links = true;
  Results hostile = results();
  hostile.stories[0].coverage.clear();
  hostile.stories[0].lead.url = "https://x.example/\033\\\033]0;owned\007\xC2\x9C\n caf\u00E9";
  const std::string text = text_of(hostile, style);
  CHECK(text.starts_with(" 1  \033]8;;https://x.example/%1B\\%1B]0;owned%07%C2%9C%0A%20caf%C3%A9\033\\IBM"));
  CHECK(std::count(text.begin(), text.end(), '\033') == 4);
}

TEST_CASE("the counts say what they are") {
  Results none;
  CHECK(text_of(none, {}) == "0 stories, 0 matching articles\n");
  Results page = results();
  page.stories[0].rank = 11;
  page.stories_matched = {230, false};
  page.articles_matched = {900, false};
  CHECK(text_of(page, {}).ends_with("\n11 of about 230 stories, about 900 matching articles\n"));
  page.stories_matched = {37'235, false};
  page.articles_matched = {9'951, false};
  CHECK(text_of(page, {}).ends_with("\n11 of about 37000 stories, about 10000 matching articles\n"));
  page.stories_matched = {99, false};
  page.articles_matched = {37'235, true};
  CHECK(text_of(page, {}).ends_with("\n11 of about 99 stories, 37235 matching articles\n"));
}

TEST_CASE("a facet's articles without a value stand below the others") {
  Results with_facets;
  with_facets.facets = {{"type", {{"video", 1, 2}, {"", 3, 4}}}};
  CHECK(text_of(with_facets, {}) ==
        "type      stories  articles\n"
        "  video         1         2\n"
        "  (none)        3         4\n"
        "\n"
        "0 stories, 0 matching articles\n");
}

TEST_CASE("facets are tables with their counts to the right") {
  Results with_facets;
  with_facets.facets = {{"topic", {{"facial recognition", 12, 340}, {"\u65E5\u672C", 1, 2}}}, {"year", {}}};
  CHECK(text_of(with_facets, {}) ==
        "topic                 stories  articles\n"
        "  facial recognition       12       340\n"
        "  \u65E5\u672C                      1         2\n"
        "\n"
        "year  stories  articles\n"
        "\n"
        "0 stories, 0 matching articles\n");
}

TEST_CASE("nothing of the index steers the terminal") {
  Results hostile = results_titled("\033]0;owned\007 \u202E");
  Story& story = hostile.stories[0];
  const std::string evil = "\033[31m\xC2\x9B\u202E\x7F\n";
  story.id = story.lead.url = story.lead.file = story.lead.snippet = evil;
  story.first_provider = {evil + "first", evil};
  story.receipt = Receipt{{{evil, evil, 1}}, 0, 1};
  story.lead.copies = {{{evil, evil}, evil, {}}};
  story.coverage[0].membership = Membership{{{evil, 1}}, {}, false, false, false};
  story.lead.provider = {evil, evil};
  story.coverage[0].title = story.coverage[0].url = story.coverage[0].provider.name = evil;
  hostile.notes = {evil};
  hostile.suggestion = evil;
  hostile.facets = {{evil, {{evil, 1, 1}}}};
  TextStyle style;
  style.addresses = true;
  for (const std::string& text : {text_of(hostile, style), remarks_of(hostile), tsv_of(hostile)}) {
    CHECK(text.find_first_of("\033\007\x7F") == std::string::npos);
    CHECK(text.find("\xC2\x9B") == std::string::npos);
    CHECK(text.find("\u202E") == std::string::npos);
  }
  CHECK(text_of(hostile, style).starts_with(" 1  \u241B]0;owned\u2407 \\u{202E}\n"));
}

TEST_CASE("remarks are words for stderr") {
  Results odd;
  CHECK(remarks_of(odd).empty());
  odd.notes = {"the quote is closed", "no field author:"};
  odd.suggestion = "facial";
  CHECK(remarks_of(odd) == "note: the quote is closed\nnote: no field author:\nDid you mean: facial\n");
}

TEST_CASE("what an index holds, as text") {
  Stats stats;
  stats.generation = 7;
  stats.articles = 2;
  stats.built_at_utc = k11September;
  stats.language = "en";
  stats.analyzer = "x\x1By";
  CHECK(text_of(stats, {}) ==
        "generation  7\n"
        "built       2020-09-11T00:00:00Z\n"
        "articles    2\n"
        "stories     0\n"
        "providers   0\n"
        "files       0\n"
        "published   undated\n"
        "language    en\n"
        "analyzer    x\u241By\n");
  stats.first_published_utc = 0;
  stats.last_published_utc = k11September;
  CHECK(text_of(stats, {}).find("published   1 Jan 1970 to 11 Sep 2020\n") != std::string::npos);
}

TEST_CASE("addresses are those of the leads, each ended by a NUL") {
  Results some = results();
  for (const char* url : {"https://b.example/", "", "-rf", "file.example"}) {
    some.stories.push_back(story());
    some.stories.back().lead.url = url;
  }
  some.stories.push_back(story());
  some.stories.back().lead.url = std::string("https://two.example\0x", 21);
  using namespace std::string_literals;
  CHECK(urls0_of(some) == "https://reuters.com/ibm\0https://b.example/\0file.example\0"s);
  CHECK(urls0_of({}).empty());
}

TEST_CASE("TSV has one story a line, and twelve columns") {
  Results two = results();
  two.stories.push_back(story());
  two.stories[1].lead = arn();
  two.stories[1].lead.title = "tab\tand\nline";
  two.stories[1].lead.url.clear();
  two.stories[1].lead.file = "a.md";
  two.stories[1].first_published_utc.reset();
  two.stories[1].last_published_utc.reset();
  CHECK(tsv_of(two) ==
        "1\t12.5000\ts1\t4\t3\t2020-09-11T00:00:00Z\t2020-09-12T00:00:00Z\t2020-09-11T14:22:07Z\tReuters\t86\t"
        "IBM asks for export rules\thttps://reuters.com/ibm\n"
        "1\t12.5000\ts1\t4\t3\t\t\t\tarn.example\t\ttab and line\ta.md\n");
}

}  // namespace
TEST_CASE("a suggested command names the index that was given, as one word of a shell") {
  TextStyle style;
  CHECK_THAT(text_of(results(), style), Catch::Contains("more: newsfold-query --story s1\n"));
  style.index = "news.index";
  CHECK_THAT(text_of(results(), style), Catch::Contains("more: newsfold-query --index news.index --story s1\n"));
  style.index = "John's news";
  CHECK_THAT(text_of(results(), style), Catch::Contains("more: newsfold-query --index 'John'\\''s news' --story s1\n"));
}

}  // namespace newsfold::cli
