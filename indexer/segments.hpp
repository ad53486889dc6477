// Documents -> the segments of a generation, each a Xapian database, its forward index and its article store: written
// anew, changed, or taken over as they are.
//
// Articles are compressed with a dictionary of the segment's own, which is made when it is written anew and stays when
// it is changed.
//
// A segment is written anew as many small databases side by side by several threads, which `merges` joins. (Measured
// on 200,000 documents: 125-144 s through one writer, 21-48 s this way, with a tenth of the memory.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "common/text_analyzer.hpp"
#include "indexer/document_builder.hpp"

namespace newsfold::indexer {

// Makes the document of the article with this number; called from several threads, each with an analyzer of its own.
using MakeDocument = std::function<BuiltDocument(std::uint32_t article, common::TextAnalyzer& analyzer)>;

// Called with a number of documents that were just written; from any thread.
using CountWritten = std::function<void(std::size_t documents)>;

// Called with a segment that is complete, and with the number of its documents, while others may still be written; from
// any thread.
using SegmentWritten = std::function<void(const std::filesystem::path& segment, std::size_t documents)>;

struct WriteOptions {
  unsigned jobs = 1;
  MakeDocument make_document;
  CountWritten count_written;
  SegmentWritten segment_written;
};

// Any exception, Xapian::Error or common::Error(io), leaves the target unusable, and with it the whole build: a
// writable database that threw has lost what was not committed, whatever its next commit says.

struct NewSegment {
  std::filesystem::path target;         // must not exist
  std::vector<std::uint32_t> articles;  // its documents, in their order
};

// Small databases lie below `scratch` meanwhile.
void write_segments(const std::vector<NewSegment>& segments, const std::filesystem::path& scratch,
                    const WriteOptions& options);

// What to change in a segment.
struct SegmentChange {
  std::vector<std::uint64_t> removed;   // identities of articles that are in it
  std::vector<std::uint32_t> articles;  // to add
};

// The segment at `source` with a change, as a copy at `target`.
void change_segment(const std::filesystem::path& source, const std::filesystem::path& target,
                    const SegmentChange& change, const WriteOptions& options);

// The segment at `source` as it is: hard links at `target`, where nothing of it may be yet; copies where the file
// system has none.
void share_segment(const std::filesystem::path& source, const std::filesystem::path& target);

}  // namespace newsfold::indexer
