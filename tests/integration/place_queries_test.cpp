// Queries by the forward index find what Xapian's own phrases and NEAR find on terms with positions, wherever they
// stand in a query.
#include "query/place_queries.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "common/error.hpp"
#include "indexer/forward_index_writer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::query {
namespace {

using common::Field;
using Q = Xapian::Query;
using Words = std::vector<std::string>;

const std::vector<const Field*> kFields{&common::field("title"), &common::field("topic"), &common::field("excerpt")};
const std::vector<std::string> kPrefixes{"S", "XT", "XE"};  // the same words as terms

constexpr Xapian::valueno kSlot = 3;

std::string random_word(std::mt19937& random) { return std::string(1, static_cast<char>('a' + random() % 7)); }

// Whether words may share a position. Xapian's NEAR does not find all ways to give such words positions of their own,
// so there only phrases are compared.
enum class Positions { own, shared };

class Segments {
 public:
  Segments(std::mt19937& random, int segments, Positions positions) : positions_(positions) {
    for (int i = 0; i < segments; ++i) add(random, folder_ / std::to_string(i));
  }

  const Xapian::Database& database() const { return database_; }
  const SegmentWords& words() const { return words_; }

 private:
  std::uint32_t step(std::mt19937& random) const {
    if (random() % 6 == 0) return 17;
    return positions_ == Positions::shared && random() % 3 == 0 ? 0 : 1;
  }

  // Documents with gaps in their numbers.
  void add(std::mt19937& random, const std::filesystem::path& path) {
    Xapian::WritableDatabase database(path.string(), Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    indexer::ForwardIndexBuilder builder;
    for (int i = 0; i < 200; ++i) {
      Xapian::Document document;
      const bool is_removed = random() % 10 == 0;
      common::ArticleWords words;
      for (std::size_t field = 0; field < words.size(); ++field) {
        std::uint32_t position = 1;
        for (auto count = random() % 10; count > 0; --count, position += step(random)) {
          const std::string word = random_word(random);
          document.add_posting(kPrefixes[field] + word, position);
          document.add_term("Z" + word);
          words[field].push_back({word, position});
        }
      }
      document.add_value(kSlot, Xapian::sortable_serialise(static_cast<double>(random() % 190)));
      const Xapian::docid number = database.add_document(document);
      if (is_removed) database.delete_document(number);
      builder.add(is_removed ? common::ArticleWords() : words);
    }
    database.commit();
    builder.write(path / "words");
    const Xapian::Database opened(path.string());
    database_.add_database(opened);
    words_.add_segment(opened, common::ForwardIndex(path / "words"));
  }

  Positions positions_;
  testing::TemporaryDirectory folder_;
  Xapian::Database database_;
  SegmentWords words_;
};

// A query of either kind.
struct Pair {
  Q by_places, by_terms;
};

Pair random_condition(std::mt19937& random, PlaceQueries& places, Positions positions) {
  Words words;
  for (auto count = 1 + random() % 3; count > 0; --count) words.push_back(random_word(random));
  const auto window = static_cast<unsigned>(words.size() + random() % 4);
  const std::size_t only = random() % (kFields.size() + 2);  // past them: in any
  const Field* field = only < kFields.size() ? kFields[only] : nullptr;
  const auto kind = positions == Positions::own ? random() % 3 : 2 * (random() % 2);
  std::vector<Q> by_field;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    if (field && i != only) continue;
    Words terms;
    for (const std::string& word : words) terms.push_back(kPrefixes[i] + word);
    const auto op = kind == 0 ? Q::OP_PHRASE : kind == 1 ? Q::OP_NEAR : Q::OP_OR;
    const auto size = static_cast<Xapian::termcount>(kind == 0 ? words.size() : kind == 1 ? window : 0);
    by_field.emplace_back(op, terms.begin(), terms.end(), size);
  }
  const Q by_places = kind == 0   ? places.sequence(words, field)
                      : kind == 1 ? places.near(words, window, field)
                                  : places.any_of(words, field);
  return {by_places, Q(Q::OP_OR, by_field.begin(), by_field.end())};
}

// Conditions as they stand in compiled queries, and as they may.
Pair random_query(std::mt19937& random, PlaceQueries& places, Positions positions) {
  const Pair one = random_condition(random, places, positions), other = random_condition(random, places, positions);
  const Q word("Z" + random_word(random));
  const auto put = [&](auto combine) {
    return Pair{combine(one.by_places, other.by_places), combine(one.by_terms, other.by_terms)};
  };
  switch (random() % 7) {
    case 0: return one;
    case 1: return put([&](const Q& a, const Q&) { return Q(Q::OP_FILTER, word, a); });
    case 2: return put([&](const Q& a, const Q& b) { return Q(Q::OP_OR, a, b); });
    case 3: return put([&](const Q& a, const Q& b) { return Q(Q::OP_AND, a, b); });
    case 4: return put([&](const Q& a, const Q&) { return Q(Q::OP_AND_NOT, word, a); });
    case 5:
      return put(
          [&](const Q& a, const Q& b) { return Q(Q::OP_AND_NOT, Q(Q::OP_FILTER, word, a), Q(Q::OP_FILTER, word, b)); });
    default:
      return put(
          [&](const Q& a, const Q& b) { return Q(Q::OP_OR, Q(Q::OP_FILTER, word, a), Q(Q::OP_SCALE_WEIGHT, b, 0.0)); });
  }
}

std::vector<Xapian::docid> matches(const Xapian::Database& database, const Q& query) {
  Xapian::Enquire enquire(database);
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  const Xapian::MSet found = enquire.get_mset(0, database.get_doccount());
  std::vector<Xapian::docid> documents;
  for (auto match = found.begin(); match != found.end(); ++match) documents.push_back(*match);
  std::sort(documents.begin(), documents.end());
  return documents;
}

}  // namespace

TEST_CASE("queries by places find what phrases and NEAR of terms find") {
  const auto [segments, positions] = GENERATE(std::pair(1, Positions::own), std::pair(2, Positions::own),
                                              std::pair(1, Positions::shared), std::pair(2, Positions::shared));
  std::mt19937 random(21);
  const Segments index(random, segments, positions);
  StopCheck stop;
  PlaceQueries places(index.words(), stop);
  std::size_t found = 0;
  for (int round = 0; round < 400; ++round) {
    const Pair query = random_query(random, places, positions);
    CAPTURE(query.by_terms.get_description());
    const auto expected = matches(index.database(), query.by_terms);
    REQUIRE(matches(index.database(), query.by_places) == expected);
    REQUIRE(matches(index.database(), query.by_places) == expected);  // by what is known of the documents
    found += expected.size();
  }
  CHECK(found > 5'000);
}

TEST_CASE("words that a segment does not have match nothing there, whichever condition a search asks first") {
  std::mt19937 random(24);
  const Segments index(random, GENERATE(1, 2), Positions::own);
  Request request;
  request.max_ms = 60'000;
  StopCheck stop(request);
  PlaceQueries places(index.words(), stop);
  const auto leaf = [&]() -> Q {
    switch (random() % 5) {
      case 0: return Q("Z" + random_word(random));
      case 1: return Q("Znowhere");
      case 2: {  // of which Xapian expects to find none
        const std::string value = Xapian::sortable_serialise(static_cast<double>(random() % 190));
        return Q(Q::OP_VALUE_RANGE, kSlot, value, value);
      }
      case 3: return places.sequence({random_word(random)}, nullptr);
      default: return places.sequence({"nowhere", random_word(random)}, kFields[random() % kFields.size()]);
    }
  };
  for (int round = 0; round < 2'000; ++round) {
    Q query = places.near({"nowhere", random_word(random)}, 3, nullptr);
    for (auto more = 1 + random() % 4; more > 0; --more) {
      const auto op = random() % 2 ? Q::OP_AND : Q::OP_FILTER;
      query = random() % 2 ? Q(op, query, leaf()) : Q(op, leaf(), query);
    }
    if (random() % 2) query = stop.guard(query);
    REQUIRE(matches(index.database(), query).empty());
  }
}

TEST_CASE("a look at places stops when it is told to, also where nothing else ticks") {
  std::mt19937 random(22);
  const Segments index(random, 1, Positions::own);
  std::stop_source source;
  Request request;
  request.stop = source.get_token();
  StopCheck stop(request);
  const Q phrase = PlaceQueries(index.words(), stop).sequence({"a", "b", "c", "d", "a"}, nullptr);
  CHECK_NOTHROW(matches(index.database(), phrase));
  source.request_stop();
  CHECK_THROWS_AS(matches(index.database(), phrase), common::Error);
}

TEST_CASE("words of another segment are refused") {
  std::mt19937 random(23);
  const testing::TemporaryDirectory folder;
  Xapian::WritableDatabase database((folder / "segment").string(), Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
  database.add_document(Xapian::Document());
  database.commit();
  indexer::ForwardIndexBuilder none, one;
  one.add({});
  none.write(folder / "none");
  one.write(folder / "one");
  SegmentWords words;
  CHECK_THROWS_AS(words.add_segment(database, common::ForwardIndex(folder / "none")), common::Error);
  words.add_segment(database, common::ForwardIndex(folder / "one"));
  CHECK_THROWS_AS(words.add_segment(database, common::ForwardIndex(folder / "one")), common::Error);
  const Segments other(random, 1, Positions::own);
  CHECK_THROWS_AS(words.of(other.database()), common::Error);
}

}  // namespace newsfold::query
