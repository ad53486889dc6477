// What the indexer asks of the allocator of the program that it is part of: in allocator.cpp of mimalloc, in
// allocator_default.cpp of any other.
#pragma once

namespace newsfold::indexer {

// Gives the system back what was freed by threads that have ended and by the one that calls; otherwise that is kept for
// what is asked for next. To be called between two things that take much memory each. Takes a millisecond. Nothing
// where the allocator has no such choice.
void give_back_free_memory();

}  // namespace newsfold::indexer
