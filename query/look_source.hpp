// A posting source over the documents of a segment that a look at each of them tells. It is to stand beside what finds
// documents by terms, so that it is asked about those alone; only where nothing else is left to a query does it go
// through all.
#pragma once

#include <xapian.h>

#include "query/stop_check.hpp"

namespace newsfold::query {

// Xapian makes a copy of a source for each segment, which learns only by init() which one it is for. Thread rule: one
// thread at a time.
class LookSource : public Xapian::PostingSource {
 public:
  // `stop` outlives it.
  explicit LookSource(StopCheck& stop) : stop_(stop) {}

  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return documents_; }
  Xapian::doccount get_termfreq_max() const override { return documents_; }
  void next(double) override { find_from(at_ + 1); }
  void skip_to(Xapian::docid document, double) override {
    if (document > at_) find_from(document);
  }
  // False means that the document is none and that there may be others behind it: Xapian lets go of a source that is at
  // its end and, told false, asks it once more all the same.
  bool check(Xapian::docid document, double) override {
    at_ = document;
    return at_end() || is_one();
  }
  bool at_end() const override { return at_ > last_; }
  Xapian::docid get_docid() const override { return at_; }

 protected:
  // For init(): from the beginning of a segment, of which none is one where `can_match` is false.
  void begin(const Xapian::Database& segment, bool can_match) {
    documents_ = can_match ? segment.get_doccount() : 0;
    last_ = can_match ? segment.get_lastdocid() : 0;
    at_ = 0;
  }

  // Whether this document of the segment is one.
  virtual bool look_at(Xapian::docid document) = 0;

  StopCheck& stop_check() const { return stop_; }

 private:
  void find_from(Xapian::docid document) {
    for (at_ = document; at_ <= last_ && !is_one(); ++at_) {
    }
  }

  bool is_one() {
    stop_.tick();
    return at_ <= last_ && look_at(at_);
  }

  StopCheck& stop_;
  Xapian::doccount documents_ = 0;
  Xapian::docid at_ = 0;
  Xapian::docid last_ = 0;
};

}  // namespace newsfold::query
