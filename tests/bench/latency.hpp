// How long each of many searches took, summed up as one line of JSON: what every program of the benchmark prints.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace newsfold::bench {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

inline std::vector<std::string> read_lines(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// From its making on: seconds on the clock, and processor time of the whole process, which other programs do not slow.
class Stopwatch {
 public:
  double wall() const { return seconds_since(start_); }
  double processor() const { return static_cast<double>(std::clock() - processor_start_) / CLOCKS_PER_SEC; }

 private:
  Clock::time_point start_ = Clock::now();
  std::clock_t processor_start_ = std::clock();
};

// `seconds` of each search, in any order; `found` stories over all of them; `whole`: from the first to the last.
inline std::string format_latency(std::vector<double> seconds, std::size_t found, const Stopwatch& whole) {
  if (seconds.empty()) throw std::runtime_error("no query was run");
  std::sort(seconds.begin(), seconds.end());
  const auto percentile = [&](double part) {
    const auto at = static_cast<std::size_t>(part * static_cast<double>(seconds.size()));
    return 1e6 * seconds[std::min(at, seconds.size() - 1)];
  };
  return fmt::format(
      R"({{"searches":{},"found":{},"p50_us":{:.1f},"p95_us":{:.1f},"p99_us":{:.1f},"max_us":{:.1f},"cpu_us":{:.1f},"per_second":{:.1f}}})",
      seconds.size(), found, percentile(0.50), percentile(0.95), percentile(0.99), 1e6 * seconds.back(),
      1e6 * whole.processor() / static_cast<double>(seconds.size()),
      static_cast<double>(seconds.size()) / whole.wall());
}

}  // namespace newsfold::bench
