// Searches that end at their deadline or when they are told to, and leave everything as it was.
#include <newsfold/json.hpp>
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <chrono>
#include <ctime>
#include <fstream>
#include <random>
#include <thread>

#include "common/error.hpp"
#include "query/index_reader.hpp"
#include "query/query_compiler.hpp"
#include "query/query_parser.hpp"
#include "query/stop_check.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using Clock = std::chrono::steady_clock;
using Q = Xapian::Query;

namespace {

const std::filesystem::path kSample = std::filesystem::path(NEWSFOLD_TEST_DATA) / "sample";

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// Documents of which each has about half of 40 words, at random places; "all" is in every one, "odd" and "even" in
// every other.
Xapian::Database make_words_database() {
  constexpr int kDocuments = 30'000, kWords = 40;
  std::mt19937 random(7);
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  for (int i = 0; i < kDocuments; ++i) {
    Xapian::Document document;
    for (Xapian::termpos at = 1; at <= kWords / 2; ++at) {
      document.add_posting("w" + std::to_string(random() % kWords), at);
    }
    document.add_boolean_term("all");
    document.add_boolean_term(i % 2 == 0 ? "even" : "odd");
    database.add_document(document);
  }
  return database;
}

Q any_of_words(int first, int end) {
  std::vector<Q> words;
  for (int i = first; i < end; ++i) words.emplace_back("w" + std::to_string(i));
  return Q(Q::OP_OR, words.begin(), words.end());
}

Q both(const Q& left, const Q& right) { return Q(Q::OP_AND, left, right); }

Q phrases() {
  std::vector<Q> all;
  for (int i = 0; i < 32; ++i) {
    const std::vector<std::string> words{"w" + std::to_string(i), "w" + std::to_string(i + 1), "w" + std::to_string(i)};
    all.emplace_back(Q::OP_PHRASE, words.begin(), words.end(), 3);
  }
  return Q(Q::OP_OR, all.begin(), all.end());
}

std::vector<std::pair<const char*, Q>> heavy_queries() {
  const Q nothing = both(Q("odd"), Q("even"));
  return {
      {"many words", any_of_words(0, 40)},
      {"words that never meet", both(both(any_of_words(0, 20), any_of_words(20, 40)), nothing)},
      {"an alternative to words that never meet", Q(Q::OP_OR, both(any_of_words(0, 40), nothing), Q("w1"))},
      {"phrases", phrases()},
      {"phrases under a filter", Q(Q::OP_FILTER, Q("all"), phrases())},
      {"all but what is excluded", Q(Q::OP_AND_NOT, both(Q("all"), any_of_words(0, 40)), Q("all"))},
  };
}

void match_all(const Xapian::Database& database, const Q& query) {
  Xapian::Enquire enquire(database);
  enquire.set_query(query);
  enquire.get_mset(0, database.get_doccount());
}

// An index whose answers take long to write out: every article has a receipt and a snippet.
const std::string& wide_index() {
  static const TemporaryDirectory folder;
  static const std::string path = [] {
    for (int file = 0; file < 40; ++file) {
      ArticleFile article;
      article.title = "Report " + std::to_string(file);
      article.url = "https://a.example/" + std::to_string(file);
      for (int i = 0; i < 50; ++i) {
        const std::string name = std::to_string(file) + "-" + std::to_string(i);
        article.related.push_back({"Harbour report " + name, "https://b.example/" + name,
                                   "The harbour report of the harbour board on item " + name + " came out."});
      }
      write_article(folder / ("docs/" + std::to_string(file) + ".md"), article);
    }
    index_corpus(folder / "docs", folder / "index");
    return (folder / "index").string();
  }();
  return path;
}

constexpr int kChatterWords = 8;

std::string chatter(std::mt19937& random, int words) {
  std::string text;
  for (int i = 0; i < words; ++i) text += (i ? " word" : "word") + std::string(1, char('a' + random() % kChatterWords));
  return text;
}

// An index of articles made of the same few words, and 5 phrases of these words that none of them has: to find that
// out, the places of all words in all articles are compared.
const std::string& chatter_index() {
  static const TemporaryDirectory folder;
  static const std::string path = [] {
    std::mt19937 random(3);
    for (int i = 0; i < 2'000; ++i) {
      ArticleFile article;
      article.title = "Chatter " + std::to_string(i);
      article.url = "https://a.example/" + std::to_string(i);
      article.excerpt = chatter(random, 800);
      write_article(folder / ("docs/" + std::to_string(i) + ".md"), article);
    }
    index_corpus(folder / "docs", folder / "index");
    return (folder / "index").string();
  }();
  return path;
}

Request chatter_request() {
  std::mt19937 random(4);
  Request request;
  for (int i = 0; i < 5; ++i) request.query += (i ? " OR \"" : "\"") + chatter(random, 12) + "\"";
  return request;
}

Request wide_request() {
  Request request;
  request.query = "harbour report board item";
  request.limit = 10'000;
  request.grouping = Grouping::none;
  request.explain = true;
  return request;
}

ErrorCode stopped_by(const Searcher& searcher, const Request& request) {
  try {
    searcher.search(request);
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("the search went to its end");
  return ErrorCode::internal;
}

// Not by the clock on the wall, as a machine may give its time to others.
double processor_ms_since(std::clock_t start) {
  return 1000 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("matching stops at its deadline, whichever part of a query the time goes to") {
  const Xapian::Database database = make_words_database();
  for (const auto& [name, query] : heavy_queries()) {
    INFO(name);
    const std::clock_t start = std::clock();
    match_all(database, query);
    const double whole_ms = processor_ms_since(start);
    Request request;
    request.max_ms = 1;
    query::StopCheck stop(request);
    const std::clock_t guarded_start = std::clock();
    bool stopped = false;
    try {
      match_all(database, stop.guard(query));
    } catch (const common::Error& error) {
      stopped = error.code() == common::ErrorCode::deadline_exceeded;
    }
    const double guarded_ms = processor_ms_since(guarded_start);
    INFO("in whole " << whole_ms << " ms, stopped after " << guarded_ms);
    if (whole_ms < 10) continue;  // as on no machine known
    CHECK(stopped);
    CHECK(guarded_ms < 1 + whole_ms / 2);
  }
}

TEST_CASE("an estimate that may be stopped is what it is anyway") {
  const Xapian::Database database = make_words_database();
  const std::stop_source nobody;
  Request request;
  request.stop = nobody.get_token();
  query::StopCheck stop(request);
  auto queries = heavy_queries();
  queries.emplace_back("a word", Q("w1"));
  queries.emplace_back("words", both(Q("w1"), both(Q("w2"), Q("odd"))));
  queries.emplace_back("a word but another", Q(Q::OP_AND_NOT, Q("w1"), Q("w2")));
  queries.emplace_back("everything", Q::MatchAll);
  for (const auto& [name, query] : queries) {
    INFO(name);
    Xapian::Enquire enquire(database);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(query);
    const Xapian::MSet free = enquire.get_mset(0, 1);
    enquire.set_query(stop.guard_estimate(query));
    const Xapian::MSet guarded = enquire.get_mset(0, 1);
    CHECK(guarded.get_matches_estimated() == free.get_matches_estimated());
    CHECK(guarded.get_matches_lower_bound() == free.get_matches_lower_bound());
    CHECK(guarded.get_matches_upper_bound() == free.get_matches_upper_bound());
  }
}

TEST_CASE("a search that may be stopped finds what it finds anyway") {
  const TemporaryDirectory folder;
  REQUIRE(index_corpus(kSample / "docs", folder / "index").outcome == indexer::Outcome::published);
  const Searcher searcher((folder / "index").string());
  std::ifstream lines(kSample / "queries.tsv");
  std::vector<std::string> queries{"", "\"series b\" OR bridg* -fire", "port NEAR/3 ellery",
                                   "date:2021-03 title:quake"};
  for (std::string line; std::getline(lines, line);) queries.push_back(line.substr(line.find('\t') + 1));
  REQUIRE(queries.size() > 20);
  const std::stop_source nobody;
  for (const std::string& query : queries) {
    for (const SortOrder sort : {SortOrder::relevance, SortOrder::date}) {
      Request request;
      request.query = query;
      request.sort = sort;
      request.facets = {"topic"};
      Results free = searcher.search(request);
      request.max_ms = 600'000;
      request.stop = nobody.get_token();
      Results guarded = searcher.search(request);
      free.took_ms = guarded.took_ms = 0;
      INFO(query);
      CHECK(json_of(guarded) == json_of(free));
    }
  }
}

TEST_CASE("a search stops at its deadline, says so, and the next one works") {
  const Searcher searcher(wide_index());
  Request request = wide_request();
  const auto start = Clock::now();
  CHECK(searcher.search(request).stories.size() == 2'000);
  const double whole_ms = ms_since(start);
  request.max_ms = 5;
  const auto stopped_start = Clock::now();
  CHECK(stopped_by(searcher, request) == ErrorCode::deadline_exceeded);
  INFO("in whole " << whole_ms << " ms, stopped after " << ms_since(stopped_start));
  CHECK(ms_since(stopped_start) < 5 + whole_ms / 2);
  request.max_ms = 0;
  CHECK(searcher.search(request).stories.size() == 2'000);
  request.max_ms = 5;
  CHECK_THROWS_WITH(searcher.search(request), Catch::Contains("5 ms"));
}

TEST_CASE("a deadline further off than any clock reaches is none") {
  const Searcher searcher(chatter_index());
  Request request;
  request.query = "chatter";
  const std::size_t found = searcher.search(request).articles_matched.value;
  for (const std::size_t max_ms : {std::size_t{SIZE_MAX}, std::size_t{INT64_MAX}, std::size_t{10'000'000'000'000}}) {
    request.max_ms = max_ms;
    CHECK(searcher.search(request).articles_matched.value == found);
  }
}

TEST_CASE("looking for what no article has stops at its deadline") {
  const Searcher searcher(chatter_index());
  Request request = chatter_request();
  const auto start = Clock::now();
  REQUIRE(searcher.search(request).articles_matched.value == 0);
  const double whole_ms = ms_since(start);
  request.max_ms = 1;
  const auto stopped_start = Clock::now();
  CHECK(stopped_by(searcher, request) == ErrorCode::deadline_exceeded);
  INFO("in whole " << whole_ms << " ms, stopped after " << ms_since(stopped_start));
  CHECK(ms_since(stopped_start) < 1 + whole_ms / 5);
}

TEST_CASE("a search is cancelled before it begins, and from another thread") {
  const Searcher searcher(wide_index());
  Request request = wide_request();
  std::stop_source source;
  request.stop = source.get_token();
  std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    source.request_stop();
  });
  CHECK(stopped_by(searcher, request) == ErrorCode::cancelled);
  other.join();
  CHECK(stopped_by(searcher, request) == ErrorCode::cancelled);
  request.limit = 0;
  CHECK(stopped_by(searcher, request) == ErrorCode::cancelled);
  CHECK_THROWS_AS(searcher.similar("https://a.example/1", request), Error);
}

TEST_CASE("looking for the right spelling of many words stops, too") {
  const Searcher searcher(wide_index());
  Request request;
  std::stop_source source;
  source.request_stop();
  request.stop = source.get_token();
  request.query = "harboor reporrt";
  CHECK(stopped_by(searcher, request) == ErrorCode::cancelled);
}

// Nothing is matched here: it is the walk through the words of the index, of a text field and of providers' names, that
// stops.
TEST_CASE("looking for the words a prefix or a stem stands for stops, too") {
  const TemporaryDirectory folder;
  ArticleFile article;
  for (int i = 0; i < 100; ++i) {
    const std::string word = "run" + std::to_string(i);
    article.title += word + " ";
    article.related.push_back({"Title", "https://b.example/" + word, "Excerpt"});
    article.related.back().provider = word;
  }
  write_article(folder / "docs/1.md", article);
  index_corpus(folder / "docs", folder / "index");
  const common::IndexDirectory directory(folder / "index");
  const auto generation = query::open_generation(directory, query::current_generation(directory));
  std::stop_source source;
  source.request_stop();
  Request request;
  request.stop = source.get_token();
  for (const char* text : {"run*", "title:run*", "provider:run*", "title:run", "provider:run"}) {
    INFO(text);
    const query::ParsedQuery parsed = query::parse_query(text, 0);
    query::StopCheck never, stop(request);
    CHECK_NOTHROW(query::compile_query(parsed.root, false, *generation, never));
    CHECK_THROWS_WITH(query::compile_query(parsed.root, false, *generation, stop), "the search was cancelled");
  }
}
