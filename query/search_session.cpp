#include "query/search_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <unordered_set>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "common/url.hpp"
#include "query/facets.hpp"
#include "query/hit_reader.hpp"
#include "query/query_compiler.hpp"
#include "query/query_parser.hpp"
#include "query/request_filters.hpp"
#include "query/spelling.hpp"
#include "query/story_builder.hpp"

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

void check_request(const Request& request) {
  require_in_range(request.limit <= 10'000, "limit is at most 10000");
  require_in_range(request.offset <= 100'000, "offset is at most 100000");
  require_in_range(request.coverage <= 1'000, "coverage is at most 1000");
  require_in_range(request.quality_weight >= 0 && request.quality_weight <= 1, "quality_weight is from 0 to 1");
  require_in_range(request.half_life_days >= 0 && request.half_life_days <= 1e6, "half_life_days is from 0 to 1000000");
  require_in_range(request.snippet_chars >= 40 && request.snippet_chars <= 2'000, "snippet_chars is from 40 to 2000");
}

// Collects what exact counts are made of from every match.
class MatchTally : public Xapian::MatchSpy {
 public:
  MatchTally(const HitReader& reader, FacetCounter* facets) : reader_(reader), facets_(facets) {}

  void operator()(const Xapian::Document& document, double) override {
    ++articles_;
    stories_.insert(reader_.story_number(document.get_docid()));
    if (facets_) facets_->add(common::decode_article(document.get_data()));
  }

  std::size_t articles() const { return articles_; }
  std::size_t stories() const { return stories_.size(); }

 private:
  const HitReader& reader_;
  FacetCounter* facets_;
  std::size_t articles_ = 0;
  std::unordered_set<std::uint64_t> stories_;
};

bool is_everything(const QueryNode& root) { return root.kind == QueryNode::Kind::all_of && root.children.empty(); }

std::int64_t clock_now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since_1970).count();
}

std::string partial_match_note(const std::vector<UnknownWord>& unknown_words) {
  std::string note = "no article has all the words; these have some of them";
  for (std::size_t i = 0; i < unknown_words.size(); ++i) {
    note += fmt::format("{}\"{}\"", i == 0 ? "; in no article at all: " : ", ", unknown_words[i].text);
  }
  return note;
}

std::string filtered_match_note() {
  return "no article that passes the filters has all the words; these have some of them";
}

// What an export is ordered by: the address, else the file, else the id.
std::string export_key(const common::Article& article) {
  if (!article.url.empty()) return article.url;
  return article.file.empty() ? "id:" + article.id : "file:" + article.file;
}

}  // namespace

Results SearchSession::search(const Request& request) {
  const auto start = Clock::now();
  check_request(request);
  ParsedQuery parsed = parse_query(request.query, request.now_utc.value_or(clock_now()));
  CompiledQuery compiled = compile_query(parsed.root, request.any_word, database(), generation_.analyzer);
  const std::vector<RequestFilter> filters = build_filters(request, generation_.analyzer);

  std::vector<std::string> notes = std::move(parsed.notes);
  const std::string suggestion = suggest(request.query, compiled.unknown_words);
  bool found = matches_anything(apply_filters(compiled.query, filters));
  if (!found && !request.any_word && has_alternatives(parsed.root)) {
    CompiledQuery partial = compile_query(parsed.root, true, database(), generation_.analyzer);
    found = matches_anything(apply_filters(partial.query, filters));
    if (found && !matches_anything(compiled.query)) notes.push_back(partial_match_note(compiled.unknown_words));
    else if (found) notes.push_back(filtered_match_note());
    if (found) compiled = std::move(partial);
  }
  if (!found) note_blocking_filters(compiled.query, filters, notes);
  notes.insert(notes.end(), compiled.notes.begin(), compiled.notes.end());

  const bool everything = is_everything(parsed.root);
  SearchTask task{request,
                  apply_filters(compiled.query, filters),
                  std::move(compiled.parts),
                  std::move(compiled.marks),
                  everything && request.sort == SortOrder::relevance ? SortOrder::date : request.sort,
                  {0, request.quality_weight, request.half_life_days, newest_or(request.now_utc)}};
  Results results = run(task);
  results.query = request.query;
  results.parsed = format_query(parsed.root);
  results.notes = std::move(notes);
  results.suggestion = suggestion;
  results.took_ms = milliseconds_since(start);
  return results;
}

// The query with each word that no article has replaced by the nearest one that some have.
std::string SearchSession::suggest(const std::string& query, std::vector<UnknownWord> unknown_words) const {
  std::sort(unknown_words.begin(), unknown_words.end(), [](const auto& a, const auto& b) { return a.at > b.at; });
  std::string suggestion = query;
  for (const UnknownWord& word : unknown_words) {  // from the back, so that places stay where they are
    const std::string nearest = nearest_word(generation_.analyzer.fold_label(word.text), database());
    if (!nearest.empty()) suggestion.replace(word.at, word.text.size(), nearest);
  }
  return suggestion == query ? std::string() : suggestion;
}

// Nothing was found: is it the filters' doing, and which one's?
void SearchSession::note_blocking_filters(const Xapian::Query& query, const std::vector<RequestFilter>& filters,
                                          std::vector<std::string>& notes) const {
  if (filters.empty() || !matches_anything(query)) return;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (!matches_anything(apply_filters(query, filters, i))) continue;
    notes.push_back(
        fmt::format("the filter \"{}\" lets nothing through; without it there are matches", filters[i].name));
    return;
  }
  notes.push_back("the filters together let nothing through; without them there are matches");
}

std::int64_t SearchSession::newest_or(const std::optional<std::int64_t>& now_utc) const {
  if (now_utc) return *now_utc;
  // A date after the index was built is a mistake in a file, and must not make everything else look old.
  return std::min(generation_.manifest.last_published_utc.value_or(0), generation_.manifest.built_at_utc);
}

bool SearchSession::matches_anything(const Xapian::Query& query) const {
  Xapian::Enquire enquire(database());
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  return !enquire.get_mset(0, 1).empty();
}

std::size_t SearchSession::estimate_matches(const Xapian::Query& query) const {
  Xapian::Enquire enquire(database());
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  return enquire.get_mset(0, 1).get_matches_estimated();
}

Results SearchSession::run(SearchTask& task) {
  const Request& request = task.request;
  const bool by_story = request.grouping == Grouping::story;
  const FetchHits fetch = [&](std::size_t count) {
    return task.sort == SortOrder::relevance ? fetch_by_text(task, count) : fetch_by_value(task, count);
  };
  const Page page = collect_page(fetch, request.offset, request.limit, by_story);
  Results results;
  results.generation = generation_.current.number;
  count_matches(task, page, results);
  StoryBuilder builder(task, generation_);
  results.stories = by_story ? builder.build_stories(page) : builder.build_singles(page.leaders);
  for (std::size_t i = 0; i < results.stories.size(); ++i) results.stories[i].rank = request.offset + i + 1;
  return results;
}

// --- fetching
// ----------------------------------------------------------------------------------------------------------

// Of a query with few matches all are fetched at once: that costs little more than the best ones, and then counts are
// exact and no second search is needed for the stories' other articles.
FetchedHits SearchSession::fetch_by_text(SearchTask& task, std::size_t count) const {
  if (estimate_matches(task.query) <= cheap_matches_) count = std::max<std::size_t>(count, database().get_doccount());
  Xapian::Enquire enquire(database());
  enquire.set_query(task.query);
  enquire.set_weighting_scheme(text_weighting());
  const Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(count));
  FetchedHits fetched;
  fetched.complete = matches.size() < count || matches.size() == database().get_doccount();
  const HitReader reader(generation_);
  task.rule.best_text = matches.empty() ? 0 : matches.begin().get_weight();
  double last = 0;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    Hit hit = reader.hit(*match, match.get_weight());
    last = hit.text;
    hit.score = score_parts(hit, task.rule).total();
    fetched.hits.push_back(std::move(hit));
  }
  fetched.bound = score_bound(last, task.rule);
  return fetched;
}

FetchedHits SearchSession::fetch_by_value(const SearchTask& task, std::size_t count) const {
  const bool by_date = task.sort == SortOrder::date;
  Xapian::Enquire enquire(database());
  enquire.set_query(task.query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_sort_by_value(by_date ? common::kSlotPublishedAt : common::kSlotQuality, true);
  const Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(count));
  FetchedHits fetched;
  fetched.complete = matches.size() < count;
  const HitReader reader(generation_);
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    Hit hit = reader.hit(*match, 0);
    const auto time = hit.published_at_utc ? std::optional(static_cast<double>(*hit.published_at_utc)) : std::nullopt;
    hit.score = (by_date ? time : hit.quality).value_or(common::kBelowAllNumbers);
    fetched.bound = hit.score;
    fetched.hits.push_back(std::move(hit));
  }
  return fetched;
}

// --- counting
// ----------------------------------------------------------------------------------------------------------

void SearchSession::count_matches(const SearchTask& task, const Page& page, Results& results) const {
  const bool facets = !task.request.facets.empty();
  if (page.complete && !facets) {
    results.articles_matched = {page.hits.size(), true};
    results.stories_matched = {task.request.grouping == Grouping::none ? page.hits.size() : page.stories_seen, true};
    return;
  }
  const std::size_t estimate = estimate_matches(task.query);
  if (facets || task.request.exact_counts || estimate <= cheap_matches_) return count_exactly(task, results);
  const double stories_per_article =
      static_cast<double>(page.stories_seen) / static_cast<double>(std::max<std::size_t>(page.hits.size(), 1));
  results.articles_matched = {estimate, false};
  results.stories_matched = {static_cast<std::size_t>(static_cast<double>(estimate) * stories_per_article), false};
}

void SearchSession::count_exactly(const SearchTask& task, Results& results) const {
  FacetCounter facets(task.request.facets);
  const HitReader reader(generation_);
  MatchTally tally(reader, task.request.facets.empty() ? nullptr : &facets);
  Xapian::Enquire enquire(database());
  enquire.set_query(task.query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.add_matchspy(&tally);
  enquire.get_mset(0, 1, database().get_doccount());
  results.articles_matched = {tally.articles(), true};
  results.stories_matched = {task.request.grouping == Grouping::none ? tally.articles() : tally.stories(), true};
  results.facets = facets.results(task.request.facet_limit);
}

// --- lookups
// -----------------------------------------------------------------------------------------------------------

Results SearchSession::story(std::string_view id, bool explain) {
  const auto start = Clock::now();
  QueryNode node;
  node.kind = QueryNode::Kind::value;
  node.field = &common::field("story");
  node.text = id;
  Request request;
  request.coverage = 1'000;
  request.explain = explain;
  request.limit = 1;
  request.quality_weight = 1;  // there is no text to rank by
  SearchTask task{
      request, compile_query(node, false, database(), generation_.analyzer).query, {}, {}, SortOrder::quality, {}};
  Results results = run(task);
  results.parsed = format_query(node);
  results.took_ms = milliseconds_since(start);
  return results;
}

Results SearchSession::similar(std::string_view url, const Request& request) {
  const auto start = Clock::now();
  check_request(request);
  const auto canonical = common::canonical_url(url);
  const std::string address =
      common::make_term(common::field("url").value_prefix, canonical ? canonical->key : std::string(url));
  const auto found = database().postlist_begin(address);
  if (found == database().postlist_end(address)) {
    throw Error(ErrorCode::invalid_argument, "no article has the address " + std::string(url));
  }
  const Xapian::docid document = *found;
  constexpr Xapian::termcount kTellingTerms = 25;
  std::vector<std::string> terms;
  const std::string stem_prefix(common::kStemPrefix);
  auto term = database().termlist_begin(document);
  for (term.skip_to(stem_prefix); term != database().termlist_end(document); ++term) {
    if (!(*term).starts_with(stem_prefix)) break;
    terms.push_back(*term);
  }
  const Xapian::Query alike(Xapian::Query::OP_ELITE_SET, terms.begin(), terms.end(), kTellingTerms);
  const Xapian::Query own(story_term(database().get_document(document).get_value(common::kSlotStory)));
  const Xapian::Query others(Xapian::Query::OP_AND_NOT, alike, own);
  SearchTask task{request,
                  apply_filters(others, build_filters(request, generation_.analyzer)),
                  {},
                  {},
                  SortOrder::relevance,
                  {0, request.quality_weight, request.half_life_days, newest_or(request.now_utc)}};
  Results results = run(task);
  results.query = url;
  results.took_ms = milliseconds_since(start);
  return results;
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

void SearchSession::for_each_article(const std::function<bool(const Article&)>& visit) {
  std::vector<std::pair<std::string, Xapian::docid>> order;
  for (auto posting = database().postlist_begin(""); posting != database().postlist_end(""); ++posting) {
    const common::Article article = common::decode_article(database().get_document(*posting).get_data());
    order.emplace_back(export_key(article), *posting);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [url, document] : order) {
    if (!visit(to_public(common::decode_article(database().get_document(document).get_data())))) return;
  }
}

}  // namespace newsfold::query
