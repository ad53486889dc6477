// One line on a terminal that says which stage runs and how far it is; nothing elsewhere.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace newsfold::indexer {

struct ProgressState {
  std::string stage;
  std::size_t done = 0;
  std::size_t total = 0;  // 0: unknown
  double seconds = 0;     // since the stage began
};

// "read     [########............]  40 %  1200/s  3 s left", in less than `columns` columns.
std::string format_progress(const ProgressState& state, std::size_t columns);

// Whether standard error is a terminal that a line can be drawn on again and again.
bool can_draw_progress();

// Thread rule: advance() may be called from any thread, the rest from one.
class Progress {
 public:
  // `shown`: draw on stderr.
  explicit Progress(bool shown) : shown_(shown) {}
  ~Progress() { finish(); }

  // Ends the stage before, if any, and starts another with `total` steps (0: unknown).
  void start(const std::string& stage, std::size_t total);
  void advance(std::size_t steps = 1);
  void finish();

  const std::vector<std::pair<std::string, double>>& seconds_by_stage() const { return seconds_; }

 private:
  using Clock = std::chrono::steady_clock;

  void draw(std::size_t done);

  bool shown_;
  std::string stage_;
  std::size_t total_ = 0;
  std::atomic<std::size_t> done_{0};
  Clock::time_point started_;
  std::mutex drawing_;
  Clock::time_point drawn_;
  std::vector<std::pair<std::string, double>> seconds_;
};

}  // namespace newsfold::indexer
