// Pages, counts, facets and suggestions agree with each other and with the articles, whatever is asked.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <map>
#include <newsfold/searcher.hpp>
#include <set>
#include <sstream>

#include "common/index_directory.hpp"
#include "query/index_reader.hpp"
#include "query/search_session.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kQueries{"",
                                        "the",
                                        "a",
                                        "earthquake",
                                        "ferry OR fog OR harbor",
                                        "bank rate",
                                        "the -ferry",
                                        "\"series b\"",
                                        "title:(the OR a)",
                                        "san*",
                                        "storm NEAR/10 power",
                                        "quality:50..",
                                        "date:2021-03-05..",
                                        "-type:article",
                                        "provider:northwire",
                                        "topic:transport OR topic:energy",
                                        "sandmere city council vote police",
                                        "nothingofthekind"};

const Searcher& sample() {
  static const TemporaryDirectory folder;
  static const Searcher opened = [] {
    index_corpus(std::filesystem::path(NEWSFOLD_TEST_DATA) / "sample" / "docs", folder / "index");
    return Searcher((folder / "index").string());
  }();
  return opened;
}

// Many articles: 60 files with 180 entries each, half of them early and half late. In the later files six
// entries each tell of one event.
const fs::path& large_index() {
  static const TemporaryDirectory folder;
  static const fs::path made = [] {
    for (int file = 0; file < 60; ++file) {
      ArticleFile article;
      article.title = "Bulletin sheet" + std::to_string(file);
      article.url = "https://a.example/sheet/" + std::to_string(file);
      for (int i = 0; i < 180; ++i) {
        const std::string name = std::to_string(file) + "x" + std::to_string(i);
        const std::string event = file < 30 ? name : std::to_string(file) + "x" + std::to_string(i / 6);
        article.related.push_back(
            {std::string("Bulletin ") + (i / 6 % 2 == 0 ? "early w" : "late w") + event + " v" + event,
             "https://a.example/" + name, "u" + event + " t" + event, "Wire" + std::to_string(i % 6)});
      }
      write_article(folder / "docs" / (std::to_string(file) + ".md"), article);
    }
    index_corpus(folder / "docs", folder / "index");
    return folder / "index";
  }();
  return made;
}

// A search that counts no more than `cheap_matches` exactly without being told to.
Results search_large(const Request& request, std::size_t cheap_matches) {
  const common::IndexDirectory directory(large_index());
  static const auto generation = query::open_generation(directory, query::current_generation(directory));
  return query::SearchSession(*generation, cheap_matches).search(request);
}

Request ask(const std::string& query) {
  Request request;
  request.query = query;
  request.coverage = 0;
  return request;
}

using Counts = std::pair<std::size_t, bool>;

Counts counts_of(const Count& count) { return {count.value, count.exact}; }

void check_same_counts(const Results& a, const Results& b) {
  CHECK(counts_of(a.stories_matched) == counts_of(b.stories_matched));
  CHECK(counts_of(a.articles_matched) == counts_of(b.articles_matched));
}

// The id of the story, or of the article where each stands for itself.
std::vector<std::string> ids_of(const Results& results, Grouping grouping) {
  std::vector<std::string> ids;
  for (const Story& story : results.stories) ids.push_back(grouping == Grouping::story ? story.id : story.lead.id);
  return ids;
}

// Pages of `size` against the one page `whole`.
void check_pages(const Searcher& searcher, Request request, const Results& whole, std::size_t size) {
  request.limit = size;
  std::vector<std::string> ids;
  do {
    const Results page = searcher.search(request);
    check_same_counts(page, whole);
    for (const std::string& id : ids_of(page, request.grouping)) ids.push_back(id);
    request.offset += size;
  } while (request.offset < whole.stories.size() + size);
  CHECK(ids == ids_of(whole, request.grouping));
}

Request with_filter(Request request, const std::string& field, const std::string& value) {
  if (field == "topic") request.topics = {value};
  if (field == "provider") request.providers = {value};
  if (field == "category") request.categories = {value};
  if (field == "type") request.types = {value};
  return request;
}

}  // namespace

TEST_CASE("pages put together are the one large page, and each has its counts") {
  for (const std::string& query : kQueries) {
    for (const SortOrder sort : {SortOrder::relevance, SortOrder::date, SortOrder::quality, SortOrder::oldest}) {
      for (const Grouping grouping : {Grouping::story, Grouping::none}) {
        for (const bool any_word : {false, true}) {
          CAPTURE(query, sort, grouping, any_word);
          Request request = ask(query);
          request.sort = sort;
          request.grouping = grouping;
          request.any_word = any_word;
          request.limit = 1000;
          const Results whole = sample().search(request);
          const std::vector<std::string> ids = ids_of(whole, grouping);
          CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
          CHECK(counts_of(whole.stories_matched) == Counts{ids.size(), true});
          CHECK(whole.articles_matched.exact);
          check_pages(sample(), request, whole, 13);
        }
      }
    }
  }
}

TEST_CASE("facets add up with the counts, and asking for a value finds as many") {
  for (const std::string& query : kQueries) {
    Request request = ask(query);
    const Results plain = sample().search(request);
    request.facets = {"topic", "provider", "category", "type", "year", "month", "quality"};
    request.facet_limit = 1000;
    const Results results = sample().search(request);
    check_same_counts(results, plain);
    for (const Facet& facet : results.facets) {
      std::size_t articles = 0, stories = 0;
      for (const FacetValue& value : facet.values) {
        CAPTURE(query, facet.field, value.value);
        articles += value.articles;
        stories += value.stories;
        CHECK(value.stories <= value.articles);
        CHECK(value.stories <= results.stories_matched.value);
        const bool has_filter = facet.field != "year" && facet.field != "month" && facet.field != "quality";
        if (value.value.empty() || !has_filter) continue;
        // Other stories are found for some of the words only when the filter leaves none with all of them.
        const Results filtered = sample().search(with_filter(ask(query), facet.field, value.value));
        CHECK(filtered.articles_matched.value == value.articles);
        CHECK(filtered.stories_matched.value == value.stories);
      }
      CAPTURE(query, facet.field);
      CHECK(stories >= results.stories_matched.value);
      if (facet.field == "topic") CHECK(articles >= results.articles_matched.value);
      else CHECK(articles == results.articles_matched.value);
    }
  }
}

TEST_CASE("counts of many matches are the same on every page, and estimates are marked") {
  const std::string query = GENERATE("bulletin", "bulletin -w3x4", "bulletin (early OR late)", "bulletin -early");
  const Grouping grouping = GENERATE(Grouping::story, Grouping::none);
  constexpr std::size_t kCheap = 5'000;
  CAPTURE(query, grouping);
  Request request = ask(query);
  request.grouping = grouping;
  request.exact_counts = true;
  const Results exact = search_large(request, kCheap);
  REQUIRE(exact.articles_matched.value > kCheap);
  CHECK(exact.articles_matched.exact);
  CHECK(exact.stories_matched.exact);
  request.exact_counts = false;
  const Results first = search_large(request, kCheap);
  if (first.articles_matched.exact) CHECK(first.articles_matched.value == exact.articles_matched.value);
  // A simple random sample of an eighth of 5,400 stories or more has a standard error of 3.6 % at most.
  const auto near = [](const Count& count) { return Approx(static_cast<double>(count.value)).epsilon(0.1); };
  CHECK(static_cast<double>(first.articles_matched.value) == near(exact.articles_matched));
  CHECK(static_cast<double>(first.stories_matched.value) == near(exact.stories_matched));
  const bool only_words = query == "bulletin";  // all matches of such a query are looked at
  if (grouping == Grouping::story) CHECK(first.stories_matched.exact == only_words);
  const Results by_default = search_large(request, 100'000);
  CHECK(counts_of(by_default.articles_matched) == counts_of(exact.articles_matched));
  CHECK(counts_of(by_default.stories_matched) == counts_of(exact.stories_matched));
  request.offset = GENERATE(10u, 3'000u, 5'390u, 10'500u, 20'000u);
  check_same_counts(search_large(request, kCheap), first);
  check_same_counts(search_large(request, 100'000), exact);
}

TEST_CASE("without counts a page says how many matches it looked at, and is the same") {
  Request request = ask("");  // everything, newest first
  request.limit = 3;
  const Results counted = sample().search(request);
  REQUIRE(counts_of(counted.articles_matched) == Counts{sample().stats().articles, true});
  request.counts = false;
  const Results uncounted = sample().search(request);
  CHECK_FALSE(uncounted.articles_matched.exact);
  CHECK_FALSE(uncounted.stories_matched.exact);
  CHECK(uncounted.articles_matched.value < counted.articles_matched.value);
  CHECK(uncounted.stories_matched.value >= 3);
  CHECK(uncounted.stories_matched.value <= uncounted.articles_matched.value);
  REQUIRE(uncounted.stories.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(uncounted.stories[i].id == counted.stories[i].id);
  request.exact_counts = true;  // asked for by name
  CHECK(sample().search(request).articles_matched.exact);
  request.exact_counts = false;
  request.facets = {"type"};
  CHECK(counts_of(sample().search(request).articles_matched) == counts_of(counted.articles_matched));
  request.facets.clear();
  request.query = "girl with herring";  // so few that the page looks at all of them
  const Results few = sample().search(request);
  CHECK(few.articles_matched.exact);
  request.counts = true;
  CHECK(counts_of(few.articles_matched) == counts_of(sample().search(request).articles_matched));
  request.counts = false;
  request.query = "zzyzzx";
  CHECK(counts_of(sample().search(request).articles_matched) == Counts{0, true});
}

TEST_CASE("no word of any article gets another spelling") {
  std::set<std::string> words;
  sample().for_each_article([&](const Article& article) {
    std::istringstream text(article.title + " " + article.excerpt);
    for (std::string word; text >> word;) {
      const bool is_plain = std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
      if (is_plain && word != "AND" && word != "OR" && word != "NOT" && word != "NEAR") words.insert(word);
    }
    return true;
  });
  REQUIRE(words.size() > 500);
  for (const std::string& word : words) {
    Request request = ask(word);
    request.limit = 1;
    const Results results = sample().search(request);
    CHECK(results.suggestion == "");
    CHECK(results.stories.size() == 1);
  }
}
