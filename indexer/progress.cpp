#include "indexer/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace newsfold::indexer {
namespace {

constexpr std::size_t kDefaultColumns = 80, kMinColumns = 20, kMaxBar = 40;

std::size_t terminal_columns() {
  winsize size{};
  const bool is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : kDefaultColumns;
}

std::string format_time_left(double seconds) {
  const auto whole = static_cast<long>(std::min(seconds, 360'000.0) + 0.5);
  if (whole < 60) return fmt::format("{} s left", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min left", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h left", whole / 3600, whole % 3600 / 60);
}

}  // namespace

bool can_draw_progress() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
}

std::string format_progress(const ProgressState& state, std::size_t columns) {
  constexpr double kSettled = 0.5;  // seconds until a rate says something
  std::string line = fmt::format("{:<9}", state.stage);
  std::string after;
  if (state.total > 0) after = fmt::format(" {:>3} %", 100 * std::min(state.done, state.total) / state.total);
  if (state.done > 0 && state.seconds >= kSettled) {
    const double rate = static_cast<double>(state.done) / state.seconds;
    after += fmt::format("  {:.0f}/s", rate);
    if (state.total > state.done)
      after += "  " + format_time_left(static_cast<double>(state.total - state.done) / rate);
  }
  const std::size_t used = line.size() + after.size() + 3;  // the bar's brackets, and the last column stays free
  if (state.total > 0 && used < columns) {
    const std::size_t bar = std::min(kMaxBar, columns - used);
    const std::size_t full = bar * std::min(state.done, state.total) / state.total;
    line += "[" + std::string(full, '#') + std::string(bar - full, '.') + "]";
  }
  line += after;
  return line.substr(0, std::max(columns, kMinColumns) - 1);
}

void Progress::start(const std::string& stage, std::size_t total) {
  finish();
  stage_ = stage;
  total_ = total;
  done_ = 0;
  started_ = Clock::now();
  drawn_ = {};
  draw(0);
}

void Progress::advance(std::size_t steps) {
  const std::size_t done = done_ += steps;
  if (shown_) draw(done);
}

void Progress::finish() {
  if (stage_.empty()) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - started_).count();
  const auto same = [this](const auto& stage) { return stage.first == stage_; };  // one that was come back to
  const auto known = std::find_if(seconds_.begin(), seconds_.end(), same);
  if (known != seconds_.end()) known->second += seconds;
  else seconds_.emplace_back(stage_, seconds);
  stage_.clear();
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::draw(std::size_t done) {
  if (!shown_) return;
  const std::unique_lock lock(drawing_, std::try_to_lock);
  const auto now = Clock::now();
  if (!lock || now - drawn_ < std::chrono::milliseconds(100)) return;
  drawn_ = now;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  std::fputs(("\r\x1b[K" + format_progress({stage_, done, total_, seconds}, terminal_columns())).c_str(), stderr);
}

}  // namespace newsfold::indexer
