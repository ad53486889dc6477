#include "query/search_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "common/url.hpp"
#include "query/addresses.hpp"
#include "query/function_words.hpp"
#include "query/hit_fetcher.hpp"
#include "query/match_counter.hpp"
#include "query/partial_matches.hpp"
#include "query/place_queries.hpp"
#include "query/query_compiler.hpp"
#include "query/query_parser.hpp"
#include "query/query_ranges.hpp"
#include "query/request_check.hpp"
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
  const std::vector<RequestFilter> filters = build_filters(request, generation_.analyzer, stop_);
  CompiledQuery compiled = compile_query(root, request.any_word, generation_, stop_);
  const std::vector<PlainWord> words = std::move(compiled.words);
  Results results = run_compiled(request, std::move(compiled), filters, Keep::all_matches);
  if (results.articles_matched.value == 0) help_when_stuck(request, root, filters, results);
  else if (request.hints && !request.any_word) help_when_little(root, filters, results);
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
  SearchTask task{.request = request,
                  .stop = stop_,
                  .query = apply_filters(compiled.query, filters),
                  .parts = std::move(compiled.parts),
                  .marks = std::move(compiled.marks),
                  .places = std::move(compiled.places),
                  .forms = std::move(compiled.forms),
                  .sort = by_date ? SortOrder::date : request.sort,
                  .rule = rule_of(request)};
  Results results = run(task, keep);
  results.notes.insert(results.notes.begin(), compiled.notes.begin(), compiled.notes.end());
  if (results.articles_matched.value > 0 && keep == Keep::all_matches) note_unmet_forms(task, results);
  return results;
}

// A filter or the other words may have left nothing but other words of a stem. Where any word will do, some match has
// it.
void SearchSession::note_unmet_forms(const SearchTask& task, Results& results) {
  if (task.query.get_type() == Xapian::Query::OP_OR) return;
  for (const WrittenForm& form : task.forms) {
    PlaceQueries places(generation_.words, stop_);
    const Xapian::Query as_written =
        combine(Xapian::Query::OP_AND, {Xapian::Query(form.stem_term), places.any_of({form.word}, nullptr)});
    if (matches_anything(Xapian::Query(Xapian::Query::OP_FILTER, task.query, as_written), generation_, stop_)) continue;
    results.notes.push_back(fmt::format("no article that matches has \"{}\" as written", form.word));
  }
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

ScoringRule SearchSession::rule_of(const Request& request) const {
  // A date after the index was built is a mistake in a file, and must not make everything else look old.
  const std::int64_t newest =
      std::min(generation_.manifest.last_published_utc.value_or(0), generation_.manifest.built_at_utc);
  return {.quality_weight = request.quality_weight,
          .half_life_days = request.half_life_days,
          .now_utc = request.now_utc.value_or(newest)};
}

Results SearchSession::run(SearchTask& task, Keep keep) {
  stop_.check();
  task.words = match_words(task.query, {task.places, task.forms}, generation_, stop_);
  if (keep == Keep::best_matches) keep_best_matches(task, generation_);
  const Request& request = task.request;
  const bool by_story = request.grouping == Grouping::story;
  const MatchCounter counter(task, generation_, cheap_matches_);
  HitFetcher fetcher(task, counter, generation_);
  const FetchHits fetch = [&](const HitsWanted& wanted) { return fetcher.fetch(wanted); };
  const Page page = collect_page(fetch, request.offset, request.limit, by_story, stop_);
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
  SearchTask task{.request = request, .stop = stop_, .query = std::move(compiled.query), .sort = SortOrder::quality};
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
  const std::vector<RequestFilter> filters = build_filters(request, generation_.analyzer, stop_);
  SimilarQuery alike = similar_query(generation_, *found, apply_filters(match_all(), filters), stop_);
  SearchTask task{.request = request,
                  .stop = stop_,
                  .query = std::move(alike.query),
                  .parts = std::move(alike.parts),
                  .rule = rule_of(request)};
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
    const common::Article article = generation_.articles.get_one_of_many(*posting);
    order.emplace_back(shown_address(article.url, article.file, article.id), *posting);
  }
  std::sort(order.begin(), order.end());
  std::vector<Xapian::docid> documents;
  documents.reserve(order.size());
  for (const auto& [key, document] : order) documents.push_back(document);
  return documents;
}

Article SearchSession::exported(Xapian::docid document) const {
  return to_public(generation_.articles.get_one_of_many(document));
}

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
