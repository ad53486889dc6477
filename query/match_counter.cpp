#include "query/match_counter.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "common/schema.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::query {

namespace {

// Counts from value slots and the articles themselves, of one segment after another: the number of a document that a
// spy is shown is the one within its segment.
class SlotTally {
 public:
  // `articles`: to count facets in.
  SlotTally(FacetCounter* facets, SegmentArticles& articles) : facets_(facets), stored_(articles) {}

  void add(const Xapian::Document& document, std::size_t segment) {
    ++articles_;
    stories_.insert(common::stable_hash(document.get_value(common::kSlotStory)));
    if (facets_) facets_->add(stored_.get_one_of_many(segment, document.get_docid()));
  }

  MatchCounts counts() const { return {articles_, stories_.size()}; }

 private:
  FacetCounter* facets_;
  SegmentArticles& stored_;
  std::size_t articles_ = 0;
  std::unordered_set<std::uint64_t> stories_;
};

class SlotSpy : public Xapian::MatchSpy {
 public:
  SlotSpy(SlotTally& tally, std::size_t segment) : tally_(tally), segment_(segment) {}

  void operator()(const Xapian::Document& document, double) override { tally_.add(document, segment_); }

 private:
  SlotTally& tally_;
  std::size_t segment_;
};

// The same from the columns: a tenth of a microsecond a match, against half a one.
class ColumnTally {
 public:
  explicit ColumnTally(const common::ArticleColumns& columns) : columns_(columns), seen_(columns.stories() / 64 + 1) {}

  // Without asking whether the story is a new one, which the processor would guess wrong as often as not.
  void add(std::uint32_t row) {
    ++counts_.articles;
    const std::uint32_t story = columns_.story(row);
    if (story >= columns_.stories()) return;
    std::uint64_t& bits = seen_[story / 64];
    counts_.stories += ~bits >> story % 64 & 1;
    bits |= std::uint64_t{1} << story % 64;
  }

  MatchCounts counts() const { return counts_; }

 private:
  const common::ArticleColumns& columns_;
  std::vector<std::uint64_t> seen_;  // a bit a story
  MatchCounts counts_;
};

// Tallies the matches of the segment whose rows come after `before`.
class SegmentSpy : public Xapian::MatchSpy {
 public:
  SegmentSpy(ColumnTally& tally, std::uint32_t before) : tally_(tally), before_(before) {}

  void operator()(const Xapian::Document& document, double) override { tally_.add(before_ + document.get_docid()); }

 private:
  ColumnTally& tally_;
  std::uint32_t before_;
};

// One story of kSampledOf. Stories are numbered as they come in the index; this multiplicative hash (Knuth, The Art of
// Computer Programming 3, 6.4) spreads the sampled ones evenly over it.
constexpr std::uint32_t kSampledOf = 8;

bool is_sampled(std::uint32_t story) {
  constexpr std::uint64_t kHashes = std::uint64_t{1} << 32;
  return story * 2'654'435'769U < kHashes / kSampledOf;
}

// All articles of the sampled stories of a segment.
class SampledStories : public Xapian::PostingSource {
 public:
  SampledStories(const common::ArticleColumns& columns, std::uint32_t before) : columns_(columns), before_(before) {}

  PostingSource* clone() const override { return new SampledStories(columns_, before_); }
  void init(const Xapian::Database& database) override {
    last_ = database.get_lastdocid();
    at_ = 0;
  }
  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return last_ / kSampledOf; }
  Xapian::doccount get_termfreq_max() const override { return last_; }
  void next(double) override { move_to(at_ + 1); }
  void skip_to(Xapian::docid document, double) override { move_to(document); }
  bool at_end() const override { return at_ > last_; }
  Xapian::docid get_docid() const override { return at_; }
  std::string get_description() const override { return "SampledStories"; }

 private:
  void move_to(Xapian::docid document) {
    at_ = document;
    while (at_ <= last_ && !is_sampled(columns_.story(before_ + at_))) ++at_;
  }

  const common::ArticleColumns& columns_;
  std::uint32_t before_;
  Xapian::docid at_ = 0;
  Xapian::docid last_ = 0;
};

Xapian::MSet match(const Xapian::Database& segment, const Xapian::Query& query, Xapian::doccount at_least,
                   Xapian::MatchSpy* spy) {
  Xapian::Enquire enquire(segment);
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  if (spy) enquire.add_matchspy(spy);
  return enquire.get_mset(0, 1, at_least);
}

}  // namespace

MatchCounter::MatchCounter(const SearchTask& task, OpenGeneration& generation, std::size_t cheap_matches)
    : task_(task), generation_(generation), cheap_matches_(cheap_matches) {
  if (task_.words) return;
  for (const Xapian::Database& segment : generation_.segments) {
    const Xapian::MSet found = match(segment, task_.stop.guard_estimate(task_.query), 1, nullptr);
    lowest_ += found.get_matches_lower_bound();
    highest_ += found.get_matches_upper_bound();
    estimated_ += found.get_matches_estimated();
  }
}

void MatchCounter::count(const Page& page, Results& results) const {
  const Request& request = task_.request;
  // Whether to estimate hangs on nothing that a page has seen.
  const bool is_cheap = estimated_ <= cheap_matches_ || !generation_.columns;
  const bool must_be_exact = request.exact_counts || !request.facets.empty();
  const MatchCounts of_page{page.hits.size(), page.stories_seen};
  if (!request.counts && !must_be_exact) return put(of_page, page.complete, results);
  if (task_.words && request.facets.empty()) return put(count_words(*task_.words), true, results);
  if (!must_be_exact && !is_cheap && estimate(results)) return;
  const bool page_has_all = page.complete && request.facets.empty();
  put(page_has_all ? of_page : count_all(results), true, results);
}

// A sample of stories, with all their articles, is a cluster sample: what it holds, times kSampledOf, estimates
// articles and stories alike without bias (Cochran, Sampling Techniques, ch. 9; for the distinct stories this is
// Wegman's adaptive sampling). A sample of articles would not do, as larger stories are met sooner: for stories it is
// 40 % off.
bool MatchCounter::estimate(Results& results) const {
  ColumnTally tally(*generation_.columns);
  for (std::size_t i = 0; i < generation_.segments.size(); ++i) {
    const std::uint32_t before = generation_.rows.begin_of(i);
    const Xapian::Query sample((new SampledStories(*generation_.columns, before))->release());
    const Xapian::Query sampled(Xapian::Query::OP_FILTER, task_.query, sample);
    SegmentSpy spy(tally, before);
    match(generation_.segments[i], task_.stop.guard(sampled), generation_.segments[i].get_doccount(), &spy);
  }
  const MatchCounts seen = tally.counts();
  const std::size_t articles = std::clamp(seen.articles * kSampledOf, lowest_, highest_);
  if (articles <= cheap_matches_) return false;  // Xapian's own estimate was far off
  const bool is_exact = lowest_ == highest_;
  results.articles_matched = results.stories_matched = {articles, is_exact};
  if (task_.request.grouping == Grouping::none) return true;
  const std::size_t most = std::min<std::size_t>(articles, generation_.columns->stories());
  results.stories_matched = {std::min(seen.stories * kSampledOf, most), false};
  return true;
}

MatchCounts MatchCounter::count_all(Results& results) const {
  const Request& request = task_.request;
  if (request.facets.empty() && generation_.columns) return count_by_columns();
  const auto fold = [this](const std::string& value) { return generation_.analyzer.fold_label(value); };
  FacetCounter facets(request.facets, fold);
  if (task_.words) {
    add_words(*task_.words, facets);
    results.facets = facets.results(request.facet_limit);
    return count_words(*task_.words);
  }
  SlotTally tally(request.facets.empty() ? nullptr : &facets, generation_.articles);
  for (std::size_t i = 0; i < generation_.segments.size(); ++i) {
    SlotSpy spy(tally, i);
    match(generation_.segments[i], task_.stop.guard(task_.query), generation_.segments[i].get_doccount(), &spy);
  }
  results.facets = facets.results(request.facet_limit);
  return tally.counts();
}

MatchCounts MatchCounter::count_by_columns() const {
  ColumnTally tally(*generation_.columns);
  for (std::size_t i = 0; i < generation_.segments.size(); ++i) {
    SegmentSpy spy(tally, generation_.rows.begin_of(i));
    match(generation_.segments[i], task_.stop.guard(task_.query), generation_.segments[i].get_doccount(), &spy);
  }
  return tally.counts();
}

// Of few matches, without a bit for each story there is.
MatchCounts MatchCounter::count_few(const WordMatches& matches) const {
  std::vector<std::uint32_t> stories;
  for (const WordMatch& match : matches) {
    const std::uint32_t story = generation_.columns->story(match.row);
    if (story < generation_.columns->stories()) stories.push_back(story);
  }
  std::sort(stories.begin(), stories.end());
  stories.erase(std::unique(stories.begin(), stories.end()), stories.end());
  return {matches.size(), stories.size()};
}

MatchCounts MatchCounter::count_words(const WordMatches& matches) const {
  constexpr std::size_t kStoriesPerMatch = 512;  // whose bits are cleared in the time that a match is sorted in
  if (matches.size() < generation_.columns->stories() / kStoriesPerMatch) return count_few(matches);
  ColumnTally tally(*generation_.columns);
  for (const WordMatch& match : matches) tally.add(match.row);
  return tally.counts();
}

void MatchCounter::add_words(const WordMatches& matches, FacetCounter& facets) const {
  for (const WordMatch& match : matches) {
    task_.stop.tick();
    facets.add(generation_.articles.get_one_of_many(generation_.rows.document_of(match.row)));
  }
}

void MatchCounter::put(const MatchCounts& counts, bool exact, Results& results) const {
  const bool by_story = task_.request.grouping == Grouping::story;
  results.articles_matched = {counts.articles, exact};
  results.stories_matched = {by_story ? counts.stories : counts.articles, exact};
}

std::size_t count_matches(const Xapian::Query& query, const OpenGeneration& generation, StopCheck& stop) {
  std::size_t count = 0;
  for (const Xapian::Database& segment : generation.segments) {
    stop.check();
    count += match(segment, stop.guard(query), segment.get_doccount(), nullptr).get_matches_estimated();
  }
  return count;
}

// One segment after the other: over several at once Xapian would go on to the last match.
bool matches_anything(const Xapian::Query& query, const OpenGeneration& generation, StopCheck& stop) {
  return std::any_of(generation.segments.begin(), generation.segments.end(), [&](const Xapian::Database& segment) {
    stop.check();
    return !match(segment, stop.guard(query), 1, nullptr).empty();
  });
}

}  // namespace newsfold::query
