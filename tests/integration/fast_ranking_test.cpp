// Shortcuts change no answer: a page found by looking at few hits, and with the mapped facts of articles, is the one
// that a look at every hit gives from value slots alone.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "common/article_columns.hpp"
#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "query/index_reader.hpp"
#include "query/query_compiler.hpp"
#include "query/query_parser.hpp"
#include "query/search_session.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

// Made words, the first ones in most articles, the last ones in few.
class Vocabulary {
 public:
  explicit Vocabulary(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }

  std::string word() {
    const std::size_t number = below(below(kWords) + 1);
    const std::string word{static_cast<char>('b' + number % 20), 'a', static_cast<char>('b' + number / 20), 'o', 'k'};
    return below(8) == 0 ? word + "ing" : word;  // a rare form
  }

  std::string words(std::size_t count) {
    std::string text = word();
    while (--count > 0) text += " " + word();
    return text;
  }

 private:
  static constexpr std::size_t kWords = 400;
  std::mt19937 random_;
};

void write_corpus(const std::filesystem::path& folder) {
  Vocabulary vocabulary(11);
  for (int i = 0; i < 1200; ++i) {
    ArticleFile article;
    article.title = vocabulary.words(6);
    article.excerpt = vocabulary.words(25);
    article.url = "https://a.example/" + std::to_string(i);
    const std::size_t day = 1 + vocabulary.below(9);
    article.date = day == 9 ? "" : "2021-03-0" + std::to_string(day) + "T08:00:00Z";
    if (vocabulary.below(4) > 0) article.quality = static_cast<int>(vocabulary.below(120));
    article.provider = "Provider " + std::to_string(vocabulary.below(9));
    if (vocabulary.below(3) == 0)
      article.related = {{article.title + " " + vocabulary.word(), article.url + "-r", article.excerpt}};
    write_article(folder / (std::to_string(i) + ".md"), article);
  }
}

// Everything about an article that ranking and grouping decide.
std::string told(const Article& article) {
  return article.id + " " + article.story + " " + std::to_string(article.score) + " " +
         std::to_string(article.matched) + " " + article.snippet + " " + std::to_string(article.copies.size());
}

std::string told(const Story& story) {
  std::string text = story.id + " " + std::to_string(story.rank) + " " + std::to_string(story.score) + " " +
                     std::to_string(story.article_count) + " " + std::to_string(story.provider_count) + " " +
                     story.first_provider.name + " " + told(story.lead);
  for (const Article& article : story.coverage) text += "\n  " + told(article);
  return text;
}

std::vector<std::string> told(const Results& results, std::size_t stories) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::min(stories, results.stories.size()); ++i) lines.push_back(told(results.stories[i]));
  return lines;
}

std::string told(const std::vector<Facet>& facets) {
  std::string text;
  for (const Facet& facet : facets) {
    for (const FacetValue& value : facet.values) {
      text += facet.field + " " + value.value + " " + std::to_string(value.articles) + " " +
              std::to_string(value.stories) + "\n";
    }
  }
  return text;
}

// Words, half of the time with conditions on their places, of all kinds.
std::string random_query(Vocabulary& vocabulary) {
  const std::string words = vocabulary.words(1 + vocabulary.below(4));
  switch (vocabulary.below(12)) {
    case 0: return "\"" + vocabulary.word() + "\" " + vocabulary.word();
    case 1: return "\"" + vocabulary.words(2) + "\"";
    case 2: return vocabulary.word() + " NEAR/5 " + vocabulary.word();
    case 3: return "title:" + words;
    case 4: return "excerpt:" + vocabulary.word() + " title:" + vocabulary.word();
    case 5: return vocabulary.word().substr(0, 2) + "* \"" + vocabulary.word() + "\"";
    case 6: return words + " -\"" + vocabulary.words(2) + "\"";
    case 7: return words + " nowhere";  // so that some of the words have to do
    default: return words;
  }
}

Request random_request(Vocabulary& vocabulary) {
  Request request;
  request.query = random_query(vocabulary);
  request.any_word = vocabulary.below(2) == 0;
  request.now_utc = 1'615'500'000;
  request.quality_weight = static_cast<double>(vocabulary.below(3)) * 0.2;
  if (vocabulary.below(4) == 0) request.grouping = Grouping::none;
  if (vocabulary.below(5) == 0) request.half_life_days = 3;
  if (vocabulary.below(6) == 0) request.facets = {"provider", "month"};
  constexpr SortOrder kOrders[] = {SortOrder::date, SortOrder::quality, SortOrder::oldest};
  if (vocabulary.below(8) == 0) request.sort = kOrders[vocabulary.below(3)];
  return request;
}

bool has_form_apart(const std::string& text, query::OpenGeneration& generation) {
  query::StopCheck stop;
  return !query::compile_query(query::parse_query(text, 0).root, false, generation, stop).forms.empty();
}

}  // namespace

TEST_CASE("pages are what a look at every hit gives") {
  const char* given = std::getenv("NEWSFOLD_RANKED_PAGES");
  const int pages = given ? std::stoi(given) : 200;
  constexpr std::size_t kEverything = 10'000, kPage = 10;
  const TemporaryDirectory folder;
  write_corpus(folder / "docs");
  indexer::Options options = index_options(folder / "docs", folder / "index", {});
  options.split_articles = 600;
  indexer::run_index(options);
  const Searcher from_columns((folder / "index").string());
  const common::IndexDirectory directory(folder / "index");
  const auto generation = query::open_generation(directory, query::current_generation(directory));
  query::SearchSession by_best_hits(*generation, 0);
  const auto without_columns = query::open_generation(directory, query::current_generation(directory));
  REQUIRE(without_columns->columns);
  REQUIRE(without_columns->segments.size() == 2);
  without_columns->columns.reset();
  query::SearchSession from_slots(*without_columns), best_hits_from_slots(*without_columns, 0);
  Vocabulary vocabulary(12);
  int with_more_than_a_page = 0, with_some_of_the_words = 0, with_forms = 0;
  for (int i = 0; i < pages; ++i) {
    Request request = random_request(vocabulary);
    CAPTURE(request.query, request.any_word, request.quality_weight);
    const Results page = from_columns.search(request);
    const Results page_of_best_hits = by_best_hits.search(request);
    const Results page_of_best_from_slots = best_hits_from_slots.search(request);
    request.limit = kEverything;
    const Results everything = from_slots.search(request);
    REQUIRE(told(page, kPage) == told(everything, kPage));
    REQUIRE(told(page_of_best_hits, kPage) == told(everything, kPage));
    REQUIRE(told(page_of_best_from_slots, kPage) == told(everything, kPage));
    CHECK(told(page.facets) == told(everything.facets));
    CHECK(told(page_of_best_hits.facets) == told(everything.facets));
    CHECK(page.articles_matched.value == everything.articles_matched.value);
    CHECK(page.stories_matched.value == everything.stories_matched.value);
    const std::string note = everything.notes.empty() ? "" : everything.notes[0];
    with_some_of_the_words += note.find("these have some of them") != std::string::npos ? 1 : 0;
    with_forms += has_form_apart(request.query, *generation) ? 1 : 0;
    with_more_than_a_page += everything.stories.size() > kPage ? 1 : 0;
  }
  CHECK(with_more_than_a_page > pages * 3 / 10);
  CHECK(with_some_of_the_words > pages / 20);
  CHECK(with_forms > pages / 20);
}
