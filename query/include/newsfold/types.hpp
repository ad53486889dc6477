// What goes into a search and what comes out: plain values that own their strings, hold nothing of the index, outlive
// the Searcher and may change thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace newsfold {

enum class Grouping { story, none };                        // none: every article stands for itself
enum class SortOrder { relevance, date, quality, oldest };  // date: the newest first; without a date last in both
enum class PublishedFilter { any, yes, no };

// What to look for. Lists of filter values, each of at most kMaxListed of kMaxListedBytes, are alternatives; different
// filters must all hold. Values fold case and accents. Times are seconds since 1970 UTC.
struct Request {
  static constexpr std::size_t kMaxLimit = 10'000;
  static constexpr std::size_t kMaxOffset = 100'000;
  static constexpr std::size_t kMaxCoverage = 1'000;
  static constexpr std::size_t kMaxListed = 1'000;
  static constexpr std::size_t kMaxListedBytes = 4'096;
  static constexpr double kMaxHalfLifeDays = 1e6;
  static constexpr std::size_t kMinSnippetChars = 40, kMaxSnippetChars = 2'000;

  std::string query;       // the query language, at most 1,024 bytes; empty means everything the filters let through,
                           // newest first
  std::size_t limit = 10;  // stories to return, at most kMaxLimit
  std::size_t offset = 0;  // stories to pass over first, at most kMaxOffset
  Grouping grouping = Grouping::story;
  SortOrder sort = SortOrder::relevance;
  bool any_word = false;  // rank articles with any of the words instead of asking for all

  std::vector<std::string> topics;
  std::vector<std::string> providers;  // a provider's name or domain
  std::vector<std::string> categories;
  std::vector<std::string> types;
  std::optional<std::int64_t> from_utc;   // published at or after
  std::optional<std::int64_t> until_utc;  // published before
  std::optional<double> min_quality;      // finite
  PublishedFilter published = PublishedFilter::any;

  // What a page brings along. Left out (0, or false), coverage and snippets save a sixth to a third of a search's time
  // each, counts a tenth to a fifth, all three a third to a half.
  std::size_t coverage = 3;         // articles of a story to return beside its lead, at most kMaxCoverage
  std::vector<std::string> facets;  // of: topic provider category type year month day quality
  std::size_t facet_limit = 10;     // values a facet, the most frequent ones; years, months and bands all
  bool explain = false;             // fill Article::receipt and Article::membership
  bool exact_counts = false;        // count to the end even where that costs much
  bool hints = false;  // where few articles have all the words, note without which one there are many more;
                       // costs a count for each word then
  bool counts = true;  // false: count no further than the page had to look; facets count all the same

  double quality_weight = 0.2;  // 0 to 1: the most that quality adds, as a part of the best text score
  double half_life_days = 0;    // above 0: the score halves with every so many days of age; at most kMaxHalfLifeDays
  // Where age is measured from, else the newest article of the index; and what date:today is relative to, else the
  // clock. Within the years 1000 to 9999.
  std::optional<std::int64_t> now_utc;
  std::size_t snippet_chars = 200;  // about so many characters, within kMin- and kMaxSnippetChars; 0: neither
                                    // snippets nor what matched

  // When to give up. Both are looked at all through a search, while it matches too, and cost nothing when not set. A
  // search that stops throws Error, deadline_exceeded or cancelled, within a millisecond as a rule and 40 at worst (of
  // processor time, on 200,000 articles: a page far down, or prefixes of thousands of words); there are no half
  // results.
  std::size_t max_ms = 0;  // above 0: milliseconds of wall clock from the call; more than a year is a year
  std::stop_token stop;    // of a std::stop_source that any thread may tell to stop
};

// A span of time in seconds since 1970 UTC, `end_utc` not included.
struct TimeSpan {
  std::int64_t begin_utc = 0;
  std::int64_t end_utc = 0;
};

struct Provider {
  std::string name;
  std::string domain;
};

// A run of bytes of a text, `end` not included; never cuts a character.
struct ByteSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// What a score is made of: (the sum of `text` + `quality`) * `freshness`.
struct Receipt {
  struct Part {
    std::string word;   // as the index keeps it: folded and stemmed
    std::string field;  // title, excerpt or topic
    double value = 0;
  };
  std::vector<Part> text;
  double quality = 0;
  double freshness = 1;  // 1 unless Request::half_life_days is set
};

// Why an article is in its story, measured against the story's lead.
struct Membership {
  struct SharedWord {
    std::string word;   // as written in the article
    double weight = 0;  // 0 to 1: its part of all that the two texts share, by use and by rarity in the index
  };
  std::vector<SharedWord> shared_words;  // the most telling ones, at most 6, in falling order of weight
  std::optional<double> days_apart;      // never negative; missing where one of the two has no date
  bool links_lead = false;               // it lists the lead as related
  bool linked_by_lead = false;           // the lead lists it
  bool same_text = false;                // nearly word for word the same
};

// The same text under another masthead.
struct Copy {
  Provider provider;
  std::string url;
  std::optional<std::int64_t> published_at_utc;
};

struct Article {
  std::string id;
  std::string url;                // empty when the corpus gives none; then `file` is its identity
  std::vector<std::string> urls;  // every address it is known under, `url` first
  std::string title;
  std::string excerpt;
  std::string snippet;                    // the part of the excerpt that shows why it matched
  std::vector<ByteSpan> title_matches;    // what matched, within `title`
  std::vector<ByteSpan> snippet_matches;  // and within `snippet`
  Provider provider;
  std::optional<std::int64_t> published_at_utc;
  std::optional<double> quality;
  std::optional<double> heat;
  std::vector<std::string> topics;
  bool topics_inherited = false;  // taken from the file that lists this article as related
  std::string category;
  std::string type;
  std::optional<bool> published;         // missing for an article without a file of its own
  std::string file;                      // path below the corpus; empty for an article without a file
  std::string story;                     // id of its story
  bool matched = false;                  // matches the query itself, rather than being coverage of a story that does
  double score = 0;                      // 0 when not matched, and in an order by date or quality
  std::vector<Copy> copies;              // wire copies of this article within its story, which are not listed beside it
  std::optional<Receipt> receipt;        // with Request::explain, of an article that has a score
  std::optional<Membership> membership;  // with Request::explain, of coverage
};

struct Story {
  std::string id;
  std::size_t rank = 0;  // from 1, over all pages
  double score = 0;  // of the article that matches best: mostly the lead, unless a better report leads; 0 in an order
                     // by date or quality
  std::string best_match;          // the id of that article
  std::optional<Receipt> receipt;  // with Request::explain, what the score is made of; missing where there is none
  std::size_t article_count = 0;   // in the whole story, matching or not
  std::size_t provider_count = 0;  // different registrable domains among them
  std::optional<std::int64_t> first_published_utc;
  std::optional<std::int64_t> last_published_utc;
  Provider first_provider;  // who was first; empty when no article has a date
  Article lead;  // the best article for this query; in an order by date or quality, the match that comes first
  // Further articles, independent reports first, best first or in the order that was asked for; at most
  // Request::coverage.
  std::vector<Article> coverage;
};

// `exact` false: `value` is an estimate; without Request::counts, how many the page looked at.
struct Count {
  std::size_t value = 0;
  bool exact = true;
};

struct FacetValue {
  std::string value;  // in the spelling that most articles have; empty: the articles without a value
  std::size_t stories = 0;
  std::size_t articles = 0;
};

// Counts every match. Where an article has one value at most (all fields but topic) and none is left out, the articles
// add up to Results::articles_matched; a story counts for each of its values.
struct Facet {
  std::string field;
  // Most articles first, then by value; years, months, days and quality bands ascending. Those without a value come
  // last.
  std::vector<FacetValue> values;
  std::size_t left_out = 0;  // values past Request::facet_limit
};

struct Results {
  std::string query;
  std::string parsed;              // how the query was read
  std::vector<std::string> notes;  // what was read leniently, what was left out, in words for a person
  std::uint64_t generation = 0;    // of the index that answered
  double took_ms = 0;              // from parsing the query to having the results
  Count stories_matched;
  Count articles_matched;
  bool partial = false;    // no article has all the words: these have some of them
  std::string suggestion;  // a better spelling of the query, or empty
  std::vector<Story> stories;
  std::vector<Facet> facets;
};

// How a query is read, without searching.
struct QueryReading {
  std::string parsed;
  std::vector<std::string> notes;
};

// What an index holds.
struct Stats {
  std::uint64_t generation = 0;
  std::size_t articles = 0;
  std::size_t stories = 0;
  std::size_t providers = 0;
  std::size_t files = 0;
  std::optional<std::int64_t> first_published_utc;
  std::optional<std::int64_t> last_published_utc;
  std::int64_t built_at_utc = 0;
  std::string language;
  std::string analyzer;  // its fingerprint
};

}  // namespace newsfold
