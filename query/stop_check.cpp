#include "query/stop_check.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "common/error.hpp"

namespace newsfold::query {
namespace {

using Clock = std::chrono::steady_clock;

// A year of milliseconds, which the clock can add to any time.
constexpr std::size_t kLongest = std::size_t{365} * 24 * 60 * 60 * 1000;

// Every document of the index. A conjunction asks its rarest part first, at each candidate, and the most frequent one
// only where all others agree: the source claims to be one or the other. As the most frequent one it tells the truth,
// so that it changes no estimate.
class TickingSource : public Xapian::PostingSource {
 public:
  TickingSource(StopCheck& stop, bool as_rarest) : stop_(stop), as_rarest_(as_rarest) {}

  PostingSource* clone() const override { return new TickingSource(stop_, as_rarest_); }
  void init(const Xapian::Database& database) override {
    documents_ = database.get_doccount();
    last_ = database.get_lastdocid();
    at_ = 0;
  }
  Xapian::doccount get_termfreq_min() const override { return as_rarest_ ? 0 : documents_; }
  Xapian::doccount get_termfreq_est() const override { return as_rarest_ ? 1 : documents_; }
  Xapian::doccount get_termfreq_max() const override { return documents_; }
  void next(double) override { move_to(at_ + 1); }
  void skip_to(Xapian::docid document, double) override { move_to(document); }
  bool check(Xapian::docid document, double) override {
    move_to(document);
    return true;
  }
  bool at_end() const override { return at_ > last_; }
  Xapian::docid get_docid() const override { return at_; }
  std::string get_description() const override { return "TickingSource"; }

 private:
  void move_to(Xapian::docid document) {
    stop_.tick();
    at_ = document;
  }

  StopCheck& stop_;
  bool as_rarest_;
  Xapian::doccount documents_ = 0;
  Xapian::docid at_ = 0;
  Xapian::docid last_ = 0;
};

}  // namespace

StopCheck::StopCheck(const Request& request)
    : active_(request.max_ms > 0 || request.stop.stop_possible()),
      max_ms_(std::min(request.max_ms, kLongest)),
      stop_(request.stop) {
  if (max_ms_ > 0) deadline_ = Clock::now() + std::chrono::milliseconds(max_ms_);
}

void StopCheck::look() const {
  if (stop_.stop_requested()) throw common::Error(common::ErrorCode::cancelled, "the search was cancelled");
  if (max_ms_ == 0 || Clock::now() < deadline_) return;
  throw common::Error(
      common::ErrorCode::deadline_exceeded,
      "the search took longer than the " + std::to_string(max_ms_) + " ms it was given; ask for less, or allow more");
}

Xapian::Query StopCheck::guard(const Xapian::Query& query, Place place) {
  if (!active_ || query.empty()) return query;
  const bool bare = query.get_type() == Xapian::Query::OP_OR || query.get_type() == Xapian::Query::LEAF_TERM;
  return bare ? ticking(guarded(query, place), place) : guarded(query, place);
}

Xapian::Query StopCheck::ticking(const Xapian::Query& query, Place place) {
  auto* source = new TickingSource(*this, place == Place::first);
  return Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(source->release()));
}

// A loop that turns without leaving a part of the query would pass no source above it: so each conjunction has a source
// of its own, and so has each phrase of a provider's name, whose positions are looked at after all terms and the source
// agree.
Xapian::Query StopCheck::guarded(const Xapian::Query& query, Place place) {
  using Q = Xapian::Query;
  const Q::op type = query.get_type();
  const bool opaque = type != Q::OP_AND && type != Q::OP_OR && type != Q::OP_FILTER && type != Q::OP_AND_NOT;
  if (query.empty() || type == Q::LEAF_TERM) return query;
  if (opaque) return ticking(query, place);
  std::vector<Q> parts;
  for (std::size_t i = 0; i < query.get_num_subqueries(); ++i) parts.push_back(guarded(query.get_subquery(i), place));
  const Q whole(type, parts.begin(), parts.end());
  return type == Q::OP_OR ? whole : ticking(whole, place);
}

}  // namespace newsfold::query
