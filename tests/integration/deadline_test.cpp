// How long a search goes on past its deadline, over everything that can make one slow.
#include <pthread.h>
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <chrono>
#include <ctime>
#include <random>
#include <thread>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using Clock = std::chrono::steady_clock;

namespace {

// 6,000 articles of 600 words that many have, over nine months.
const std::string& broad_index() {
  static const TemporaryDirectory folder;
  static const std::string path = [] {
    std::mt19937 random(5);
    const auto words = [&](int count) {
      std::string text;
      for (int i = 0; i < count; ++i) {
        const auto word = random() % 600 * (random() % 2) + random() % 30;
        text += (i ? " " : "") + std::string(1, static_cast<char>('a' + word % 4)) + "w" + std::to_string(word);
      }
      return text;
    };
    for (int file = 0; file < 60; ++file) {
      ArticleFile article;
      article.title = words(8);
      article.url = "https://a.example/" + std::to_string(file);
      article.date = "2020-0" + std::to_string(1 + file % 9) + "-0" + std::to_string(1 + file % 7);
      for (int i = 0; i < 99; ++i) {
        const std::string url = "https://b.example/" + std::to_string(file * 1000 + i);
        article.related.push_back({words(8), url, words(30)});
      }
      write_article(folder / ("docs/" + std::to_string(file) + ".md"), article);
    }
    index_corpus(folder / "docs", folder / "index");
    return (folder / "index").string();
  }();
  return path;
}

std::vector<std::pair<const char*, Request>> broad_requests() {
  std::vector<std::pair<const char*, Request>> requests;
  const auto add = [&](const char* name, auto fill) {
    requests.emplace_back(name, Request());
    fill(requests.back().second);
  };
  add("facets of everything", [](Request& r) { r.facets = {"topic", "provider", "month", "quality"}; });
  add("any of frequent words, to the end", [](Request& r) {
    r.query = "aw0 bw1 cw2 dw3 aw4 bw5 cw6";
    r.any_word = r.exact_counts = true;
    r.limit = 1'000;
  });
  add("many prefixes", [](Request& r) {
    r.query = "aw1* bw1* cw2* dw3*";
    r.any_word = true;
    r.limit = 1'000;
  });
  add("phrases", [](Request& r) {
    r.query = R"("aw0 bw1 aw0" OR "bw1 cw2 bw1" OR "cw2 dw3 cw2" OR "dw3 aw4 dw3")";
    r.exact_counts = true;
  });
  add("near", [](Request& r) { r.query = "aw0 NEAR/10 bw1 NEAR/10 cw2 NEAR/10 dw3"; });
  add("a page far down", [](Request& r) {
    r.offset = 5'000;
    r.limit = 2'000;
    r.coverage = 1'000;
  });
  add("a long page by date", [](Request& r) {
    r.sort = SortOrder::date;
    r.limit = 2'000;
    r.explain = true;
  });
  add("many misspelt words", [](Request& r) { r.query = "aw00x bw11x cw22x dw33x aw44x bw55x cw66x"; });
  return requests;
}

double processor_ms(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// What a search that is stopped costs after its deadline: processor time, which a busy machine does not lengthen.
double ms_past_deadline(const Searcher& searcher, const Request& request) {
  clockid_t mine = 0;
  pthread_getcpuclockid(pthread_self(), &mine);
  double at_deadline = 0;
  const auto deadline = Clock::now() + std::chrono::milliseconds(request.max_ms);
  std::jthread watch([&] {
    std::this_thread::sleep_until(deadline);
    at_deadline = processor_ms(mine);
  });
  bool is_stopped = false;
  try {
    searcher.search(request);
  } catch (const Error& error) {
    is_stopped = error.code() == ErrorCode::deadline_exceeded;
  }
  const double at_end = processor_ms(mine);
  watch.join();
  return is_stopped ? at_end - at_deadline : 0;  // it may have come to its end in time, on a machine that had leisure
}

}  // namespace

TEST_CASE("whatever is asked, a search ends within 50 ms of work after its deadline") {
  const Searcher searcher(broad_index());
  REQUIRE(searcher.stats().articles == 6'000);
  int slow = 0;
  for (auto& [name, request] : broad_requests()) {
    const auto start = Clock::now();
    searcher.search(request);
    const double whole_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    slow += whole_ms > 4;
    for (const std::size_t part : {2, 10}) {
      request.max_ms = std::max<std::size_t>(1, static_cast<std::size_t>(whole_ms) / part);
      INFO(name << ": " << whole_ms << " ms in whole, " << request.max_ms << " ms allowed");
      CHECK(ms_past_deadline(searcher, request) < 50);
    }
  }
  CHECK(slow >= 3);
}
