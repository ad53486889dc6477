#include "query/search_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "common/url.hpp"
#include "query/addresses.hpp"
#include "query/function_words.hpp"
#include "query/hit_reader.hpp"
#include "query/match_counter.hpp"
#include "query/partial_matches.hpp"
#include "query/query_compiler.hpp"
#include "query/query_parser.hpp"
#include "query/query_ranges.hpp"
#include "query/request_filters.hpp"
#include "query/similar_query.hpp"
#include "query/spelling.hpp"
#include "query/story_builder.hpp"
#include "query/stuck_help.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

using common::Error;
using common::ErrorCode;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void require_in_range(bool holds, const char* what) {
  if (!holds) throw Error(ErrorCode::invalid_argument, what);
}

void require_at_most(std::size_t value, std::size_t most, const char* name) {
  if (value > most) throw Error(ErrorCode::invalid_argument, fmt::format("{} is at most {}", name, most));
}

void check_request(const Request& request) {
  require_at_most(request.limit, Request::kMaxLimit, "limit");
  require_at_most(request.offset, Request::kMaxOffset, "offset");
  require_at_most(request.coverage, Request::kMaxCoverage, "coverage");
  require_at_most(request.topics.size(), Request::kMaxListed, "the number of topics");
  require_at_most(request.providers.size(), Request::kMaxListed, "the number of providers");
  require_at_most(request.categories.size(), Request::kMaxListed, "the number of categories");
  require_at_most(request.types.size(), Request::kMaxListed, "the number of types");
  require_in_range(request.quality_weight >= 0 && request.quality_weight <= 1, "quality_weight is from 0 to 1");
  require_in_range(request.half_life_days >= 0 && request.half_life_days <= Request::kMaxHalfLifeDays,
                   "half_life_days is from 0 to 1000000");
  require_in_range(request.snippet_chars == 0 || (request.snippet_chars >= 40 && request.snippet_chars <= 2'000),
                   "snippet_chars is 0, or from 40 to 2000");
  require_in_range(std::isfinite(request.min_quality.value_or(0)), "min_quality is a finite number");
  require_in_range(request.grouping == Grouping::story || request.grouping == Grouping::none, "no such grouping");
  require_in_range(request.sort >= SortOrder::relevance && request.sort <= SortOrder::oldest, "no such sort");
  require_in_range(request.published >= PublishedFilter::any && request.published <= PublishedFilter::no,
                   "no such published");
  if (request.now_utc) require_now(*request.now_utc);
}

std::string past_end_note(const Request& request, std::size_t found) {
  const char* what = request.grouping == Grouping::none ? "article" : found == 1 ? "story" : "stories";
  const char* plural = request.grouping == Grouping::none && found > 1 ? "s" : "";
  return fmt::format("the offset {} is past the end; there {} {} {}{}", request.offset, found == 1 ? "is" : "are",
                     found, what, plural);
}

}  // namespace

Results SearchSession::search(const Request& request) {
  const auto start = Clock::now();
  check_request(request);
  stop_ = StopCheck(request);
  const ParsedQuery parsed = parse_query(request.query, request.now_utc.value_or(std::time(nullptr)));
  const QueryNode root = without_function_words(parsed.root, generation_.analyzer);
  const std::vector<RequestFilter> filters = build_filters(request, generation_.analyzer);
  CompiledQuery compiled = compile_query(root, request.any_word, generation_, stop_);
  const std::vector<PlainWord> words = std::move(compiled.words);
  Results results = run_compiled(request, std::move(compiled), filters, Keep::all_matches);
  if (results.articles_matched.value == 0) help_when_stuck(request, root, filters, results);
  else if (!request.any_word) help_when_little(root, filters, results);
  results.query = request.query;
  results.parsed = format_query(parsed.root);
  results.notes.insert(results.notes.begin(), parsed.notes.begin(), parsed.notes.end());
  results.suggestion = better_query(request.query, root, words, generation_, stop_);
  results.took_ms = milliseconds_since(start);
  return results;
}

Results SearchSession::run_compiled(const Request& request, CompiledQuery compiled,
                                    const std::vector<RequestFilter>& filters, Keep keep) {
  // Without words there is no score: the newest come first.
  const bool by_date = compiled.parts.empty() && request.sort == SortOrder::relevance;
  SearchTask task{request,
                  stop_,
                  apply_filters(compiled.query, filters),
                  std::move(compiled.parts),
                  std::move(compiled.marks),
                  std::move(compiled.places),
                  by_date ? SortOrder::date : request.sort,
                  {0, request.quality_weight, request.half_life_days, newest_or(request.now_utc)}};
  Results results = run(task, keep);
  results.notes.insert(results.notes.begin(), compiled.notes.begin(), compiled.notes.end());
  return results;
}

// Nothing has all the words: what has some of them, else why nothing was found.
void SearchSession::help_when_stuck(const Request& request, const QueryNode& root,
                                    const std::vector<RequestFilter>& filters, Results& results) {
  const StuckHelp help(root, filters, generation_, stop_);
  if (!request.any_word && has_alternatives(root)) {
    const CompiledQuery any = compile_query(root, true, generation_, stop_);
    Results partial = run_compiled(request, any, filters, Keep::best_matches);
    if (partial.articles_matched.value > 0) {
      Request first = request;
      first.offset = 0;
      first.limit = 1;
      const bool is_first_page = request.offset == 0 && request.limit > 0;
      const Results top = is_first_page ? partial : run_compiled(first, any, filters, Keep::best_matches);
      partial.notes.insert(partial.notes.begin(), help.partial_match_note(top.stories.at(0).lead.id));
      results = std::move(partial);
      results.partial = true;
      return;
    }
  }
  std::string note = help.blocking_filter_note();
  if (note.empty()) note = help.unmet_and_note();
  if (note.empty()) note = help.nowhere_note();
  if (!note.empty()) results.notes.insert(results.notes.begin(), note);
}

// What has all the words may have them by chance.
void SearchSession::help_when_little(const QueryNode& root, const std::vector<RequestFilter>& filters,
                                     Results& results) {
  const std::string note =
      StuckHelp(root, filters, generation_, stop_).little_found_note(results.articles_matched.value);
  if (!note.empty()) results.notes.push_back(note);
}

std::int64_t SearchSession::newest_or(const std::optional<std::int64_t>& now_utc) const {
  if (now_utc) return *now_utc;
  // A date after the index was built is a mistake in a file, and must not make everything else look old.
  return std::min(generation_.manifest.last_published_utc.value_or(0), generation_.manifest.built_at_utc);
}

Results SearchSession::run(SearchTask& task, Keep keep) {
  stop_.check();
  task.words = match_words(task.query, task.places, generation_, stop_);
  if (keep == Keep::best_matches) keep_best_matches(task, generation_);
  const Request& request = task.request;
  const bool by_story = request.grouping == Grouping::story;
  const MatchCounter counter(task, generation_, cheap_matches_);
  const FetchHits fetch = [&](const HitsWanted& wanted) {
    const std::size_t count = wanted.count;
    if (counter.is_nothing()) return FetchedHits{{}, true, 0};
    if (task.words) return rank_words(task, wanted);
    if (task.sort != SortOrder::relevance) return fetch_by_value(task, count);
    // Of a query with few matches all are fetched at once: that costs little more than the best ones, and then there
    // is nothing left to count and no second search is needed for the stories' other articles.
    constexpr std::size_t kFetchedAtOnce = 10'000;
    const bool fetch_all = counter.estimated() <= kFetchedAtOnce;
    return fetch_by_text(task, fetch_all ? std::max<std::size_t>(count, database().get_doccount()) : count);
  };
  const Page page = collect_page(fetch, request.offset, request.limit, by_story);
  Results results;
  results.generation = generation_.current.number;
  const bool is_past_end = page.leaders.empty() && request.limit > 0 && page.stories_seen > 0;
  if (is_past_end) results.notes.push_back(past_end_note(request, page.stories_seen));
  counter.count(page, results);
  StoryBuilder builder(task, generation_);
  results.stories = by_story ? builder.build_stories(page) : builder.build_singles(page.leaders);
  for (std::size_t i = 0; i < results.stories.size(); ++i) results.stories[i].rank = request.offset + i + 1;
  return results;
}

// --- fetching

// All matches are known: the best by text are picked, of other orders all. Without counts, what was looked at is what
// is told, so that it is to be the best by text whatever is known of the scores.
FetchedHits SearchSession::rank_words(SearchTask& task, const HitsWanted& wanted) const {
  const std::size_t count = wanted.count;
  const bool by_score = task.sort == SortOrder::relevance;
  if (by_score && wanted.least_score && task.request.counts) return rank_words_of(task, *wanted.least_score);
  FetchedHits fetched;
  fetched.complete = !by_score || task.words->size() <= count;
  WordMatches best = fetched.complete ? *task.words : best_by_text(*task.words, count + 1);
  if (!fetched.complete) {
    const auto next = std::max_element(best.begin(), best.end(), by_text);
    fetched.bound = rounded_score(next->text);
    best.erase(next);
  }
  if (by_score && !best.empty())
    task.rule.best_text = rounded_score(std::min_element(best.begin(), best.end(), by_text)->text);
  const HitReader reader(generation_);
  for (const WordMatch& match : best) {
    Hit& hit = fetched.hits.emplace_back(reader.hit_of_row(match.row, by_score ? match.text : 0));
    hit.score = by_score ? score_parts(hit, task.rule).total() : sort_value(hit, task.sort);
  }
  fetched.bound = score_bound(fetched.bound, task.rule);
  return fetched;
}

// Those of at least that score, in one pass.
FetchedHits SearchSession::rank_words_of(const SearchTask& task, double least_score) const {
  constexpr double kMoreThanRounding = 1e-8;
  const double least_text = least_score - score_bound(0, task.rule) - kMoreThanRounding;
  const HitReader reader(generation_);
  FetchedHits fetched;
  fetched.bound = std::nextafter(least_score, common::kBelowAllNumbers);
  for (const WordMatch& match : *task.words) {
    stop_.tick();
    if (match.text < least_text) continue;
    Hit hit = reader.hit_of_row(match.row, match.text);
    hit.score = score_parts(hit, task.rule).total();
    if (hit.score >= least_score) fetched.hits.push_back(hit);
  }
  return fetched;
}

FetchedHits SearchSession::fetch_by_text(SearchTask& task, std::size_t count) const {
  const Xapian::MSet matches = best_by_text(database(), stop_.guard(task.query), count);
  FetchedHits fetched;
  fetched.complete = matches.size() < count || matches.size() == database().get_doccount();
  const HitReader reader(generation_);
  task.rule.best_text = matches.empty() ? 0 : rounded_score(matches.begin().get_weight());
  double last = 0;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    stop_.tick();
    Hit hit = reader.hit(*match, match.get_weight());
    last = hit.text;
    hit.score = score_parts(hit, task.rule).total();
    fetched.hits.push_back(std::move(hit));
  }
  fetched.bound = score_bound(last, task.rule);
  return fetched;
}

FetchedHits SearchSession::fetch_by_value(const SearchTask& task, std::size_t count) const {
  Xapian::MultiValueKeyMaker oldest_first;  // those without a date behind all others
  oldest_first.add_value(common::kSlotPublishedAt, false, Xapian::sortable_serialise(HUGE_VAL));
  Xapian::Enquire enquire(database());
  enquire.set_query(stop_.guard(task.query));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  switch (task.sort) {
    case SortOrder::oldest: enquire.set_sort_by_key(&oldest_first, false); break;
    case SortOrder::quality: enquire.set_sort_by_value(common::kSlotQuality, true); break;
    default: enquire.set_sort_by_value(common::kSlotPublishedAt, true);
  }
  const Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(count));
  FetchedHits fetched;
  fetched.complete = matches.size() < count;
  const HitReader reader(generation_);
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    stop_.tick();
    Hit hit = reader.hit(*match, 0);
    hit.score = sort_value(hit, task.sort);
    fetched.bound = hit.score;
    fetched.hits.push_back(std::move(hit));
  }
  return fetched;
}

// --- lookups

Results SearchSession::story(std::string_view id, bool explain) {
  const auto start = Clock::now();
  QueryNode node;
  node.kind = QueryNode::Kind::value;
  node.field = &common::field("story");
  node.text = id;
  Request request;
  request.coverage = generation_.manifest.articles;  // all there are
  request.explain = explain;
  request.limit = 1;
  CompiledQuery compiled = compile_query(node, false, generation_, stop_);
  SearchTask task{request, stop_, std::move(compiled.query), {}, {}, {}, SortOrder::quality, {}};
  Results results = run(task);
  if (results.stories.empty()) results.notes.push_back(fmt::format("no story and no article has the id \"{}\"", id));
  results.parsed = format_query(node);
  results.took_ms = milliseconds_since(start);
  return results;
}

Results SearchSession::similar(std::string_view url, const Request& request) {
  const auto start = Clock::now();
  check_request(request);
  stop_ = StopCheck(request);
  const auto found = find_by_address(url);
  if (!found) throw Error(ErrorCode::invalid_argument, "no article has the address " + std::string(url));
  const std::vector<RequestFilter> filters = build_filters(request, generation_.analyzer);
  SimilarQuery alike = similar_query(generation_, *found, apply_filters(match_all(), filters), stop_);
  SearchTask task{request,
                  stop_,
                  std::move(alike.query),
                  std::move(alike.parts),
                  {},
                  {},
                  SortOrder::relevance,
                  {0, request.quality_weight, request.half_life_days, newest_or(request.now_utc)}};
  Results results = run(task);
  if (task.query.empty()) results.notes.push_back(nothing_similar_note(*found, filters));
  results.query = url;
  results.took_ms = milliseconds_since(start);
  return results;
}

std::string SearchSession::nothing_similar_note(Xapian::docid document,
                                                const std::vector<RequestFilter>& filters) const {
  const auto is_found_without = [&](std::size_t left_out) {
    const Xapian::Query rest = apply_filters(match_all(), filters, left_out);
    return !similar_query(generation_, document, rest, stop_).query.empty();
  };
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (is_found_without(i)) {
      return fmt::format("no article about the same passes the filter \"{}\"; without it there are some",
                         filters[i].name);
    }
  }
  const bool has_some = filters.size() > 1 && !similar_query(generation_, document, match_all(), stop_).query.empty();
  return has_some ? "no article about the same passes the filters; without them there are some"
                  : "no other story is about the same";
}

Stats SearchSession::stats() const {
  const common::Manifest& manifest = generation_.manifest;
  Stats stats;
  stats.generation = manifest.generation;
  stats.articles = manifest.articles;
  stats.stories = manifest.stories;
  stats.providers = manifest.providers;
  stats.files = manifest.files;
  stats.first_published_utc = manifest.first_published_utc;
  stats.last_published_utc = manifest.last_published_utc;
  stats.built_at_utc = manifest.built_at_utc;
  stats.language = manifest.language;
  stats.analyzer = manifest.analyzer;
  return stats;
}

std::optional<Article> SearchSession::article(std::string_view url) {
  const auto document = find_by_address(url);
  return document ? std::optional(exported(*document)) : std::nullopt;
}

std::vector<Xapian::docid> SearchSession::export_order() const {
  std::vector<std::pair<std::string, Xapian::docid>> order;
  for (auto posting = database().postlist_begin(""); posting != database().postlist_end(""); ++posting) {
    const common::Article article = generation_.articles.get(*posting);
    order.emplace_back(shown_address(article.url, article.file, article.id), *posting);
  }
  std::sort(order.begin(), order.end());
  std::vector<Xapian::docid> documents;
  documents.reserve(order.size());
  for (const auto& [key, document] : order) documents.push_back(document);
  return documents;
}

Article SearchSession::exported(Xapian::docid document) const { return to_public(generation_.articles.get(document)); }

// Some sites give all their articles one AMP address: an article whose own address it is comes before the others.
std::optional<Xapian::docid> SearchSession::find_by_address(std::string_view url) const {
  const auto key_of = [](std::string_view address) {
    const auto canonical = common::canonical_url(address);
    return canonical ? canonical->key : std::string(address);
  };
  const std::string key = key_of(url);
  std::optional<Xapian::docid> first;
  for (const std::string& term : address_terms(url)) {
    for (auto found = database().postlist_begin(term); found != database().postlist_end(term); ++found) {
      stop_.check();
      if (key_of(generation_.articles.get(*found).url) == key) return *found;
      if (!first) first = *found;
    }
  }
  return first;
}

}  // namespace newsfold::query
