// Queries that nobody types: each is answered or refused within a second and 256 MB, also on a small stack.
#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <newsfold/searcher.hpp>

#include "tests/support/language_articles.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

// The sanitizers need more of both for themselves.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kStackBytes = 4 << 20;
constexpr long kMaxKilobytes = 4L << 20;
constexpr double kMaxSeconds = 10;
#else
constexpr std::size_t kStackBytes = 256 << 10;
constexpr long kMaxKilobytes = 256L << 10;
constexpr double kMaxSeconds = 1;
#endif

struct Shape {
  const char* name;
  std::string head, piece, tail = {};
};

const std::vector<Shape> kShapes{
    {"opening brackets", "", "("},
    {"closing brackets", "", ")"},
    {"nested groups", "", "(ferry OR ", "fog"},
    {"nested AND", "", "(ferry AND "},
    {"nested NOT", "", "NOT ", "ferry"},
    {"nested minus", "", "-(", "ferry"},
    {"nested fields", "", "title:(", "ferry"},
    {"title:title:", "", "title:"},
    {"empty groups", "", "()"},
    {"flat AND", "ferry", " AND fog"},
    {"flat OR", "ferry", " OR fog"},
    {"flat NEAR", "ferry", " NEAR/5 fog"},
    {"operators alone", "", "AND OR NOT NEAR "},
    {"excluded words", "ferry", " -fog"},
    {"quotes", "", "\""},
    {"unclosed phrase", "\"", "ferry fog "},
    {"phrases", "", "\"ferry fog\" "},
    {"curly quotes", "", "“"},
    {"words", "", "ferry "},
    {"different words", "", "ferry fog harbour pilot "},
    {"one long word", "", "f"},
    {"one long word of digits", "", "1234567890"},
    {"one long compound", "ferry", "-fog"},
    {"one long address", "url:http://", "a."},
    {"combining marks", "e", "\u0301"},
    {"Arabic marks", "ع", "\u064B\u0651"},
    {"zero-width joiners", "a", "\u200D"},
    {"stars", "", "*"},
    {"prefixes", "", "fer* "},
    {"short prefixes", "", "f* "},
    {"prefixes in NEAR", "", "fer* NEAR fog* "},
    {"colons", "", ":"},
    {"dates", "", "date:2020 "},
    {"a long date", "date:", "2020-"},
    {"open ranges", "date:", ".."},
    {"a long number", "quality:", "9"},
    {"ranges of numbers", "", "quality:1..2 "},
    {"Chinese", "", "日本語"},
    {"Korean", "", "한국어 "},
    {"Thai", "", "สวัสดี"},
    {"ligatures that grow", "", "ﷺ"},
    {"invalid UTF-8", "", "\xff\xfe\xc3"},
    {"cut UTF-8", "", "\xf0\x9f"},
    {"right-to-left overrides", "", "\u202E"},
    {"NUL bytes", "", std::string(1, '\0')},
    {"line ends", "", "\r\n"},
    {"escapes", "", "\033[31m"},
    {"backslashes", "", "\\\""},
};

// As many pieces as fit.
std::string query_of(const Shape& shape, std::size_t bytes) {
  std::string text = shape.head;
  while (text.size() + shape.piece.size() + shape.tail.size() <= bytes) text += shape.piece;
  return text + shape.tail;
}

enum Verdict { kAnswered = 0, kRefused = 1, kOdd = 2, kSlow = 3, kLarge = 4 };

struct Call {
  const std::string* index;
  std::string query;
  Verdict verdict = kOdd;
};

void* run_call(void* argument) try {
  Call& call = *static_cast<Call*>(argument);
  const Searcher searcher(*call.index);
  Request request;
  request.query = call.query;
  request.explain = true;
  request.facets = {"provider"};
  searcher.search(request);
  request.any_word = true;
  request.grouping = Grouping::none;
  searcher.search(request);
  call.verdict = kAnswered;
  return nullptr;
} catch (const Error& error) {
  static_cast<Call*>(argument)->verdict = error.code() == ErrorCode::query_refused ? kRefused : kOdd;
  return nullptr;
}

// Exit code of a process that asks on a thread with a small stack, and is measured by the system. Its memory is that of
// this test beside its own, which is little.
int verdict_of(const std::string& index, const std::string& query) {
  const pid_t child = fork();
  if (child == 0) {
    Call call{&index, query};
    const auto start = std::chrono::steady_clock::now();
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackBytes);
    pthread_t thread;
    if (pthread_create(&thread, &attributes, run_call, &call) != 0) _exit(kOdd);
    pthread_join(thread, nullptr);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    if (taken.count() > kMaxSeconds) _exit(kSlow);
    _exit(usage.ru_maxrss > kMaxKilobytes ? kLarge : call.verdict);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

const std::string& language_index() {
  static const TemporaryDirectory folder;
  static const std::string path = [] {
    write_language_articles(folder / "docs");
    index_corpus(folder / "docs", folder / "index");
    return (folder / "index").string();
  }();
  return path;
}

}  // namespace

TEST_CASE("hostile queries of up to 1 MB are answered or refused, quickly and within little memory") {
  REQUIRE(kShapes.size() >= 40);
  for (const Shape& shape : kShapes) {
    for (const std::size_t bytes : {std::size_t{256}, std::size_t{1024}, std::size_t{1'000'000}}) {
      CAPTURE(shape.name, bytes);
      const int verdict = verdict_of(language_index(), query_of(shape, bytes));
      if (bytes > 1024) CHECK(verdict == kRefused);
      else CHECK((verdict == kAnswered || verdict == kRefused));
    }
  }
}

TEST_CASE("a refusal names the cap, and the number that is past it") {
  struct Refused {
    std::string query;
    const char* cap;
  };
  const auto repeated = [](const std::string& piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  const Refused cases[] = {{std::string(1025, 'a'), "the query has 1025 bytes, at most 1024 are read"},
                           {repeated("a ", 65), "more than 64 words"},
                           {repeated("a,", 65) + "a", "more than 64 words, those in a,b among them"},
                           {"a NEAR " + repeated("a,", 16), "more than 16 words joined by NEAR"},
                           {repeated("abc* ", 5), "more than 4 prefixes"},
                           {repeated("(", 17), "brackets nest deeper than 16"},
                           {repeated("NOT ", 17) + "a", "brackets and NOT nest deeper than 16"}};
  const Searcher searcher(language_index());
  for (const Refused& c : cases) {
    Request request;
    request.query = c.query;
    CHECK_THROWS_WITH(searcher.search(request), Catch::Contains(c.cap));
  }
}
