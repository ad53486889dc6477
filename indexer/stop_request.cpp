#include "indexer/stop_request.hpp"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <cstring>

namespace newsfold::indexer {
namespace {

std::atomic<int> asked_by{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler sets it");

void ask(int signal) { asked_by = signal; }

}  // namespace

Stopped::Stopped(int signal) : std::runtime_error(fmt::format("stopped by SIG{}", sigabbrev_np(signal))) {}

void let_signals_ask_to_stop() {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    struct sigaction before {};
    if (::sigaction(signal, nullptr, &before) != 0 || before.sa_handler != SIG_DFL) continue;
    struct sigaction action {};
    action.sa_handler = ask;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    ::sigaction(signal, &action, nullptr);
  }
}

int stop_signal() noexcept { return asked_by; }

}  // namespace newsfold::indexer
