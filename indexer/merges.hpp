// The parts of new segments -> segments. Parts are merged as soon as the last of them is there, by the thread that
// wrote it and the next that comes by, while others write those of the next segment.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <semaphore>
#include <span>
#include <vector>

namespace newsfold::indexer {

// Called with the number of a segment that is there, by the thread that finished it.
using SegmentMerged = std::function<void(std::size_t segment)>;

// Merges of databases, and of the words and articles beside them.
class Merges {
 public:
  // For `jobs` threads. What lies between parts and segments goes to `scratch`.
  Merges(std::filesystem::path scratch, unsigned jobs, SegmentMerged merged);

  // Plans the next of the segments, which are numbered from 0, of parts that may not be there yet: its documents are
  // theirs, in their order. All segments are planned before the first part is written.
  void plan(const std::filesystem::path& segment, std::span<const std::filesystem::path> parts);

  // To be called once for each part before it is written, from any thread: merges words that wait for a thread. Throws
  // as part_written() does.
  void part_begun();

  // The next part of this number, counted through all segments, is there: carries out what waits for nothing else, and
  // deletes what was merged. From any thread. Throws Xapian::Error, common::Error and whatever `merged` throws.
  void part_written(std::size_t part);

 private:
  // What is to become of some databases, and of the words and articles beside them: two halves.
  struct Merge {
    std::filesystem::path target;
    std::size_t segment = 0;          // its number
    std::optional<std::size_t> next;  // the merge that takes the target; none: the target is the segment
    std::vector<std::filesystem::path> sources = {};
    std::size_t missing = 0;  // sources that are not there
    std::size_t halves_to_do = 2;
  };

  std::size_t add(Merge merge);
  void gather(std::size_t merge, std::span<const std::filesystem::path> parts);
  void source_written(std::size_t merge);
  void carry_out(std::size_t merge);
  void merge_waiting_words();
  void finish_half(std::size_t merge);
  bool count_down(std::size_t& count);

  std::filesystem::path scratch_;
  unsigned jobs_;
  std::size_t most_;                   // sources of a merge
  std::counting_semaphore<> at_once_;  // merges of databases
  SegmentMerged merged_;
  std::vector<Merge> merges_;
  std::vector<std::size_t> merge_of_part_;
  std::size_t segments_ = 0;
  std::mutex mutex_;  // of all counts, and of those below
  std::size_t parts_begun_ = 0;
  std::deque<std::size_t> words_to_merge_;  // of merges whose databases a thread has taken
};

}  // namespace newsfold::indexer
