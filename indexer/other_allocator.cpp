// For programs with another allocator than that of allocator.cpp, which these definitions then give way to.
#include "indexer/allocator.hpp"

namespace newsfold::indexer {

[[gnu::weak]] FreeMemoryGivenBack::FreeMemoryGivenBack() {}
[[gnu::weak]] FreeMemoryGivenBack::~FreeMemoryGivenBack() {}

}  // namespace newsfold::indexer
