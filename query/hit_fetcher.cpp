#include "query/hit_fetcher.hpp"

#include <algorithm>
#include <cmath>

#include "common/schema.hpp"
#include "query/hit_reader.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {

FetchedHits HitFetcher::fetch(const HitsWanted& wanted) {
  if (counter_.is_nothing()) return FetchedHits{{}, true, 0};
  if (task_.words) return rank_words(wanted);
  if (task_.sort != SortOrder::relevance) return fetch_by_value(wanted.count);
  // Of a query with few matches all are fetched at once: that costs little more than the best ones, and then there is
  // nothing left to count and no second search is needed for the stories' other articles.
  constexpr std::size_t kFetchedAtOnce = 10'000;
  const bool fetch_all = counter_.estimated() <= kFetchedAtOnce;
  return fetch_by_text(fetch_all ? std::max<std::size_t>(wanted.count, generation_.database.get_doccount())
                                 : wanted.count);
}

// All matches are known: the best by text are picked, of other orders all. Without counts, what was looked at is what
// is told, so that it is to be the best by text whatever is known of the scores.
FetchedHits HitFetcher::rank_words(const HitsWanted& wanted) {
  const std::size_t count = wanted.count;
  const bool by_score = task_.sort == SortOrder::relevance;
  if (by_score && wanted.least_score && task_.request.counts) return rank_words_of(*wanted.least_score);
  FetchedHits fetched;
  fetched.complete = !by_score || task_.words->size() <= count;
  WordMatches best = fetched.complete ? *task_.words : best_by_text(*task_.words, count + 1);
  if (!fetched.complete) {
    const auto next = std::max_element(best.begin(), best.end(), by_text);
    fetched.bound = rounded_score(next->text);
    best.erase(next);
  }
  if (by_score && !best.empty())
    task_.rule.best_text = rounded_score(std::min_element(best.begin(), best.end(), by_text)->text);
  const HitReader reader(generation_);
  for (const WordMatch& match : best) {
    task_.stop.tick();
    Hit& hit = fetched.hits.emplace_back(reader.hit_of_row(match.row, by_score ? match.text : 0));
    hit.score = by_score ? score_parts(hit, task_.rule).total() : sort_value(hit, task_.sort);
  }
  fetched.bound = score_bound(fetched.bound, task_.rule);
  return fetched;
}

// Those of at least that score, in one pass.
FetchedHits HitFetcher::rank_words_of(double least_score) const {
  constexpr double kMoreThanRounding = 1e-8;
  const double least_text = least_score - score_bound(0, task_.rule) - kMoreThanRounding;
  const HitReader reader(generation_);
  FetchedHits fetched;
  fetched.bound = std::nextafter(least_score, common::kBelowAllNumbers);
  for (const WordMatch& match : *task_.words) {
    task_.stop.tick();
    if (match.text < least_text) continue;
    Hit hit = reader.hit_of_row(match.row, match.text);
    hit.score = score_parts(hit, task_.rule).total();
    if (hit.score >= least_score) fetched.hits.push_back(hit);
  }
  return fetched;
}

FetchedHits HitFetcher::fetch_by_text(std::size_t count) {
  const Xapian::MSet matches = best_by_text(generation_.database, task_.stop.guard(task_.query), count);
  FetchedHits fetched;
  fetched.complete = matches.size() < count || matches.size() == generation_.database.get_doccount();
  const HitReader reader(generation_);
  task_.rule.best_text = matches.empty() ? 0 : rounded_score(matches.begin().get_weight());
  double last = 0;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    task_.stop.tick();
    Hit hit = reader.hit(*match, match.get_weight());
    last = hit.text;
    hit.score = score_parts(hit, task_.rule).total();
    fetched.hits.push_back(std::move(hit));
  }
  fetched.bound = score_bound(last, task_.rule);
  return fetched;
}

FetchedHits HitFetcher::fetch_by_value(std::size_t count) const {
  Xapian::MultiValueKeyMaker oldest_first;  // those without a date behind all others
  oldest_first.add_value(common::kSlotPublishedAt, false, Xapian::sortable_serialise(HUGE_VAL));
  Xapian::Enquire enquire(generation_.database);
  enquire.set_query(task_.stop.guard(task_.query));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  switch (task_.sort) {
    case SortOrder::oldest: enquire.set_sort_by_key(&oldest_first, false); break;
    case SortOrder::quality: enquire.set_sort_by_value(common::kSlotQuality, true); break;
    default: enquire.set_sort_by_value(common::kSlotPublishedAt, true);
  }
  const Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(count));
  FetchedHits fetched;
  fetched.complete = matches.size() < count;
  const HitReader reader(generation_);
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    task_.stop.tick();
    Hit hit = reader.hit(*match, 0);
    hit.score = sort_value(hit, task_.sort);
    fetched.bound = hit.score;
    fetched.hits.push_back(std::move(hit));
  }
  return fetched;
}

}  // namespace newsfold::query
