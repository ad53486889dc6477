#include "indexer/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace newsfold::indexer {

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
  std::string line = "\r\x1b[K" + stage_;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  if (total_ > 0)
    line +=
        fmt::format("  {}/{}  {:.0f} %", done, total_, 100.0 * static_cast<double>(done) / static_cast<double>(total_));
  if (done > 0 && seconds > 1) {
    const double rate = static_cast<double>(done) / seconds;
    line += fmt::format("  {:.0f}/s", rate);
    if (total_ > done) line += fmt::format("  {:.0f} s left", static_cast<double>(total_ - done) / rate);
  }
  std::fputs(line.c_str(), stderr);
}

}  // namespace newsfold::indexer
