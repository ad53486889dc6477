// What an index holds, and the one place that says so. Indexing, query parsing, facets and help all read this table.
//
// A document is an article. Its words are kept twice:
//
//   Zstem          terms: every word of title, excerpt and topics, stemmed, without positions. The within-document
//                  frequency is the sum of the weights of the fields it stands in (title above topics above excerpt).
//                  Text is ranked by BM25 over this family: one posting list a query word.
//   forward_index  a file beside the database: every word of these fields as written (folded), in its place. Phrases,
//                  NEAR, quoted words, prefixes and searches in one field look at the places in those articles that
//                  have the stems; a phrase never runs from one field into another. As terms with positions the same
//                  words were 40 % of an index and more than half of the time that adding a document took.
//
// The names of providers are few words, not ranked: terms as written with positions, under XPW.
//
//   article_store  another one: every article as it is shown.
//
// A Xapian server far away has no such files, but what finds, ranks, filters and counts by stems. Should one be
// searched some day, its documents take the articles as data besides: stems find the candidates, and their text
// analysed gives the words and positions of the forward index, so that the same answers are reached.
//
// Beside the words stand whole values as boolean terms (K topic, XP provider, H host, XC category, T type, XS story, Q
// id, U address that identifies no article, D M Y dates) and the value slots below. An id is the hash of an address, so
// that articles are found by Q from what identifies them. Prefixes follow Xapian's conventions where there are any.
// Prefixes, slots and weights are on disk: never renumber, never reuse (S, XE and XT were words of fields once); a
// change needs a new kFormatVersion.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsfold::common {

constexpr std::uint32_t kFormatVersion = 9;

// Xapian's limit is 245; a longer term throws and takes the whole uncommitted batch with it.
constexpr std::size_t kMaxTermBytes = 245;

enum class FieldType {
  text,     // words in their places
  label,    // words in their places, and the whole folded value
  keyword,  // the whole folded value
  url,      // canonical addresses
  id,       // the value as it is
  date,     // seconds since 1970 in a slot, days, months and years as terms
  number,   // in a slot
};

// Fields that free text is looked for in, in the order in which the forward index has them: short ones first.
enum class TextField : std::uint8_t { title, topic, excerpt };
constexpr std::size_t kTextFields = 3;

struct Field {
  std::string_view name;  // in queries, JSON and help
  FieldType type;
  std::optional<TextField> text;  // whose words are in the forward index; only these have a weight
  std::string_view word_prefix;   // of words that are terms with positions; empty: none
  std::string_view value_prefix;  // of whole values; empty: none
  unsigned weight;                // of one word of it in the Z family; 0: not part of free text
  std::string_view example;       // a query
  std::string_view meaning;       // for help
};

inline constexpr std::array<Field, 10> kFields{{
    {"title", FieldType::text, TextField::title, "", "", 3, "title:reactor", "words of the title"},
    {"excerpt", FieldType::text, TextField::excerpt, "", "", 1, "excerpt:\"press release\"", "words of the excerpt"},
    {"topic", FieldType::label, TextField::topic, "", "K", 2, "topic:\"computer vision\"",
     "a topic, whole or by its words"},
    {"provider", FieldType::label, {}, "XPW", "XP", 0, "provider:reuters.com", "a provider's name or domain"},
    {"category", FieldType::keyword, {}, "", "XC", 0, "category:news", "the category"},
    {"type", FieldType::keyword, {}, "", "T", 0, "type:video", "article, video, course, ..."},
    {"url", FieldType::url, {}, "", "U", 0, "url:example.com/2020/story", "any address of the article"},
    {"story", FieldType::id, {}, "", "XS", 0, "story:0a1b2c3d4e5f6", "a story by its id"},
    {"date", FieldType::date, {}, "", "", 0, "date:2020-09-01..2020-09-10", "published on, in or between"},
    {"quality", FieldType::number, {}, "", "", 0, "quality:80..", "quality from, to or between"},
}};

// The field of that name, or null.
const Field* find_field(std::string_view name);
// The field of a name that is known to be in the table.
const Field& field(std::string_view name);

constexpr std::string_view kStemPrefix = "Z";
constexpr std::string_view kIdPrefix = "Q";
constexpr std::string_view kHostPrefix = "H";
constexpr std::string_view kDayPrefix = "D";
constexpr std::string_view kMonthPrefix = "M";
constexpr std::string_view kYearPrefix = "Y";
constexpr std::string_view kPublishedPrefix = "XF";  // XFyes, XFno: the file's `published` flag; absent without a file

// Value slots. Numbers by sortable_serialise; a missing value leaves the slot empty.
enum Slot : std::uint32_t {
  kSlotPublishedAt = 0,
  kSlotQuality = 1,
  kSlotPrior = 2,     // quality_prior of the article, always there
  kSlotStory = 3,     // id of its story
  kSlotProvider = 4,  // registrable domain of its provider, or the provider's name
  kSlotCopies = 5,    // the article's copy_group, where it has one
                      // 6 was the article itself
};

// Below every number in a slot, and finite: a document without the value has an empty one, which sorts before it.
constexpr double kBelowAllNumbers = -1e300;

// Words of two values of one field (topics) are this far apart, so that no phrase spans them.
constexpr std::uint32_t kPositionGap = 16;

// How much quality speaks for an article, in [0, 1): q / (q + 50), so that real values (0 to 189) spread over it and no
// value, however large, wins without the text. A missing quality counts as kNeutralQuality, whatever the corpus holds.
double quality_prior(std::optional<double> quality);
constexpr double kNeutralQuality = 30;

// `prefix` + `value`, cut to what Xapian takes: a longer value keeps its head and ends in its hash, so that two values
// stay two terms. Values are folded by the caller, so that they hold no NUL (which Xapian counts twice).
std::string make_term(std::string_view prefix, std::string_view value);

}  // namespace newsfold::common
