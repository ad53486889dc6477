// A long life in short: threads that ask one Searcher everything, errors and deadlines included, while an indexer
// publishes. Memory and open files must not grow. Usage: newsfold_soak SECONDS
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <newsfold/json.hpp>
#include <newsfold/searcher.hpp>
#include <thread>

#include "tests/support/growing_site.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using Clock = std::chrono::steady_clock;

namespace {

std::size_t open_files() {
  const std::filesystem::directory_iterator descriptors("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)));
}

std::size_t resident_kb() {
  std::size_t whole = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> whole >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

void ask(const Searcher& searcher, unsigned turn) try {
  Request request;
  request.query = turn % 3 == 0 ? "bridge" : turn % 3 == 1 ? "brigde \"closed on\" OR clo*" : "date:2021-13";
  request.explain = turn % 2 == 0;
  request.facets = {"provider", "month"};
  request.max_ms = turn % 5 == 0 ? 1 : 0;
  std::stop_source source;
  if (turn % 7 == 0) source.request_stop();
  request.stop = source.get_token();
  (void)json_of(searcher.search(request), request.explain);
  if (turn % 11 != 0) return;
  for (const Article& article : searcher.articles()) (void)searcher.article(article.url);
} catch (const Error& error) {
  const bool expected = error.code() == ErrorCode::query_refused || error.code() == ErrorCode::cancelled ||
                        error.code() == ErrorCode::deadline_exceeded;
  if (!expected) throw;
}

struct Sample {
  std::size_t files = 0;
  std::size_t kb = 0;
};

// One stretch: eight threads ask, a generation is published, all come to rest.
Sample stretch(const Searcher& searcher, GrowingSite& site, Clock::duration length, std::atomic<unsigned>& turns) {
  {
    std::atomic<bool> stop{false};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        while (!stop) ask(searcher, turns++);
      });
    }
    site.publish();
    std::this_thread::sleep_for(length);
    stop = true;
  }
  (void)searcher.search({});  // on the newest generation: handles of older ones go
  return {open_files(), resident_kb()};
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 30;
  GrowingSite site;
  const Searcher searcher(site.index());
  std::atomic<unsigned> turns{0};
  constexpr int kStretches = 12, kWarm = 4;
  Sample warm, last;
  for (int i = 1; i <= kStretches; ++i) {
    last = stretch(searcher, site, std::chrono::milliseconds(seconds * 1000 / kStretches), turns);
    if (i <= kWarm) warm = {std::max(warm.files, last.files), std::max(warm.kb, last.kb)};
    std::printf("stretch %d: %u calls, %zu open files, %zu kB\n", i, turns.load(), last.files, last.kb);
  }
  const bool constant = last.files <= warm.files && last.kb <= warm.kb + warm.kb / 10;
  std::puts(constant ? "constant" : "GROWS");
  return constant ? 0 : 1;
}
