// What must hold for every input; a fuzzer takes the abort for a crash and keeps the input.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace newsfold::testing {

inline void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

}  // namespace newsfold::testing
