// One file of the corpus, written by strangers: its bytes. Knows links, FIFOs, devices and files that are
// being rewritten. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <variant>

#include "indexer/verdict.hpp"

namespace newsfold::indexer {

// Why it cannot be read, of an errno value.
Rejected unreadable(int error_number);

// The bytes of a file. Rejected as unreadable, not_regular_file, file_too_large (over `max_bytes`), or
// changed_while_reading when in two tries, 20 ms apart, its stamp differs before and after or it was written to less
// than 20 ms ago; never blocks on a FIFO or device, never follows a link.
std::variant<std::string, Rejected> read_corpus_file(const std::filesystem::path& full, std::size_t max_bytes);

}  // namespace newsfold::indexer
