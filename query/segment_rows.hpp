// Xapian numbers the documents of several databases by dealing them out in turn; the columns of a generation have them
// one database after the other. From one to the other and back.
#pragma once

#include <xapian.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace newsfold::query {

// Where a document of all segments is.
struct SegmentPlace {
  Xapian::docid segment;
  Xapian::docid document;  // its number there
};

inline SegmentPlace place_of(Xapian::docid document, std::size_t segments) {
  const auto count = static_cast<Xapian::docid>(segments);
  return {(document - 1) % count, (document - 1) / count + 1};
}

// Thread rule: const members may be called from any thread.
class SegmentRows {
 public:
  // The next segment, in the order in which they were added to the database.
  void add_segment(Xapian::docid last_document) { ends_.push_back(rows() + last_document); }

  std::uint32_t rows() const { return ends_.empty() ? 0 : ends_.back(); }

  // Rows are numbered from 1 on.
  std::uint32_t row_of(Xapian::docid document) const {
    const SegmentPlace place = place_of(document, ends_.size());
    return begin_of(place.segment) + place.document;
  }

  // Document d of a segment alone is row begin_of(segment) + d.
  std::uint32_t begin_of(std::size_t segment) const { return segment == 0 ? 0 : ends_[segment - 1]; }

  Xapian::docid document_of(std::uint32_t row) const {
    const auto segments = static_cast<Xapian::docid>(ends_.size());
    const auto segment = static_cast<Xapian::docid>(std::lower_bound(ends_.begin(), ends_.end(), row) - ends_.begin());
    return (row - begin_of(segment) - 1) * segments + segment + 1;
  }

 private:
  std::vector<std::uint32_t> ends_;
};

}  // namespace newsfold::query
