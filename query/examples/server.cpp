// A search service: server INDEX [PORT [HOST]]. GET /search?q=WORDS[&n=10][&offset=0] answers in the JSON of
// newsfold-query, /health with the generation. Listens on 127.0.0.1 unless told otherwise, prints where, and ends on
// SIGTERM or SIGINT when the requests at hand are answered. Port 0 takes a free one.
#include <httplib.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <iostream>
#include <newsfold/json.hpp>
#include <newsfold/searcher.hpp>
#include <semaphore>
#include <thread>

namespace {

constexpr std::size_t kThreads = 8;
constexpr std::ptrdiff_t kMaxConnections = 64;  // at once; further ones wait in the kernel's queue
constexpr std::size_t kMaxBodyBytes = 4'096;    // nothing here has a body
constexpr std::size_t kMaxSearchMs = 500;
constexpr std::size_t kMaxStories = 50;
constexpr std::chrono::seconds kMaxConnectionTime{2};  // for all of a request and its answer, however they trickle

// Threads that take no more connections than that: the one that accepts them waits.
class BoundedThreads : public httplib::TaskQueue {
 public:
  void enqueue(std::function<void()> serve) override {
    free_.acquire();
    threads_.enqueue([this, serve = std::move(serve)] {
      const Slot slot{free_};
      try {
        serve();
      } catch (const std::exception& error) {  // no memory, say: that connection is lost, and no other
        std::cerr << error.what() << "\n";
      }
    });
  }
  void shutdown() override { threads_.shutdown(); }

 private:
  using Slots = std::counting_semaphore<kMaxConnections>;
  struct Slot {
    ~Slot() { slots.release(); }
    Slots& slots;
  };

  Slots free_{kMaxConnections};
  httplib::ThreadPool threads_{kThreads};
};

// A connection, which it closes, with one deadline for everything. Once the server stops, what has arrived is read and
// answered, and nothing is waited for any more.
class TimedConnection : public httplib::Stream {
 public:
  TimedConnection(int socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}
  TimedConnection(const TimedConnection&) = delete;
  ~TimedConnection() override {
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
  }

  bool is_readable() const override { return begin_ < end_ || wait_for(POLLIN); }
  bool is_writable() const override { return wait_for(POLLOUT); }

  ssize_t read(char* to, std::size_t size) override {
    if (begin_ == end_) {
      const ssize_t got = wait_for(POLLIN) ? ::recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT) : -1;
      if (got <= 0) return got;
      begin_ = 0;
      end_ = static_cast<std::size_t>(got);
    }
    const std::size_t count = std::min(size, end_ - begin_);
    std::copy_n(buffer_.data() + begin_, count, to);
    begin_ += count;
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char* from, std::size_t size) override {
    return wait_for(POLLOUT) ? ::send(socket_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT) : -1;
  }

  void get_remote_ip_and_port(std::string&, int&) const override {}  // nobody asks
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return socket_; }

 private:
  bool wait_for(short event) const {
    constexpr std::chrono::milliseconds kSlice{50};  // between two looks at stopping_
    while (true) {
      const bool is_last_look = (stopping_ && event == POLLIN) || std::chrono::steady_clock::now() >= deadline_;
      pollfd socket{socket_, event, 0};
      if (::poll(&socket, 1, is_last_look ? 0 : static_cast<int>(kSlice.count())) > 0) return true;
      if (is_last_look) return false;
    }
  }

  int socket_;
  const std::atomic<bool>& stopping_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::now() + kMaxConnectionTime;
  std::array<char, 4'096> buffer_{};
  std::size_t begin_ = 0, end_ = 0;
};

// httplib's own limits are between two bytes: whoever sent one now and then would keep a thread for good.
class TimedServer : public httplib::Server {
 public:
  void end() {
    stopping_ = true;
    stop();
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    TimedConnection connection(socket, stopping_);
    bool is_closed = false;
    return process_request(connection, true, is_closed, nullptr);  // one request a connection
  }

  std::atomic<bool> stopping_{false};
};

std::size_t number_of(const httplib::Request& request, const char* name, std::size_t otherwise) {
  if (!request.has_param(name)) return otherwise;
  const std::string text = request.get_param_value(name);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  throw newsfold::Error(newsfold::ErrorCode::invalid_argument, std::string(name) + " is not a whole number");
}

int status_of(newsfold::ErrorCode code) {
  switch (code) {
    case newsfold::ErrorCode::invalid_argument:
    case newsfold::ErrorCode::query_refused: return 400;
    case newsfold::ErrorCode::deadline_exceeded: return 503;
    default: return 500;
  }
}

void answer(httplib::Response& response, const std::function<std::string()>& work) {
  std::string json;
  try {
    json = work();
  } catch (const newsfold::Error& error) {
    response.status = status_of(error.code());
    json = newsfold::json_of(error);
  }
  response.set_content(json, "application/json");
}

std::string search(const newsfold::Searcher& searcher, const httplib::Request& asked) {
  newsfold::Request request;
  request.query = asked.get_param_value("q");
  request.limit = std::min(number_of(asked, "n", 10), kMaxStories);
  request.offset = number_of(asked, "offset", 0);
  request.max_ms = kMaxSearchMs;
  return newsfold::json_of(searcher.search(request));
}

void set_up(httplib::Server& server, const newsfold::Searcher& searcher) {
  server.new_task_queue = [] { return new BoundedThreads; };
  server.set_payload_max_length(kMaxBodyBytes);
  server.Get("/search", [&](const httplib::Request& request, httplib::Response& response) {
    answer(response, [&] { return search(searcher, request); });
  });
  server.Get("/health", [&](const httplib::Request&, httplib::Response& response) {
    answer(response, [&] { return "{\"generation\": " + std::to_string(searcher.generation()) + "}\n"; });
  });
}

int serve(const newsfold::Searcher& searcher, const std::string& host, int port) {
  TimedServer server;
  set_up(server, searcher);
  if (port == 0) port = server.bind_to_any_port(host.c_str());
  else if (!server.bind_to_port(host.c_str(), port)) port = -1;
  if (port <= 0) {
    std::cerr << "cannot listen on " << host << "\n";
    return 1;
  }
  // Signals come to this one thread, as all others are born with them blocked.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::atomic<bool> over{false};
  std::jthread stopper([&] {
    int received = 0;
    sigwait(&signals, &received);
    while (!over && !server.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    server.end();
  });
  std::cout << "http://" << host << ":" << port << "/search?q=" << std::endl;
  const bool ended_well = server.listen_after_bind();
  over = true;
  pthread_kill(stopper.native_handle(), SIGTERM);  // where it is still waiting
  return ended_well ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 4) {
    std::cerr << "usage: server INDEX [PORT [HOST]]\n";
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const newsfold::Searcher searcher(argv[1]);
  return serve(searcher, argc > 3 ? argv[3] : "127.0.0.1", argc > 2 ? std::stoi(argv[2]) : 8080);
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
