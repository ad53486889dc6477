// How many articles of each segment have a term. Looking that up reads blocks of the index, and a search asks for most
// of its terms more than once.
#pragma once

#include <xapian.h>

#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace newsfold::query {

// Thread rule: one thread at a time.
class SegmentCounts {
 public:
  // The next segment, in the order in which they were added to the database.
  void add_segment(const Xapian::Database& segment) { segments_.push_back(segment); }

  // Of each segment. Good until forget(). Throws Xapian::Error, as does total().
  const std::vector<Xapian::doccount>& of(const std::string& term) {
    if (const auto known = known_.find(term); known != known_.end()) return known->second;
    std::vector<Xapian::doccount> counts;
    for (const Xapian::Database& segment : segments_) counts.push_back(segment.get_termfreq(term));
    return known_.emplace(term, std::move(counts)).first->second;
  }

  Xapian::doccount total(const std::string& term) {
    const std::vector<Xapian::doccount>& counts = of(term);
    return std::accumulate(counts.begin(), counts.end(), Xapian::doccount{0});
  }

  // For the memory of it: before each search, as the next one is mostly about other words.
  void forget() { known_.clear(); }

 private:
  std::vector<Xapian::Database> segments_;
  std::map<std::string, std::vector<Xapian::doccount>> known_;
};

}  // namespace newsfold::query
