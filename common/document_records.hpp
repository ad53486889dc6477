// Records of a segment's documents as the files beside its database hold them: one after the other by the numbers of
// the documents, the first being 1, and where each ends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/raw_bytes.hpp"

namespace newsfold::common {

// A view of them. Thread rule: const members may be called from any thread.
class DocumentRecords {
 public:
  DocumentRecords() = default;  // of no documents
  // `ends`: 8 bytes a document, in the byte order of this machine.
  DocumentRecords(std::string_view records, std::string_view ends) : records_(records), ends_(ends) {}

  std::uint32_t documents() const { return static_cast<std::uint32_t>(ends_.size() / sizeof(std::uint64_t)); }

  // Empty where a document has none. Nothing where there is no such document, or the ends are damaged.
  std::optional<std::string_view> find(std::uint32_t document) const {
    if (document == 0 || document > documents()) return std::nullopt;
    const std::uint64_t begin = end_of(document - 1), end = end_of(document);
    if (begin > end || end > records_.size()) return std::nullopt;
    return records_.substr(begin, end - begin);
  }

  // Has the memory fetched that the start of a record is in: for several documents that are read soon after, so that
  // the time it takes, 0.1 us each, passes once. Any number will do.
  void read_ahead(std::uint32_t document) const {
    constexpr std::uint64_t kCacheLine = 64, kMostLines = 4;
    if (document == 0 || document > documents()) return;
    const std::uint64_t begin = end_of(document - 1);
    const std::uint64_t end =
        std::min({end_of(document), std::uint64_t{records_.size()}, begin + kMostLines * kCacheLine});
    for (std::uint64_t at = begin; at < end; at += kCacheLine) __builtin_prefetch(records_.data() + at);
  }

 private:
  std::uint64_t end_of(std::uint32_t document) const {
    constexpr std::size_t kSize = sizeof(std::uint64_t);
    return document == 0 ? 0 : value_of<std::uint64_t>(ends_.substr((document - 1) * kSize));
  }

  std::string_view records_, ends_;
};

}  // namespace newsfold::common
