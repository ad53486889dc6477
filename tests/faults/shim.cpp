// A library for LD_PRELOAD that stands between newsfold-index and the system: it lets the N-th call fail, the disk be
// full after N bytes, the process be killed at the N-th change, and keeps a log of all changes from which a power cut
// can be replayed. Set up by the environment, see Plan; every other program it is loaded into is left alone.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

namespace {

const char* variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

long number(const char* name) {
  const char* value = variable(name);
  return *value ? std::strtol(value, nullptr, 10) : -1;
}

struct Plan {
  std::string program = variable("NEWSFOLD_FAULT_PROGRAM");  // whose calls these are
  std::string root = variable("NEWSFOLD_FAULT_ROOT");        // the folder whose changes are counted and logged
  long failing_call = number("NEWSFOLD_FAULT_CALL");         // from 1
  int error = static_cast<int>(number("NEWSFOLD_FAULT_ERRNO"));
  long space = number("NEWSFOLD_FAULT_SPACE");             // bytes that may be written below root
  long killed_at = number("NEWSFOLD_FAULT_KILL");          // the change, from 1, before which the process is killed
  std::string counts = variable("NEWSFOLD_FAULT_COUNTS");  // a file for "calls changes bytes failed-call" at the end
  std::string log = variable("NEWSFOLD_FAULT_LOG");
  bool is_on = program == program_invocation_short_name;
};

struct State {
  Plan plan;
  std::recursive_mutex mutex;
  long calls = 0, changes = 0, bytes = 0;
  int log = -1;
  std::string failed = "none";  // the call that was let fail

  State() {
    if (plan.is_on && !plan.log.empty())
      log = static_cast<int>(
          syscall(SYS_openat, AT_FDCWD, plan.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  }
  ~State() {
    if (!plan.is_on || plan.counts.empty()) return;
    const std::string text =
        std::to_string(calls) + " " + std::to_string(changes) + " " + std::to_string(bytes) + " " + failed + "\n";
    const auto fd =
        static_cast<int>(syscall(SYS_openat, AT_FDCWD, plan.counts.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
    syscall(SYS_write, fd, text.data(), text.size());
    plan.is_on = false;
  }
};

State& state() {
  static State the_state;
  return the_state;
}

using Lock = std::lock_guard<std::recursive_mutex>;

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}
#define NEXT(name) static auto* const real = next<decltype(name)>(#name)

// Whether a call comes from the allocator: what that asks of the system is not the program's, and it may ask before
// there is a state.
bool is_allocator(const void* caller) {
  Dl_info place{};
  return dladdr(caller, &place) != 0 && std::strstr(place.dli_fname, "mimalloc") != nullptr;
}

// Counts a call of `name`; true when it is the one that is to fail, with errno set.
bool fails(const char* name) {
  State& s = state();
  if (!s.plan.is_on) return false;
  const Lock lock(s.mutex);
  if (++s.calls != s.plan.failing_call) return false;
  s.failed = name;
  errno = s.plan.error;
  return true;
}

// ---- what lies below the root

bool is_below_root(const std::string& path) {
  const std::string& root = state().plan.root;
  return state().plan.is_on && !root.empty() && path.size() > root.size() && path.starts_with(root + "/");
}

std::string path_of(int fd) {
  char path[4096];
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const long size = syscall(SYS_readlinkat, AT_FDCWD, link.c_str(), path, sizeof path);
  return size > 0 ? std::string(path, static_cast<std::size_t>(size)) : std::string();
}

std::string absolute(int folder, const char* path) {
  if (path[0] == '/') return path;
  return (folder == AT_FDCWD ? variable("PWD") : path_of(folder)) + std::string("/") + path;
}

unsigned long inode_of(int fd) {
  struct stat status {};
  return syscall(SYS_fstat, fd, &status) == 0 ? status.st_ino : 0;
}

bool exists(const std::string& path, unsigned long* inode = nullptr) {
  struct stat status {};
  const bool found = syscall(SYS_newfstatat, AT_FDCWD, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
  if (found && inode) *inode = status.st_ino;
  return found;
}

void log(const std::string& line, const void* data = nullptr, std::size_t size = 0) {
  const int fd = state().log;
  if (fd < 0) return;
  const int kept = errno;
  syscall(SYS_write, fd, (line + "\n").data(), line.size() + 1);
  if (size > 0) syscall(SYS_write, fd, data, size);
  errno = kept;
}

// Counts a change below the root, and dies before it when that is the plan.
void count_change() {
  State& s = state();
  if (++s.changes == s.plan.killed_at) ::kill(::getpid(), SIGKILL);
}

bool is_full() {
  const State& s = state();
  if (s.plan.space < 0 || s.bytes < s.plan.space) return false;
  errno = ENOSPC;
  return true;
}

// ---- writing

template <typename Write>
ssize_t write_at(int fd, const void* data, std::size_t size, long offset, Write write) {
  State& s = state();
  const Lock lock(s.mutex);
  if (!is_below_root(path_of(fd))) return write(size);
  count_change();
  if (is_full()) return -1;
  if (s.plan.space >= 0) size = std::min(size, static_cast<std::size_t>(s.plan.space - s.bytes));
  const ssize_t done = write(size);
  if (done <= 0) return done;
  s.bytes += done;
  log("write " + std::to_string(inode_of(fd)) + " " + std::to_string(offset) + " " + std::to_string(done), data,
      static_cast<std::size_t>(done));
  return done;
}

int made_or_changed(int result, const std::string& line) {
  if (result == 0) log(line);
  return result;
}

template <typename Open>
int open_logged(const std::string& path, int flags, Open open) {
  State& s = state();
  const Lock lock(s.mutex);
  if ((flags & (O_CREAT | O_TRUNC)) == 0 || !is_below_root(path)) return open();
  count_change();
  const bool is_new = !exists(path);
  if (is_new && is_full()) return -1;
  const int fd = open();
  if (fd < 0) return fd;
  if (is_new) log("create " + std::to_string(inode_of(fd)) + " " + path);
  else if (flags & O_TRUNC) log("truncate " + std::to_string(inode_of(fd)) + " 0");
  return fd;
}

// A change of a folder.
template <typename Change>
int change_name(const std::string& path, const std::string& line, Change change) {
  const Lock lock(state().mutex);
  if (!is_below_root(path)) return change();
  count_change();
  return made_or_changed(change(), line);
}

int sync_logged(int fd, int (*sync)(int)) {
  const Lock lock(state().mutex);
  if (!is_below_root(path_of(fd)) && path_of(fd) != state().plan.root) return sync(fd);
  count_change();
  return made_or_changed(sync(fd), "sync " + std::to_string(inode_of(fd)));
}

}  // namespace

// What the program calls instead of the C library. -Wl,-Bsymbolic is not needed: nothing above calls these.
extern "C" {

#define OPEN_LIKE(name)                                                                           \
  int name(const char* path, int flags, ...) {                                                    \
    NEXT(name);                                                                                   \
    va_list more;                                                                                 \
    va_start(more, flags);                                                                        \
    const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                               \
    va_end(more);                                                                                 \
    if (is_allocator(__builtin_return_address(0))) return real(path, flags, mode);                \
    if (fails(__func__)) return -1;                                                               \
    return open_logged(absolute(AT_FDCWD, path), flags, [&] { return real(path, flags, mode); }); \
  }
OPEN_LIKE(open)
OPEN_LIKE(open64)

int openat(int folder, const char* path, int flags, ...) {
  NEXT(openat);
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (fails(__func__)) return -1;
  return open_logged(absolute(folder, path), flags, [&] { return real(folder, path, flags, mode); });
}

#define FOPEN_LIKE(name)                                                                                           \
  FILE* name(const char* path, const char* mode) {                                                                 \
    NEXT(name);                                                                                                    \
    if (fails(__func__)) return nullptr;                                                                           \
    const int flags = *mode == 'w' ? O_CREAT | O_TRUNC : *mode == 'a' ? O_CREAT : 0;                               \
    FILE* file = nullptr;                                                                                          \
    open_logged(absolute(AT_FDCWD, path), flags, [&] { return (file = real(path, mode)) ? ::fileno(file) : -1; }); \
    return file;                                                                                                   \
  }
FOPEN_LIKE(fopen)
FOPEN_LIKE(fopen64)

ssize_t write(int fd, const void* data, std::size_t size) {
  NEXT(write);
  if (fd <= STDERR_FILENO) return real(fd, data, size);
  if (fails(__func__)) return -1;
  const long offset = syscall(SYS_lseek, fd, 0, SEEK_CUR);
  return write_at(fd, data, size, offset, [&](std::size_t allowed) { return real(fd, data, allowed); });
}

ssize_t pwrite(int fd, const void* data, std::size_t size, off_t offset) {
  NEXT(pwrite);
  if (fails(__func__)) return -1;
  return write_at(fd, data, size, offset, [&](std::size_t allowed) { return real(fd, data, allowed, offset); });
}

ssize_t writev(int fd, const iovec* parts, int count) {
  NEXT(writev);
  if (fd <= STDERR_FILENO) return real(fd, parts, count);
  std::string data;
  for (int i = 0; i < count; ++i) data.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  return write(fd, data.data(), data.size());
}

int ftruncate(int fd, off_t size) {
  NEXT(ftruncate);
  if (fails(__func__)) return -1;
  const std::string path = path_of(fd);
  return change_name(path, "truncate " + std::to_string(inode_of(fd)) + " " + std::to_string(size),
                     [&] { return real(fd, size); });
}

int fsync(int fd) {
  NEXT(fsync);
  return fails(__func__) ? -1 : sync_logged(fd, real);
}

int fdatasync(int fd) {
  NEXT(fdatasync);
  return fails(__func__) ? -1 : sync_logged(fd, real);
}

int mkdir(const char* path, mode_t mode) {
  NEXT(mkdir);
  if (fails(__func__)) return -1;
  const std::string full = absolute(AT_FDCWD, path);
  const Lock lock(state().mutex);
  if (!is_below_root(full)) return real(path, mode);
  count_change();
  if (!exists(full) && is_full()) return -1;
  const int result = real(path, mode);
  unsigned long inode = 0;
  if (result == 0 && exists(full, &inode)) log("mkdir " + std::to_string(inode) + " " + full);
  return result;
}

int rename(const char* from, const char* to) {
  NEXT(rename);
  if (fails(__func__)) return -1;
  const std::string source = absolute(AT_FDCWD, from), target = absolute(AT_FDCWD, to);
  return change_name(target, "rename " + source + "\t" + target, [&] { return real(from, to); });
}

int unlink(const char* path) {
  NEXT(unlink);
  if (fails(__func__)) return -1;
  const std::string full = absolute(AT_FDCWD, path);
  return change_name(full, "unlink " + full, [&] { return real(path); });
}

int rmdir(const char* path) {
  NEXT(rmdir);
  if (fails(__func__)) return -1;
  const std::string full = absolute(AT_FDCWD, path);
  return change_name(full, "unlink " + full, [&] { return real(path); });
}

int unlinkat(int folder, const char* path, int flags) {
  NEXT(unlinkat);
  if (fails(__func__)) return -1;
  const std::string full = absolute(folder, path);
  return change_name(full, "unlink " + full, [&] { return real(folder, path, flags); });
}

// What only fails.
#define FAILING(result, failure, name, parameters, arguments)             \
  result name parameters {                                                \
    NEXT(name);                                                           \
    if (is_allocator(__builtin_return_address(0))) return real arguments; \
    return fails(__func__) ? failure : real arguments;                    \
  }
FAILING(ssize_t, -1, read, (int fd, void* data, std::size_t size), (fd, data, size))
FAILING(ssize_t, -1, pread, (int fd, void* data, std::size_t size, off_t at), (fd, data, size, at))
FAILING(DIR*, nullptr, opendir, (const char* path), (path))
FAILING(DIR*, nullptr, fdopendir, (int fd), (fd))
FAILING(dirent*, nullptr, readdir, (DIR * folder), (folder))
FAILING(int, -1, stat, (const char* path, struct stat* status), (path, status))
FAILING(int, -1, lstat, (const char* path, struct stat* status), (path, status))
FAILING(int, -1, fstat, (int fd, struct stat* status), (fd, status))
FAILING(int, -1, fstatat, (int folder, const char* path, struct stat* status, int flags), (folder, path, status, flags))
FAILING(off_t, -1, lseek, (int fd, off_t at, int from), (fd, at, from))
FAILING(int, -1, flock, (int fd, int how), (fd, how))
FAILING(int, -1, access, (const char* path, int mode), (path, mode))
FAILING(ssize_t, -1, readlink, (const char* path, char* target, std::size_t size), (path, target, size))
FAILING(pid_t, -1, waitpid, (pid_t child, int* status, int how), (child, status, how))
FAILING(void*, MAP_FAILED, mmap, (void* at, std::size_t size, int use, int flags, int fd, off_t from),
        (at, size, use, flags, fd, from))
FAILING(int, errno, posix_spawn,
        (pid_t * child, const char* path, const posix_spawn_file_actions_t* actions,
         const posix_spawnattr_t* attributes, char* const* arguments, char* const* environment),
        (child, path, actions, attributes, arguments, environment))
FAILING(int, EAGAIN, pthread_create,
        (pthread_t * thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument),
        (thread, attributes, start, argument))

int close(int fd) {
  NEXT(close);
  if (is_allocator(__builtin_return_address(0))) return real(fd);
  const bool failed = fails(__func__);
  const int error = errno, result = real(fd);  // closed all the same, as the system does
  if (failed) errno = error;
  return failed ? -1 : result;
}

int fcntl(int fd, int command, ...) {
  NEXT(fcntl);
  va_list more;
  va_start(more, command);
  void* argument = va_arg(more, void*);
  va_end(more);
  return fails(__func__) ? -1 : real(fd, command, argument);
}
}
