// Marks sit on the text as written, and snippets are whole pieces of it.
#include "query/highlighter.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "common/utf8.hpp"
#include "tests/support/random_text.hpp"

namespace newsfold::query {
namespace {

using common::TextAnalyzer;

constexpr std::string_view kEllipsis = "…";

MatchTerms stems(const std::vector<std::string>& words) {
  TextAnalyzer analyzer;
  MatchTerms terms;
  for (const std::string& word : words) terms.stems[analyzer.stem(word)] = 1;
  return terms;
}

MatchTerms phrase(const std::vector<std::string>& words) {
  MatchTerms terms;
  terms.phrases.push_back(words);
  return terms;
}

MatchTerms prefix(const std::string& text) {
  MatchTerms terms;
  terms.prefixes.push_back(text);
  return terms;
}

std::string with_brackets(std::string_view text, const std::vector<ByteSpan>& spans) {
  std::string marked;
  std::size_t at = 0;
  for (const ByteSpan& span : spans) {
    marked.append(text.substr(at, span.begin - at)).append("[");
    marked.append(text.substr(span.begin, span.end - span.begin)).append("]");
    at = span.end;
  }
  return marked.append(text.substr(at));
}

std::string marked(std::string_view text, const MatchTerms& terms) {
  TextAnalyzer analyzer;
  return with_brackets(text, find_matches(text, terms, analyzer));
}

std::string snippet(std::string_view text, const MatchTerms& terms, std::size_t max_chars) {
  TextAnalyzer analyzer;
  const Snippet made = make_snippet(text, terms, max_chars, analyzer);
  return with_brackets(made.text, made.matches);
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !common::is_utf8_trail(c); }));
}

void require_sound(std::string_view text, const std::vector<ByteSpan>& spans) {
  std::size_t last_end = 0;
  for (const ByteSpan& span : spans) {
    REQUIRE(span.begin < span.end);
    REQUIRE(span.begin >= last_end);
    REQUIRE(span.end <= text.size());
    REQUIRE_FALSE(common::is_utf8_trail(text[span.begin]));
    REQUIRE((span.end == text.size() || !common::is_utf8_trail(text[span.end])));
    last_end = span.end;
  }
}

// What is between the ellipses.
std::string_view window_of(const Snippet& made) {
  std::string_view window = made.text;
  if (window.starts_with(kEllipsis)) window.remove_prefix(kEllipsis.size());
  if (window.ends_with(kEllipsis)) window.remove_suffix(kEllipsis.size());
  return window;
}

TEST_CASE("marks sit on the text as written, wherever folding led") {
  CHECK(marked("A Café. CAFÉ, cafe\u0301!", stems({"cafe"})) == "A [Café]. [CAFÉ], [cafe\u0301]!");
  CHECK(marked("In İstanbul and Istanbul", stems({"istanbul"})) == "In [İstanbul] and [Istanbul]");
  CHECK(marked("The ﬁnance minister", stems({"finance"})) == "The [ﬁnance] minister");
  CHECK(marked("Über ＡＩ news", stems({"ai"})) == "Über [ＡＩ] news");
  CHECK(marked("auf der Straße", stems({"strasse"})) == "auf der [Straße]");
  CHECK(marked("The U.S. Army", stems({"us"})) == "The [U.S.] Army");
  CHECK(marked("O’Reilly and O'Reilly", stems({"oreilly"})) == "[O’Reilly] and [O'Reilly]");
  CHECK(marked("10,000 jobs", stems({"10000"})) == "[10,000] jobs");
}

TEST_CASE("stems mark every form of a word, and no other word") {
  CHECK(marked("Elections were held; the elected electorate", stems({"election"})) ==
        "[Elections] were held; the [elected] electorate");
  CHECK(marked("news of a new bank", stems({"banks"})) == "news of a new [bank]");
}

TEST_CASE("marked words and compounds are marked as far as they match") {
  CHECK(marked("learn C++ now", stems({"c++"})) == "learn [C++] now");
  CHECK(marked("learn C++ now", stems({"c"})) == "learn [C]++ now");
  CHECK(marked("COVID-19 and COVID19", stems({"covid19"})) == "[COVID-19] and [COVID19]");
  CHECK(marked("COVID-19 rules", stems({"covid"})) == "[COVID]-19 rules");
  CHECK(marked("at ibm.com.", stems({"ibm.com"})) == "at [ibm.com].");
  CHECK(marked("a self-driving car", stems({"drive"})) == "a self-[driving] car");
}

TEST_CASE("the words of a phrase are one mark, and only side by side") {
  CHECK(marked("a press release of the press: release", phrase({"press", "release"})) ==
        "a [press release] of the [press: release]");
  CHECK(marked("the press will release", phrase({"press", "release"})) == "the press will release");
  CHECK(marked("a self-driving car", phrase({"self", "driving", "car"})) == "a [self-driving car]");
  CHECK(marked("press releases", phrase({"press", "release"})) == "press releases");
  CHECK(marked("press release", stems({"press", "release"})) == "[press] [release]");
}

TEST_CASE("a phrase and its words are one mark where they overlap") {
  MatchTerms terms = stems({"press", "release"});
  terms.phrases.push_back({"press", "release"});
  CHECK(marked("the press release, the press", terms) == "the [press release], the [press]");
}

TEST_CASE("prefixes mark whole words") {
  CHECK(marked("Reactors react to reaction, not to a tractor", prefix("react")) ==
        "[Reactors] [react] to [reaction], not to a tractor");
  CHECK(marked("Éclair", prefix("ecl")) == "[Éclair]");
}

TEST_CASE("CJK is marked by its grams and characters") {
  CHECK(marked("日本の人工知能です", phrase({"人工", "工知", "知能"})) == "日本の[人工知能]です");
  CHECK(marked("日本の人工知能です", stems({"人工"})) == "日本の[人工]知能です");
  CHECK(marked("日本の人工知能です", stems({"知"})) == "日本の人工[知]能です");
  CHECK(marked("한국어뉴스", stems({"한국"})) == "[한국]어뉴스");
  CHECK(marked("สวัสดีครับ", stems({"ครับ"})) == "สวัสดี[ครับ]");
}

TEST_CASE("nothing to look for marks nothing") {
  CHECK(marked("a press release", {}) == "a press release");
  CHECK(marked("", stems({"a"})) == "");
}

TEST_CASE("a text that is short enough is its own snippet") {
  const std::string text = "The U.S. said on Friday it would curb exports.";
  REQUIRE(text.size() == 46);
  CHECK(snippet(text, stems({"export"}), 46) == "The U.S. said on Friday it would curb [exports].");
  CHECK(snippet("", stems({"export"}), 40) == "");
  CHECK(snippet("日本の人工知能", stems({"知"}), 40) == "日本の人工[知]能");
}

TEST_CASE("a longer text is cut between words, with an ellipsis where something is left out") {
  const std::string text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
  TextAnalyzer analyzer;
  const Snippet from_start = make_snippet(text, {}, 40, analyzer);
  CHECK(text.starts_with(window_of(from_start)));
  CHECK(from_start.text.ends_with(kEllipsis));
  CHECK_FALSE(from_start.text.starts_with(kEllipsis));

  const Snippet at_end = make_snippet(text, stems({"fifteen"}), 40, analyzer);
  CHECK(text.ends_with(window_of(at_end)));
  CHECK(at_end.text.starts_with(kEllipsis));
  CHECK_FALSE(at_end.text.ends_with(kEllipsis));
  REQUIRE(at_end.matches.size() == 1);

  const Snippet in_middle = make_snippet(text, stems({"ten"}), 40, analyzer);
  CHECK(in_middle.text.starts_with(kEllipsis));
  CHECK(in_middle.text.ends_with(kEllipsis));
  CHECK(in_middle.text.find("ten") == in_middle.matches.at(0).begin);
}

TEST_CASE("the window is where most different and rarest words are, the earliest of equals") {
  const std::string filler = "nothing of note happened in this long part of the text at all today ";
  const std::string text =
      filler + "alpha alpha alpha " + filler + "alpha beta " + filler + "gamma " + filler + "alpha beta.";
  CHECK_THAT(snippet(text, stems({"alpha", "beta"}), 60), Catch::Contains("[alpha] [beta]"));
  TextAnalyzer analyzer;
  MatchTerms rare = stems({"alpha", "beta"});
  rare.stems[analyzer.stem("gamma")] = 5;
  CHECK_THAT(snippet(text, rare, 60), Catch::Contains("[gamma]"));
  const Snippet first = make_snippet(text, stems({"alpha", "beta"}), 60, analyzer);
  CHECK(text.find(window_of(first)) < text.find("gamma"));
}

TEST_CASE("a window begins at a sentence where one is near") {
  const std::string filler = "Nothing of note happened in this long part of the text at all today, we heard. ";
  CHECK_THAT(snippet(filler + filler + "Then came the flood of emails. " + filler, stems({"flood"}), 80),
             Catch::StartsWith("…Then came the [flood]"));
}

TEST_CASE("texts without blanks are cut between characters") {
  std::string text;
  for (int i = 0; i < 100; ++i) text.append("日本の人工知能");
  TextAnalyzer analyzer;
  const Snippet made = make_snippet(text, stems({"人工"}), 50, analyzer);
  CHECK(code_points(window_of(made)) <= 50);
  CHECK(code_points(window_of(made)) >= 25);
  CHECK_FALSE(made.matches.empty());
  const std::string latin(1000, 'a');
  CHECK(code_points(make_snippet(latin, {}, 50, analyzer).text) <= 51);
}

void require_sound_snippet(const std::string& text, const MatchTerms& terms, std::size_t max_chars,
                           TextAnalyzer& analyzer) {
  const Snippet made = make_snippet(text, terms, max_chars, analyzer);
  require_sound(made.text, made.matches);
  if (code_points(text) <= max_chars) REQUIRE(made.text == text);
  REQUIRE(code_points(made.text) <= max_chars + 2);
  if (made.text == text) return;
  REQUIRE((made.text.starts_with(kEllipsis) || made.text.ends_with(kEllipsis)));
  const std::size_t shift = made.text.starts_with(kEllipsis) ? kEllipsis.size() : 0;
  std::string_view window = std::string_view(made.text).substr(shift);
  if (text.find(window) == std::string::npos) window.remove_suffix(kEllipsis.size());
  REQUIRE(text.find(window) != std::string::npos);
}

TEST_CASE("marks and snippets of any text are sound") {
  testing::RandomText random(14);
  TextAnalyzer analyzer;
  MatchTerms terms = stems({"a", "s", "us", "e", "日", "の", "ครับ", "19", "c++", "ガ"});
  terms.prefixes = {"b", "日"};
  terms.phrases = {{"s", "t"}, {"日本"}, {"a", "a"}};
  for (int i = 0; i < 2'000; ++i) {
    const std::string text = random.characters(150);
    CAPTURE(text);
    require_sound(text, find_matches(text, terms, analyzer));
    require_sound_snippet(text, terms, 40 + random.below(60), analyzer);
  }
}

TEST_CASE("marks of any bytes stay inside them, in order") {
  testing::RandomText random(15);
  TextAnalyzer analyzer;
  const MatchTerms terms = stems({"a", "s", "us", "e", "日"});
  for (int i = 0; i < 1'000; ++i) {
    const std::string text = i % 2 ? random.bytes(200) : random.nearly_valid(100);
    for (const auto& spans : {find_matches(text, terms, analyzer), make_snippet(text, terms, 40, analyzer).matches}) {
      for (std::size_t k = 1; k < spans.size(); ++k) REQUIRE(spans[k - 1].end <= spans[k].begin);
    }
  }
}

using Spans = std::vector<std::pair<std::size_t, std::size_t>>;

// What stems, prefixes and phrases match in a text that is analysed as a whole.
Spans matches_of_whole(const std::string& text, const MatchTerms& terms, TextAnalyzer& analyzer) {
  Spans spans;
  std::vector<common::Token> base;
  for (const common::Token& token : analyzer.analyze(text)) {
    const auto is_prefix = [&](const std::string& prefix) { return token.text.starts_with(prefix); };
    if (terms.stems.count(analyzer.stem(token.text)) > 0 ||
        std::any_of(terms.prefixes.begin(), terms.prefixes.end(), is_prefix)) {
      spans.emplace_back(token.begin, token.end);
    }
    using Kind = common::TokenKind;
    if (token.kind != Kind::joined && token.kind != Kind::marked && token.kind != Kind::unigram) base.push_back(token);
  }
  for (const auto& phrase : terms.phrases) {
    const auto is_next = [](const common::Token& token, const std::string& word) { return token.text == word; };
    for (auto at = base.begin(); at != base.end(); ++at) {
      at = std::search(at, base.end(), phrase.begin(), phrase.end(), is_next);
      if (at == base.end()) break;
      spans.emplace_back(at->begin, (at + static_cast<std::ptrdiff_t>(phrase.size()) - 1)->end);
    }
  }
  std::sort(spans.begin(), spans.end());
  Spans merged;
  for (const auto& [begin, end] : spans) {
    if (merged.empty() || begin >= merged.back().second) merged.emplace_back(begin, end);
    else merged.back().second = std::max(merged.back().second, end);
  }
  return merged;
}

void require_same_as_whole(const std::string& text, const MatchTerms& terms, TextAnalyzer& analyzer) {
  Spans found;
  for (const ByteSpan& span : find_matches(text, terms, analyzer)) found.emplace_back(span.begin, span.end);
  CAPTURE(text);
  REQUIRE(found == matches_of_whole(text, terms, analyzer));
}

TEST_CASE("pieces that are passed over hold no match") {
  testing::RandomText random(17);
  TextAnalyzer analyzer;
  MatchTerms terms = stems({"a", "s", "us", "e", "日", "19", "c++", "#tag", "@a", "ti", "r&d", "b.s"});
  terms.prefixes = {"b", "é", "t"};
  for (int i = 0; i < 4'000; ++i) {
    require_same_as_whole(i % 2 ? random.characters(80) : random.nearly_valid(80), terms, analyzer);
  }
}

TEST_CASE("pieces that are passed over part no phrase and make none") {
  const std::vector<std::string> pieces{"the",  "The-press", "press",  "release", "re-press", "n't",
                                        "3.5",  "-",         "&",      "(the)",   "...",      "日本の",
                                        "\xff", "",          "press;", "Élysée",  "U.S."};
  testing::RandomText random(18);
  TextAnalyzer analyzer;
  MatchTerms phrases;
  phrases.phrases = {{"the", "press"}, {"press", "release", "the"}, {"release"}, {"3.5", "press"}, {"日本", "本の"}};
  MatchTerms all = phrases;
  all.stems = stems({"release", "us"}).stems;
  all.prefixes = {"el"};
  for (int i = 0; i < 4'000; ++i) {
    std::string text;
    for (std::size_t n = random.below(30); n > 0; --n) text.append(random.pick(pieces)).append(n % 5 ? " " : "\n\t");
    require_same_as_whole(text, i % 2 ? phrases : all, analyzer);
  }
}

TEST_CASE("a snippet of ordinary words cuts none, and shows a match where there is one") {
  const std::vector<std::string> words{"the ", "reactor ", "ministry, ", "said. ",  "Élysée ",
                                       "of ",  "U.S. ",    "a ",         "export—", "COVID-19 "};
  testing::RandomText random(16);
  TextAnalyzer analyzer;
  const MatchTerms terms = stems({"reactor", "elysee"});
  for (int i = 0; i < 1'000; ++i) {
    std::string text;
    for (std::size_t n = random.below(120); n > 0; --n) text.append(random.pick(words));
    const std::size_t max_chars = 40 + random.below(100);
    CAPTURE(text, max_chars);
    require_sound_snippet(text, terms, max_chars, analyzer);
    const Snippet made = make_snippet(text, terms, max_chars, analyzer);
    CHECK(made.matches.empty() == find_matches(text, terms, analyzer).empty());
    if (made.text == text) continue;
    const std::string_view window = window_of(made);
    const std::size_t at = text.find(window);
    CHECK((at == 0 || text[at - 1] == ' ' || text.substr(0, at).ends_with("—")));
    CHECK((at + window.size() == text.size() || text[at + window.size()] == ' ' || window.ends_with(' ')));
  }
}

}  // namespace
}  // namespace newsfold::query
