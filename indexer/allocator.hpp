// What the indexer asks of the allocator of the program that it is part of: in allocator.cpp of mimalloc, in
// allocator_default.cpp of any other.
#pragma once

namespace newsfold::indexer {

// Gives memory that is free back to the system at once as long as the object lives, not some milliseconds later:
// otherwise threads that put much aside and free it again keep tens of megabytes that none of them uses. Costs time
// where memory is asked for again soon. One at a time; nothing where the allocator has no such choice.
class FreeMemoryGivenBack {
 public:
  FreeMemoryGivenBack();
  ~FreeMemoryGivenBack();
  FreeMemoryGivenBack(const FreeMemoryGivenBack&) = delete;
  FreeMemoryGivenBack& operator=(const FreeMemoryGivenBack&) = delete;
};

}  // namespace newsfold::indexer
