// Work shared out to a few threads: in chunks, each thread with a state of its own (an analyzer, buffers), or two
// things at once.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "indexer/stop_request.hpp"

namespace newsfold::indexer {

constexpr std::size_t chunk_count(std::size_t items, std::size_t chunk_size) {
  return (items + chunk_size - 1) / chunk_size;
}

// Calls work(state, chunk) for chunk = 0 .. chunks - 1 from `jobs` threads; `make_state()` is called once in each. The
// first exception stops the handing out of chunks and is thrown here once all threads have ended: Stopped, where the
// run is asked to stop.
template <typename MakeState, typename Work>
void for_each_chunk(unsigned jobs, std::size_t chunks, MakeState make_state, Work work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto run = [&] {
    try {
      auto state = make_state();
      for (std::size_t chunk = next++; chunk < chunks; chunk = next++) {
        throw_if_asked_to_stop();
        work(state, chunk);
      }
    } catch (...) {
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
      next = chunks;
    }
  };
  std::vector<std::jthread> threads;
  try {
    for (std::size_t i = 1; i < std::min<std::size_t>(jobs, chunks); ++i) threads.emplace_back(run);
  } catch (const std::system_error&) {
    // No room for another thread: those that there are do the work.
  }
  run();
  threads.clear();
  if (failure) std::rethrow_exception(failure);
}

// Calls work(i) for i = 0 .. count - 1 from `jobs` threads, for so many in a row from one of them.
template <typename Work>
void for_each_index(unsigned jobs, std::size_t count, std::size_t in_a_row, Work work) {
  for_each_chunk(
      jobs, chunk_count(count, in_a_row), [] { return 0; },
      [&](int, std::size_t chunk) {
        for (std::size_t i = chunk * in_a_row; i < std::min(count, (chunk + 1) * in_a_row); ++i) work(i);
      });
}

// Calls both, `other` from a thread of its own where `jobs` is more than one, else after `work`. Each may have threads
// of its own, so that there can be twice as many. Throws what either threw once both have ended, `work` first.
template <typename Work, typename Other>
void do_both(unsigned jobs, Work work, Other other) {
  std::exception_ptr failure;
  const auto run_other = [&] {
    try {
      other();
    } catch (...) {
      failure = std::current_exception();
    }
  };
  std::jthread thread;
  try {
    if (jobs > 1) thread = std::jthread(run_other);
  } catch (const std::system_error&) {
    // No room for another thread.
  }
  const bool is_started = thread.joinable();
  work();
  if (is_started) thread.join();
  else run_other();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace newsfold::indexer
