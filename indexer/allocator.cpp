// operator new by mimalloc, as the C++ standard has it: where there is no memory, it throws. The library's own, which
// is built as C, aborts the process then, and a run would end without a word and without its report. And what
// allocator.hpp promises. Linked into the indexer's program; operator delete is the library's.
#include "indexer/allocator.hpp"

#include <mimalloc.h>

#include <cstddef>
#include <new>

namespace {

template <typename Allocate>
void* allocate_or_throw(Allocate allocate) {
  for (;;) {
    if (void* memory = allocate()) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

}  // namespace

namespace newsfold::indexer {

void give_back_free_memory() { mi_collect(true); }

}  // namespace newsfold::indexer

void* operator new(std::size_t size) {
  return allocate_or_throw([size] { return mi_malloc(size); });
}

void* operator new[](std::size_t size) { return operator new(size); }

void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw([=] { return mi_malloc_aligned(size, static_cast<std::size_t>(alignment)); });
}

void* operator new[](std::size_t size, std::align_val_t alignment) { return operator new(size, alignment); }
