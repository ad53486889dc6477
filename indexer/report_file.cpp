#include "indexer/report_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iostream>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/index_directory.hpp"

namespace newsfold::indexer {
namespace {

// What a report at `path` would destroy, or nothing.
std::string what_it_destroys(const std::filesystem::path& path, const Options& options) {
  std::error_code error;
  if (common::IndexDirectory(options.index).owns(path)) return "it is a part of the index";
  if (is_in_corpus(path, options.corpus)) return "it is a file of the corpus";
  if (std::filesystem::equivalent(path, options.config, error)) return "it is the configuration";
  return {};
}

// Where a link leads to, which stays one then.
std::filesystem::path file_behind_link(const std::filesystem::path& path) {
  std::error_code error;
  const bool is_link = std::filesystem::is_symlink(path, error) && std::filesystem::is_regular_file(path, error);
  const std::filesystem::path file = is_link ? std::filesystem::canonical(path, error) : path;
  return error ? path : file;
}

// `errno` is 0, or why `out` could not be opened.
void write_to(std::ostream& out, const std::filesystem::path& path, const std::string& text) {
  if (!(out << text << std::flush)) common::throw_io_error("cannot write " + path.string(), errno != 0 ? errno : EIO);
}

// A pipe that nobody reads is an error, and not waited for.
std::ofstream open_device(const std::filesystem::path& path) {
  const int at_once = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (at_once < 0) common::throw_io_error("cannot write " + path.string(), errno);
  std::ofstream device(path, std::ios::binary);
  ::close(at_once);
  return device;
}

}  // namespace

ReportFile::ReportFile(const Options& options) : path_(options.report) {
  if (path_.empty() || path_ == "-") return;
  const auto refuse = [&](const std::string& reason) {
    throw common::Error(common::ErrorCode::invalid_argument, "cannot write the report to " + path_.string() + reason);
  };
  path_ = file_behind_link(options.report);
  for (const std::filesystem::path& path : {options.report, path_}) {
    if (const std::string destroyed = what_it_destroys(path, options); !destroyed.empty()) refuse(": " + destroyed);
  }
  std::error_code ignored;
  device_ = std::filesystem::exists(path_, ignored) && !std::filesystem::is_regular_file(path_, ignored);
  const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
  const std::filesystem::path target = device_ ? path_ : folder;
  if (std::filesystem::is_directory(path_, ignored) || ::access(target.c_str(), W_OK) != 0) refuse("");
}

void ReportFile::write(const Report& report) const {
  if (path_.empty()) return;
  const std::string json = format_report_json(report);
  if (!device_ && path_ != "-") return common::replace_file(path_, json);
  errno = 0;
  if (path_ == "-") return write_to(std::cout, "the report to the standard output", json);
  std::ofstream device = open_device(path_);
  write_to(device, path_, json);
}

}  // namespace newsfold::indexer
