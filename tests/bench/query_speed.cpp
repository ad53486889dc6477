// newsfold-query-speed INDEX QUERIES any|all THREADS ROUNDS: what searches through the library cost, as a program that
// embeds it sees them: ten stories with snippets, one Searcher for all threads. QUERIES has one query a line. Every
// round runs them all; the first one warms up and is not counted.
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <newsfold/searcher.hpp>
#include <thread>

#include "tests/bench/latency.hpp"

using namespace newsfold;

namespace {

struct Load {
  std::vector<std::string> queries;
  bool any_word = false;
  unsigned threads = 1;
};

struct Timings {
  std::vector<double> seconds;
  std::size_t found = 0;
};

Timings run_share(const Searcher& searcher, const Load& load, std::atomic<std::size_t>& next, std::size_t end) {
  Timings timings;
  for (std::size_t i = next++; i < end; i = next++) {
    Request request;
    request.query = load.queries[i % load.queries.size()];
    request.any_word = load.any_word;
    const auto start = bench::Clock::now();
    timings.found += searcher.search(request).stories.size();
    timings.seconds.push_back(bench::seconds_since(start));
  }
  return timings;
}

Timings run_rounds(const Searcher& searcher, const Load& load, std::size_t rounds) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  Timings all;
  const auto share = [&] {
    const Timings own = run_share(searcher, load, next, rounds * load.queries.size());
    const std::lock_guard lock(mutex);
    all.found += own.found;
    all.seconds.insert(all.seconds.end(), own.seconds.begin(), own.seconds.end());
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < load.threads; ++i) threads.emplace_back(share);
  share();
  threads.clear();
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::cerr << "usage: newsfold-query-speed INDEX QUERIES any|all THREADS ROUNDS\n";
    return 2;
  }
  try {
    const Load load{bench::read_lines(argv[2]), std::string(argv[3]) == "any",
                    static_cast<unsigned>(std::strtoul(argv[4], nullptr, 10))};
    const Searcher searcher(argv[1]);
    run_rounds(searcher, load, 1);
    const bench::Stopwatch whole;
    const Timings timings = run_rounds(searcher, load, std::strtoul(argv[5], nullptr, 10));
    std::cout << bench::format_latency(timings.seconds, timings.found, whole) << "\n";
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "newsfold-query-speed: " << e.what() << "\n";
    return 1;
  }
}
