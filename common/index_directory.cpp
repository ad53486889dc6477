#include "common/index_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <string_view>
#include <thread>

#include "common/error.hpp"
#include "common/manifest.hpp"
#include "common/parse_number.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::common {
namespace {

constexpr std::string_view kHeader = "newsfold index 1\n";

std::string current_text(const CurrentGeneration& current) {
  std::string text(kHeader);
  text.append("generation ").append(std::to_string(current.number)).append("\n");
  text.append("manifest ").append(to_hex(current.manifest_checksum)).append("\n");
  return text.append("checksum ").append(to_hex(stable_hash(text))).append("\n");
}

// The number after `label` at the front of `text`, up to the line's end.
std::optional<std::uint64_t> take_line(std::string_view& text, std::string_view label, int base) {
  if (!text.starts_with(label)) return std::nullopt;
  text.remove_prefix(label.size());
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end == text.data() + text.size() || *end != '\n') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return value;
}

std::optional<CurrentGeneration> parse_current(std::string_view text) {
  const std::string_view whole = text;
  if (!text.starts_with(kHeader)) return std::nullopt;
  text.remove_prefix(kHeader.size());
  const auto number = take_line(text, "generation ", 10);
  const auto manifest = number ? take_line(text, "manifest ", 16) : std::nullopt;
  if (!manifest) return std::nullopt;
  const CurrentGeneration current{*number, *manifest};
  return whole == current_text(current) ? std::optional(current) : std::nullopt;
}

// A run that was killed while it started a process leaves its lock to that one until it has started: a moment.
bool lock_soon(int fd) {
  constexpr int kTries = 30;
  for (int tries = 1; ::flock(fd, LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (errno != EWOULDBLOCK || tries == kTries) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

void put_back(const std::filesystem::path& path, const std::optional<std::string>& before) noexcept {
  try {
    std::error_code ignored;
    if (read_file(path) == before) return;
    if (before) replace_file(path, *before);
    else std::filesystem::remove(path, ignored);
  } catch (const Error&) {
    // The error that led here is the one to report.
  }
}

// What lies in the folder of an index. A power cut may leave a lock with any bytes in it, as it is never synced.
bool is_name_of_ours(std::string_view name) {
  constexpr std::array<std::string_view, 9> kNames{"CURRENT", "CURRENT.new", "generations", "build",      "lock",
                                                   "seen",    "seen.new",    "damaged",     "damaged.new"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool holds_generation(const std::filesystem::path& generations) {
  const std::vector<std::string> names = list_folder(generations);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    std::error_code error;
    return std::filesystem::is_regular_file(generations / name / kManifestName, error);
  });
}

// An index, or the folder of one that is to be: a run deletes what it takes for leftovers in there.
bool may_hold_index(const std::filesystem::path& root, const std::filesystem::path& report) {
  std::error_code error;
  if (std::filesystem::is_regular_file(root / "CURRENT", error)) return true;
  const bool was_run_here = std::filesystem::is_regular_file(root / "lock", error);
  if (was_run_here && holds_generation(root / "generations")) return true;  // that has lost CURRENT
  const std::vector<std::string> names = list_folder(root);
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return name == "lost+found" || (was_run_here && is_name_of_ours(name)) ||
           std::filesystem::equivalent(root / name, report, error);
  });
}

// A name that the folder of a generation can have: no other spelling of a number, and none that counting never reaches.
std::optional<std::uint64_t> parse_generation(const std::string& name) {
  constexpr std::uint64_t kMax = 1'000'000'000'000'000'000;
  const auto number = parse_number<std::uint64_t>(name);
  return number && 0 < *number && *number < kMax && std::to_string(*number) == name ? number : std::nullopt;
}

}  // namespace

std::filesystem::path IndexDirectory::generation(std::uint64_t number) const {
  return root_ / "generations" / std::to_string(number);
}

std::optional<CurrentGeneration> IndexDirectory::current() const {
  const std::filesystem::path path = root_ / "CURRENT";
  const std::optional<std::string> text = read_file(path);
  if (!text) return std::nullopt;
  const auto current = parse_current(*text);
  if (!current) {
    throw Error(ErrorCode::index_corrupt,
                path.string() + " is damaged; newsfold-index --rollback names the newest whole generation again");
  }
  return current;
}

std::optional<FileStamp> IndexDirectory::current_stamp() const { return stamp_of(root_ / "CURRENT"); }

bool IndexDirectory::owns(const std::filesystem::path& path) const {
  const std::filesystem::path within = canonical_path(path).lexically_relative(canonical_path(root_));
  return !within.empty() && is_name_of_ours(within.begin()->string());
}

std::vector<std::uint64_t> IndexDirectory::generations() const {
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : list_folder(root_ / "generations")) {
    if (const auto number = parse_generation(name)) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

void IndexDirectory::set_current(const CurrentGeneration& current) const {
  const std::filesystem::path path = root_ / "CURRENT";
  const std::optional<std::string> before = read_file(path);
  try {
    replace_file(path, current_text(current));
  } catch (const Error&) {
    put_back(path, before);  // it may have been replaced, and only its folder not synced
    throw;
  }
}

IndexLock::IndexLock(const std::filesystem::path& root, const std::filesystem::path& report) {
  std::error_code error;
  if (std::filesystem::exists(root, error) && !std::filesystem::is_directory(root, error)) {
    throw Error(ErrorCode::invalid_argument, root.string() + " is no folder; an index takes a folder of its own");
  }
  create_folders(root);
  if (!may_hold_index(root, report)) {
    throw Error(ErrorCode::invalid_argument,
                root.string() + " is not empty and no index; an index takes a folder of its own");
  }
  const std::filesystem::path path = root / "lock";
  const bool is_new = !std::filesystem::exists(path, error);
  file_ = FileDescriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file_.is_open()) throw_io_error("cannot open " + path.string(), errno);
  if (is_new) sync_directory(root);  // before anything else lies there: it tells that a run was here
  if (!lock_soon(file_.get())) {
    if (errno != EWOULDBLOCK) throw_io_error("cannot lock " + path.string(), errno);
    std::string holder = read_file(path).value_or("");
    holder.erase(std::remove(holder.begin(), holder.end(), '\n'), holder.end());
    throw Error(ErrorCode::index_busy,
                "another run holds " + path.string() + (holder.empty() ? "" : " (" + holder + ")"));
  }
  const std::string holder = "process " + std::to_string(::getpid()) + "\n";
  if (::ftruncate(file_.get(), 0) != 0 ||
      ::pwrite(file_.get(), holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size())) {
    throw_io_error("cannot write " + path.string(), errno);
  }
}

}  // namespace newsfold::common
