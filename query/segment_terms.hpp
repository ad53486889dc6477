// The terms of a search: how many articles of each segment have one, and which. Looking a term up reads blocks of the
// index, and a search asks for most of its terms more than once. A list that is opened together with the look at its
// size reads no block again.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace newsfold::query {

// Thread rule: one thread at a time. Members throw Xapian::Error.
class SegmentTerms {
 public:
  // The next segment, in the order in which they were added to the database.
  void add_segment(const Xapian::Database& segment) { segments_.push_back(segment); }

  // How many articles of this segment have the term.
  Xapian::doccount count(const std::string& term, std::size_t segment) { return look_up(term)[segment].count; }

  // How many of all segments.
  Xapian::doccount total(const std::string& term) {
    Xapian::doccount total = 0;
    for (const List& list : look_up(term)) total += list.count;
    return total;
  }

  // The articles of this segment that have the term, from the first one on.
  Xapian::PostingIterator articles(const std::string& term, std::size_t segment) {
    List& list = look_up(term)[segment];
    if (list.count == 0) return {};
    if (std::exchange(list.is_fresh, false)) return std::move(list.from_first);
    return segments_[segment].postlist_begin(term);
  }

  // For the memory of it: before each search, as the next one is mostly about other words.
  void forget() { known_.clear(); }

 private:
  // What a segment has of a term.
  struct List {
    Xapian::doccount count = 0;
    Xapian::PostingIterator from_first;
    bool is_fresh = false;  // whether nobody was given it
  };

  std::vector<List>& look_up(const std::string& term) {
    if (const auto known = known_.find(term); known != known_.end()) return known->second;
    std::vector<List> lists;
    for (const Xapian::Database& segment : segments_) {
      const Xapian::doccount count = segment.get_termfreq(term);
      lists.push_back({count, count > 0 ? segment.postlist_begin(term) : Xapian::PostingIterator(), count > 0});
    }
    return known_.emplace(term, std::move(lists)).first->second;
  }

  std::vector<Xapian::Database> segments_;
  std::map<std::string, std::vector<List>> known_;
};

}  // namespace newsfold::query
