// What the indexer asks of the allocator of the program that it is part of: in allocator.cpp of mimalloc, in
// allocator_default.cpp of any other.
#pragma once

namespace newsfold::indexer {

// Gives the system back what was freed by threads that have ended and by the one that calls; otherwise that is kept for
// what is asked for next. To be called between two things that take much memory each. Takes a millisecond. Nothing
// where the allocator has no such choice, as below.
void give_back_free_memory();

// Has what is freed given back within two milliseconds as long as the object lives, and then as above: threads that put
// much aside and free it again would keep tens of megabytes that none of them uses. One at a time.
class FreeMemoryGivenBack {
 public:
  FreeMemoryGivenBack();
  ~FreeMemoryGivenBack();
  FreeMemoryGivenBack(const FreeMemoryGivenBack&) = delete;
  FreeMemoryGivenBack& operator=(const FreeMemoryGivenBack&) = delete;
};

}  // namespace newsfold::indexer
