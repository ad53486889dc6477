// A run that is asked to end before it is done: by Ctrl-C, the service manager or a shutdown. Nothing is published
// then, and the report says why.
#pragma once

#include <stdexcept>
#include <string>

namespace newsfold::indexer {

// Thrown where a run would begin with the next piece of its work.
class Stopped : public std::runtime_error {
 public:
  // "stopped by SIGTERM".
  explicit Stopped(int signal);
};

// From now on SIGTERM, SIGINT and SIGHUP ask the run to end, and a second one ends the process as it would have at
// first. What is ignored stays so. To be called before there are other threads.
void let_signals_ask_to_stop();

// The signal that asked; 0: none has. Thread-safe.
int stop_signal() noexcept;

// Throws Stopped where one has. Thread-safe.
inline void throw_if_asked_to_stop() {
  if (const int signal = stop_signal()) throw Stopped(signal);
}

}  // namespace newsfold::indexer
