// What becomes of a vector's memory when its values are no longer wanted.
#pragma once

#include <cstddef>
#include <vector>

namespace newsfold::indexer {

// What clear() and an assigned {} do not.
template <typename T>
void free_memory(std::vector<T>& values) {
  std::vector<T>().swap(values);
}

// So many new values, in the memory of the old ones where it is enough; never with memory for both.
template <typename T>
void make_anew(std::vector<T>& values, std::size_t count) {
  if (values.capacity() < count) free_memory(values);
  values.assign(count, {});
}

}  // namespace newsfold::indexer
