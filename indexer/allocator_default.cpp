// What allocator.hpp promises where allocator.cpp is not part of the program; these definitions give way to those.
#include "indexer/allocator.hpp"

namespace newsfold::indexer {

[[gnu::weak]] void give_back_free_memory() {}
[[gnu::weak]] FreeMemoryGivenBack::FreeMemoryGivenBack() {}
[[gnu::weak]] FreeMemoryGivenBack::~FreeMemoryGivenBack() {}

}  // namespace newsfold::indexer
