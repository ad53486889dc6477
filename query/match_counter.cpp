#include "query/match_counter.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "query/facets.hpp"

namespace newsfold::query {

// Collects what counts are made of from every match. The number of a document that a spy is shown is the one within its
// segment, not that of its row in the columns: the story is read from its value slot.
class MatchTally : public Xapian::MatchSpy {
 public:
  explicit MatchTally(FacetCounter* facets = nullptr) : facets_(facets) {}

  void operator()(const Xapian::Document& document, double) override {
    ++articles_;
    last_ = document.get_docid();
    stories_.insert(common::stable_hash(document.get_value(common::kSlotStory)));
    if (facets_) facets_->add(common::decode_article(document.get_data()));
  }

  // The matches since the last call were found among this many documents; where not all were looked for, among those up
  // to the last match.
  void end_segment(bool has_all, std::size_t documents) { looked_at_ += has_all ? documents : last_; }

  std::size_t articles() const { return articles_; }
  std::size_t stories() const { return stories_.size(); }
  std::size_t looked_at() const { return looked_at_; }

 private:
  FacetCounter* facets_;
  std::size_t articles_ = 0;
  std::size_t looked_at_ = 0;
  Xapian::docid last_ = 0;
  std::unordered_set<std::uint64_t> stories_;
};

MatchCounter::MatchCounter(const SearchTask& task, OpenGeneration& generation, std::size_t cheap_matches)
    : task_(task),
      generation_(generation),
      cheap_matches_(static_cast<Xapian::doccount>(cheap_matches)),
      first_look_(look()) {}

void MatchCounter::count(const Page& page, Results& results) const {
  const Request& request = task_.request;
  const bool must_be_exact = request.exact_counts || !request.facets.empty();
  const bool page_has_all = page.complete && request.facets.empty();
  if (page_has_all && (must_be_exact || page.hits.size() <= cheap_matches_)) {
    put(page.hits.size(), page.stories_seen, true, results);
  } else if (must_be_exact) {
    count_exactly(results);
  } else if (!request.counts) {
    put(page.hits.size(), page.stories_seen, page.complete, results);
  } else {
    count_roughly(results);
  }
}

void MatchCounter::count_roughly(Results& results) const {
  constexpr Xapian::doccount kSample = 1'000;
  const bool are_many = first_look_.lowest > cheap_matches_;
  MatchTally tally;
  const Look matches = look_through(are_many ? kSample : cheap_matches_ + 1, tally);
  if (!are_many && tally.articles() <= cheap_matches_) return put(tally.articles(), tally.stories(), true, results);
  // The rest of the index is taken to be like its beginning, within what Xapian knows for sure.
  const double seen = static_cast<double>(tally.articles());
  const double all = seen / static_cast<double>(tally.looked_at()) * static_cast<double>(generation_.rows.rows());
  const std::size_t articles = std::clamp(static_cast<std::size_t>(all), matches.lowest, matches.highest);
  results.articles_matched = results.stories_matched = {articles, matches.lowest == matches.highest};
  if (task_.request.grouping == Grouping::none) return;
  const double stories = static_cast<double>(articles) * static_cast<double>(tally.stories()) / seen;
  results.stories_matched = {static_cast<std::size_t>(stories), false};
}

MatchCounter::Look MatchCounter::look() const {
  Look look;
  for (const Xapian::Database& segment : generation_.segments) look.add(match_segment(segment, 1, nullptr));
  return look;
}

// Segment after segment, until `at_least` matches are tallied.
MatchCounter::Look MatchCounter::look_through(Xapian::doccount at_least, MatchTally& tally) const {
  Look look;
  for (const Xapian::Database& segment : generation_.segments) {
    const std::size_t before = tally.articles();
    if (before >= at_least) {
      look.add(match_segment(segment, 1, nullptr));
      continue;
    }
    const auto wanted = static_cast<Xapian::doccount>(at_least - before);
    look.add(match_segment(segment, wanted, &tally));
    tally.end_segment(tally.articles() - before < wanted, segment.get_lastdocid());
  }
  return look;
}

Xapian::MSet MatchCounter::match_segment(const Xapian::Database& segment, Xapian::doccount at_least,
                                         Xapian::MatchSpy* spy) const {
  Xapian::Enquire enquire(segment);
  enquire.set_query(task_.stop.guard_estimate(task_.query));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  if (spy) enquire.add_matchspy(spy);
  return enquire.get_mset(0, 1, at_least);
}

void MatchCounter::Look::add(const Xapian::MSet& matches) {
  lowest += matches.get_matches_lower_bound();
  highest += matches.get_matches_upper_bound();
  estimated += matches.get_matches_estimated();
}

void MatchCounter::count_exactly(Results& results) const {
  const Request& request = task_.request;
  const auto fold = [this](const std::string& value) { return generation_.analyzer.fold_label(value); };
  FacetCounter facets(request.facets, fold);
  MatchTally tally(request.facets.empty() ? nullptr : &facets);
  Xapian::Enquire enquire(generation_.database);
  enquire.set_query(task_.stop.guard(task_.query));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.add_matchspy(&tally);
  enquire.get_mset(0, 1, generation_.database.get_doccount());
  put(tally.articles(), tally.stories(), true, results);
  results.facets = facets.results(request.facet_limit);
}

void MatchCounter::put(std::size_t articles, std::size_t stories, bool exact, Results& results) const {
  results.articles_matched = {articles, exact};
  results.stories_matched = {task_.request.grouping == Grouping::none ? articles : stories, exact};
}

}  // namespace newsfold::query
