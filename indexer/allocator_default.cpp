// What allocator.hpp promises where allocator.cpp is not part of the program; this definition gives way to that.
#include "indexer/allocator.hpp"

namespace newsfold::indexer {

[[gnu::weak]] void give_back_free_memory() {}

}  // namespace newsfold::indexer
