// How many files this process may open, for as long as a test wants it so.
#pragma once

#include <sys/resource.h>

#include <catch2/catch.hpp>

namespace newsfold::testing {

class FileLimit {
 public:
  explicit FileLimit(rlim_t files) {
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
    const rlimit few{files, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
  }
  ~FileLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace newsfold::testing
