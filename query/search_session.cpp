#include "query/search_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <unordered_set>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "common/timestamp.hpp"
#include "common/url.hpp"
#include "query/facets.hpp"
#include "query/query_compiler.hpp"
#include "query/query_parser.hpp"

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

std::optional<double> get_number(const Xapian::Document& document, common::Slot slot) {
  const std::string value = document.get_value(slot);
  return value.empty() ? std::nullopt : std::optional(Xapian::sortable_unserialise(value));
}

std::optional<std::int64_t> get_time(const Xapian::Document& document) {
  const auto time = get_number(document, common::kSlotPublishedAt);
  return time ? std::optional(static_cast<std::int64_t>(*time)) : std::nullopt;
}

// Collects what exact counts are made of from every match.
class MatchTally : public Xapian::MatchSpy {
 public:
  MatchTally(FacetCounter* facets) : facets_(facets) {}

  void operator()(const Xapian::Document& document, double) override {
    ++articles_;
    stories_.insert(document.get_value(common::kSlotStory));
    if (facets_) facets_->add(common::decode_article(document.get_data()));
  }

  std::size_t articles() const { return articles_; }
  std::size_t stories() const { return stories_.size(); }

 private:
  FacetCounter* facets_;
  std::size_t articles_ = 0;
  std::unordered_set<std::string> stories_;
};

bool is_everything(const QueryNode& root) { return root.kind == QueryNode::Kind::all_of && root.children.empty(); }

std::string explain(const ScoreParts& parts) {
  std::string text = fmt::format("{:.3f} = text {:.3f} + quality {:.3f}", parts.total(), parts.text, parts.quality);
  if (parts.freshness != 1) {
    text = fmt::format("{:.3f} = (text {:.3f} + quality {:.3f}) x freshness {:.3f}", parts.total(), parts.text,
                       parts.quality, parts.freshness);
  }
  return text;
}

Article to_public(common::Article&& stored) {
  Article article;
  article.id = std::move(stored.id);
  article.url = std::move(stored.url);
  article.urls = std::move(stored.urls);
  article.title = std::move(stored.title);
  article.excerpt = std::move(stored.excerpt);
  article.provider = {std::move(stored.provider.name), std::move(stored.provider.domain)};
  article.published_at_utc = stored.published_at_utc;
  article.quality = stored.quality;
  article.heat = stored.heat;
  article.topics = std::move(stored.topics);
  article.topics_inherited = stored.topics_inherited;
  article.category = std::move(stored.category);
  article.type = std::move(stored.type);
  article.published = stored.published;
  article.file = std::move(stored.file);
  article.story = std::move(stored.story);
  return article;
}

std::string story_term(const std::string& story) {
  return common::make_term(common::field("story").value_prefix, story);
}

}  // namespace

Results SearchSession::search(const Request& request) {
  const auto start = Clock::now();
  check_request(request);
  const std::int64_t now = request.now_utc.value_or(generation_.manifest.last_published_utc.value_or(0));
  ParsedQuery parsed = parse_query(request.query, request.now_utc.value_or(std::chrono::duration_cast<std::chrono::seconds>(
                                                      std::chrono::system_clock::now().time_since_epoch()).count()));
  CompiledQuery compiled = compile_query(parsed.root, request.any_word, database(), generation_.analyzer);
  const Xapian::Query filters = compile_filters(request, generation_.analyzer);
  const auto with_filters = [&](const Xapian::Query& query) {
    return Xapian::Query(Xapian::Query::OP_FILTER, query, filters);
  };

  std::vector<std::string> notes = std::move(parsed.notes);
  if (!request.any_word && has_alternatives(parsed.root) && !matches_anything(with_filters(compiled.query))) {
    CompiledQuery partial = compile_query(parsed.root, true, database(), generation_.analyzer);
    if (matches_anything(with_filters(partial.query))) {
      std::string note = "no article has all the words; these have some of them";
      for (std::size_t i = 0; i < partial.unknown_words.size(); ++i) {
        note += fmt::format("{}\"{}\"", i == 0 ? "; in no article at all: " : ", ", partial.unknown_words[i]);
      }
      compiled = std::move(partial);
      notes.push_back(note);
    }
  }
  notes.insert(notes.end(), compiled.notes.begin(), compiled.notes.end());

  const bool everything = is_everything(parsed.root);
  Task task{request, with_filters(compiled.query), std::move(compiled.marks),
            everything && request.sort == SortOrder::relevance ? SortOrder::date : request.sort,
            {0, request.quality_weight, request.half_life_days, now}};
  Results results = run(task);
  results.query = request.query;
  results.parsed = format_query(parsed.root);
  results.notes = std::move(notes);
  results.took_ms = milliseconds_since(start);
  return results;
}

bool SearchSession::matches_anything(const Xapian::Query& query) const {
  Xapian::Enquire enquire(database());
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  return !enquire.get_mset(0, 1).empty();
}

Results SearchSession::run(Task& task) {
  const Request& request = task.request;
  const bool by_story = request.grouping == Grouping::story;
  const Page page = collect_page(make_fetch(task), request.offset, request.limit, by_story);
  Results results;
  results.generation = generation_.current.number;
  count_matches(task, page, results);
  std::map<std::string, std::vector<Hit>> matched;
  if (by_story) {
    for (Hit& hit : matched_members(task, page.leaders)) matched[hit.story].push_back(std::move(hit));
  }
  for (const Hit& leader : page.leaders) {
    Story story = by_story ? build_story(task, leader, std::move(matched[leader.story])) : build_single(task, leader);
    story.rank = request.offset + results.stories.size() + 1;
    results.stories.push_back(std::move(story));
  }
  return results;
}

// --- fetching ----------------------------------------------------------------------------------------------------------

Hit SearchSession::make_hit(const Xapian::MSetIterator& match) const {
  const Xapian::Document document = match.get_document();
  Hit hit;
  hit.document = *match;
  hit.text = match.get_weight();
  hit.prior = get_number(document, common::kSlotPrior).value_or(0);
  hit.quality = get_number(document, common::kSlotQuality);
  hit.published_at_utc = get_time(document);
  hit.story = document.get_value(common::kSlotStory);
  return hit;
}

FetchHits SearchSession::make_fetch(Task& task) {
  return [this, &task](std::size_t count) {
    return task.sort == SortOrder::relevance ? fetch_by_text(task, count) : fetch_by_value(task, count);
  };
}

FetchedHits SearchSession::fetch_by_text(Task& task, std::size_t count) {
  Xapian::Enquire enquire(database());
  enquire.set_query(task.query);
  enquire.set_weighting_scheme(Xapian::BM25Weight(kBm25K1, 0, 1, kBm25B, 0.5));
  const Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(count));
  FetchedHits fetched;
  fetched.complete = matches.size() < count;
  task.rule.best_text = matches.empty() ? 0 : matches.begin().get_weight();
  double last = 0;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    Hit hit = make_hit(match);
    last = hit.text;
    hit.score = score_parts(hit, task.rule).total();
    fetched.hits.push_back(std::move(hit));
  }
  fetched.bound = score_bound(last, task.rule);
  return fetched;
}

FetchedHits SearchSession::fetch_by_value(const Task& task, std::size_t count) {
  const bool by_date = task.sort == SortOrder::date;
  Xapian::Enquire enquire(database());
  enquire.set_query(task.query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_sort_by_value(by_date ? common::kSlotPublishedAt : common::kSlotQuality, true);
  const Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(count));
  FetchedHits fetched;
  fetched.complete = matches.size() < count;
  constexpr double kMissing = -1e300;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    Hit hit = make_hit(match);
    const auto time = hit.published_at_utc ? std::optional(static_cast<double>(*hit.published_at_utc)) : std::nullopt;
    hit.score = (by_date ? time : hit.quality).value_or(kMissing);
    fetched.bound = hit.score;
    fetched.hits.push_back(std::move(hit));
  }
  return fetched;
}

// --- counting ----------------------------------------------------------------------------------------------------------

void SearchSession::count_matches(const Task& task, const Page& page, Results& results) {
  // Counting reads a value of every match: about 0.5 us each, so up to here it costs no more than the search itself.
  constexpr std::size_t kCheapMatches = 10'000;
  const bool facets = !task.request.facets.empty();
  if (page.complete && !facets) {
    results.articles_matched = {page.articles_seen, true};
    results.stories_matched = {task.request.grouping == Grouping::none ? page.articles_seen : page.stories_seen, true};
    return;
  }
  Xapian::Enquire enquire(database());
  enquire.set_query(task.query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  const std::size_t estimate = enquire.get_mset(0, 1).get_matches_estimated();
  if (facets || task.request.exact_counts || estimate <= kCheapMatches) return count_exactly(task, results);
  const double stories_per_article =
      static_cast<double>(page.stories_seen) / static_cast<double>(std::max<std::size_t>(page.articles_seen, 1));
  results.articles_matched = {estimate, false};
  results.stories_matched = {static_cast<std::size_t>(static_cast<double>(estimate) * stories_per_article), false};
}

void SearchSession::count_exactly(const Task& task, Results& results) {
  FacetCounter facets(task.request.facets);
  MatchTally tally(task.request.facets.empty() ? nullptr : &facets);
  Xapian::Enquire enquire(database());
  enquire.set_query(task.query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.add_matchspy(&tally);
  enquire.get_mset(0, 1, database().get_doccount());
  results.articles_matched = {tally.articles(), true};
  results.stories_matched = {task.request.grouping == Grouping::none ? tally.articles() : tally.stories(), true};
  results.facets = facets.results(task.request.facet_limit);
}

// --- stories -----------------------------------------------------------------------------------------------------------

common::Article SearchSession::stored_article(Xapian::docid document) const {
  return common::decode_article(database().get_document(document).get_data());
}

std::vector<Hit> SearchSession::matched_members(const Task& task, const std::vector<Hit>& leaders) {
  std::vector<std::string> terms;
  for (const Hit& leader : leaders) terms.push_back(story_term(leader.story));
  if (terms.empty()) return {};
  Xapian::Enquire enquire(database());
  enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, task.query,
                                  Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end())));
  enquire.set_weighting_scheme(Xapian::BM25Weight(kBm25K1, 0, 1, kBm25B, 0.5));
  const Xapian::MSet matches = enquire.get_mset(0, database().get_doccount());
  std::vector<Hit> hits;
  for (auto match = matches.begin(); match != matches.end(); ++match) hits.push_back(make_hit(match));
  return hits;
}

Article SearchSession::view(const Task& task, const Hit& hit, bool matched) {
  Article article = to_public(stored_article(hit.document));
  Snippet snippet = make_snippet(article.excerpt, task.marks, task.request.snippet_chars, generation_.analyzer);
  article.snippet = std::move(snippet.text);
  article.snippet_matches = std::move(snippet.matches);
  article.title_matches = find_matches(article.title, task.marks, generation_.analyzer);
  article.matched = matched;
  if (!matched) return article;
  const ScoreParts parts = score_parts(hit, task.rule);
  article.score = parts.total();
  if (task.request.explain) article.why = explain(parts);
  return article;
}

Story SearchSession::build_single(const Task& task, const Hit& hit) {
  Story story;
  story.lead = view(task, hit, true);
  story.id = story.lead.story;
  story.score = story.lead.score;
  story.article_count = 1;
  story.provider_count = 1;
  story.first_published_utc = story.last_published_utc = hit.published_at_utc;
  return story;
}

Story SearchSession::build_story(const Task& task, const Hit& leader, std::vector<Hit> matched) {
  Story story;
  story.id = leader.story;
  story.score = task.sort == SortOrder::relevance ? leader.score : 0;

  std::unordered_set<Xapian::docid> matching;
  for (const Hit& hit : matched) matching.insert(hit.document);
  std::vector<Hit> others;
  std::set<std::string> providers;
  const std::string term = story_term(leader.story);
  for (auto posting = database().postlist_begin(term); posting != database().postlist_end(term); ++posting) {
    const Xapian::Document document = database().get_document(*posting);
    ++story.article_count;
    providers.insert(document.get_value(common::kSlotProvider));
    const auto time = get_time(document);
    if (time && (!story.first_published_utc || *time < *story.first_published_utc)) story.first_published_utc = time;
    if (time && (!story.last_published_utc || *time > *story.last_published_utc)) story.last_published_utc = time;
    if (matching.contains(*posting)) continue;
    Hit other;
    other.document = *posting;
    other.prior = get_number(document, common::kSlotPrior).value_or(0);
    other.published_at_utc = time;
    others.push_back(std::move(other));
  }
  providers.erase("");
  story.provider_count = providers.size();

  // Within a story quality may weigh more: see kLeadQualityWeight.
  ScoringRule worth = task.rule;
  worth.quality_weight = std::max(task.rule.quality_weight > 0 ? kLeadQualityWeight : 0, task.rule.quality_weight);
  worth.best_text = 0;
  for (const Hit& hit : matched) worth.best_text = std::max(worth.best_text, hit.text);
  for (Hit& hit : matched) hit.score = score_parts(hit, worth).total();
  for (Hit& hit : others) hit.score = hit.prior;
  std::sort(matched.begin(), matched.end(), ranks_before);
  std::sort(others.begin(), others.end(), ranks_before);

  story.lead = view(task, matched.front(), true);
  for (std::size_t i = 1; i < matched.size() && story.coverage.size() < task.request.coverage; ++i) {
    story.coverage.push_back(view(task, matched[i], true));
  }
  for (std::size_t i = 0; i < others.size() && story.coverage.size() < task.request.coverage; ++i) {
    story.coverage.push_back(view(task, others[i], false));
  }
  return story;
}

// --- lookups -----------------------------------------------------------------------------------------------------------

Results SearchSession::story(std::string_view id) {
  const auto start = Clock::now();
  QueryNode node;
  node.kind = QueryNode::Kind::value;
  node.field = &common::field("story");
  node.text = id;
  Request request;
  request.coverage = 1'000;
  request.limit = 1;
  request.quality_weight = 1;  // there is no text to rank by
  Task task{request, compile_query(node, false, database(), generation_.analyzer).query, {}, SortOrder::quality, {}};
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
  Task task{request,
            Xapian::Query(Xapian::Query::OP_FILTER, others, compile_filters(request, generation_.analyzer)),
            {},
            SortOrder::relevance,
            {0, request.quality_weight, request.half_life_days,
             request.now_utc.value_or(generation_.manifest.last_published_utc.value_or(0))}};
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
    const common::Article article = stored_article(*posting);
    order.emplace_back(article.url.empty() ? "file:" + article.file : article.url, *posting);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [url, document] : order) {
    if (!visit(to_public(stored_article(document)))) return;
  }
}

}  // namespace newsfold::query
