// CURRENT and the lock: what a power cut, a killed run or a second one leave behind.
#include "common/index_directory.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <optional>

#include "common/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::common {
namespace {

constexpr CurrentGeneration kCurrent{42, 0x0123'4567'89ab'cdef};

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

bool reads_as_corrupt(const IndexDirectory& index) {
  try {
    index.current();
  } catch (const Error& error) {
    return error.code() == ErrorCode::index_corrupt;
  }
  return false;
}

TEST_CASE("before the first publish there is no current generation") {
  const testing::TemporaryDirectory folder;
  CHECK_FALSE(IndexDirectory(folder.path()).current());
  CHECK_FALSE(IndexDirectory(folder / "missing").current());
  CHECK(IndexDirectory(folder / "missing").generations().empty());
}

TEST_CASE("CURRENT is read as it was written, and replaced as a whole") {
  const testing::TemporaryDirectory folder;
  const IndexDirectory index(folder.path());
  for (const CurrentGeneration& current :
       {kCurrent, CurrentGeneration{0, 0}, CurrentGeneration{UINT64_MAX, UINT64_MAX}, CurrentGeneration{7, 1}}) {
    index.set_current(current);
    CHECK(index.current() == current);
  }
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++files;
  CHECK(files == 1);
}

TEST_CASE("CURRENT damaged in any bit is refused") {
  const testing::TemporaryDirectory folder;
  const IndexDirectory index(folder.path());
  index.set_current(kCurrent);
  const std::string good = read_file(folder / "CURRENT").value();
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = good;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      write(folder / "CURRENT", damaged);
      CAPTURE(at, bit);
      CHECK(reads_as_corrupt(index));
    }
  }
}

TEST_CASE("CURRENT cut short or with more at its end is refused") {
  const testing::TemporaryDirectory folder;
  const IndexDirectory index(folder.path());
  index.set_current(kCurrent);
  const std::string good = read_file(folder / "CURRENT").value();
  for (std::size_t size = 0; size < good.size(); ++size) {
    write(folder / "CURRENT", good.substr(0, size));
    CAPTURE(size);
    CHECK(reads_as_corrupt(index));
  }
  for (const std::string& more : {std::string("\n"), std::string("x"), std::string(1, '\0'), good}) {
    write(folder / "CURRENT", good + more);
    CHECK(reads_as_corrupt(index));
  }
  write(folder / "CURRENT", good);
  CHECK(index.current() == kCurrent);
}

TEST_CASE("a CURRENT that cannot be read is an error, not an empty index") {
  const testing::TemporaryDirectory folder;
  std::filesystem::create_directory(folder / "CURRENT");
  CHECK_THROWS_AS(IndexDirectory(folder.path()).current(), Error);
}

TEST_CASE("an error about CURRENT names its path") {
  const testing::TemporaryDirectory folder;
  write(folder / "CURRENT", "nonsense");
  CHECK_THROWS_WITH(IndexDirectory(folder.path()).current(), Catch::Contains((folder / "CURRENT").string()));
}

TEST_CASE("an index owns what it is made of, however it is written, and nothing beside it") {
  const testing::TemporaryDirectory folder;
  const IndexDirectory index(folder / "index");
  for (const char* name : {"CURRENT", "lock", "seen", "generations/1/articles", "build", "x/../CURRENT"}) {
    CHECK(index.owns(folder / "index" / name));
  }
  for (const char* name : {"index", "index/report.json", "index/x/CURRENT", "CURRENT", "index2/CURRENT"}) {
    CHECK_FALSE(index.owns(folder / name));
  }
}

TEST_CASE("generations are numbers, ascending, and other names are passed over") {
  const testing::TemporaryDirectory folder;
  const IndexDirectory index(folder.path());
  for (const char* name : {"10", "9", "2", "x", "3x", "-1", ".tmp", "1.new", "007", "0", "18446744073709551615"}) {
    std::filesystem::create_directories(folder / "generations" / name);
  }
  CHECK(index.generations() == std::vector<std::uint64_t>{2, 9, 10});
  CHECK(index.generation(9) == folder / "generations" / "9");
}

// A child process that takes the lock, says so through a pipe, and waits to be killed.
class LockHolder {
 public:
  explicit LockHolder(const std::filesystem::path& root) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) hold(root, ends[1]);
    ::close(ends[1]);
    char told = 0;
    const bool taken = ::read(ends[0], &told, 1) == 1;
    ::close(ends[0]);
    REQUIRE(taken);
  }
  ~LockHolder() { kill_now(); }

  void kill_now() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    pid_ = -1;
  }

  pid_t pid() const { return pid_; }

 private:
  [[noreturn]] static void hold(const std::filesystem::path& root, int tell) {
    try {
      const IndexLock lock(root);
      if (::write(tell, "!", 1) == 1) {
        for (;;) ::pause();
      }
    } catch (...) {
    }
    ::_exit(1);
  }

  pid_t pid_ = -1;
};

std::optional<ErrorCode> lock_error(const std::filesystem::path& root) {
  try {
    const IndexLock lock(root);
  } catch (const Error& error) {
    return error.code();
  }
  return std::nullopt;
}

TEST_CASE("the lock of another process is refused within a second, its holder named, and free once that is killed") {
  const testing::TemporaryDirectory folder;
  LockHolder holder(folder / "index");
  CHECK(lock_error(folder / "index") == ErrorCode::index_busy);
  CHECK_THROWS_WITH(IndexLock(folder / "index"), Catch::Contains(std::to_string(holder.pid())));
  holder.kill_now();
  CHECK_FALSE(lock_error(folder / "index"));
}

TEST_CASE("the lock is held as long as its object lives, and its file stays") {
  const testing::TemporaryDirectory folder;
  {
    const IndexLock lock(folder / "a" / "b");
    CHECK(lock_error(folder / "a" / "b") == ErrorCode::index_busy);
    CHECK_FALSE(lock_error(folder / "other"));
  }
  CHECK(std::filesystem::exists(folder / "a" / "b" / "lock"));
  CHECK_FALSE(lock_error(folder / "a" / "b"));
}

TEST_CASE("a place where no index can be is an io error") {
  const testing::TemporaryDirectory folder;
  write(folder / "file", "");
  CHECK(lock_error(folder / "file" / "index") == ErrorCode::io);
}

}  // namespace
}  // namespace newsfold::common
