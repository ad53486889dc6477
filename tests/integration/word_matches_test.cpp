// Matching by posting lists finds and scores what Xapian's matcher does, in segments of many documents.
#include "query/word_matches.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "common/article_columns.hpp"
#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"
#include "indexer/article_columns_builder.hpp"
#include "query/xapian_queries.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::query {
namespace {

using testing::TemporaryDirectory;

std::string term(std::size_t number) { return "Zw" + std::to_string(number); }

// Words from everywhere to nowhere: word n is in about one of 2^n documents, in runs as well as alone.
void write_segment(const std::string& path, int documents, std::mt19937& random) {
  Xapian::WritableDatabase segment(path, Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
  for (int i = 0; i < documents; ++i) {
    Xapian::Document document;
    document.add_value(common::kSlotStory, std::to_string(random() % 500));
    for (std::size_t word = 0; word < 13; ++word) {
      const bool in_run = i / 300 == static_cast<int>(3 * word);
      if (random() % (1U << word) == 0 || in_run)
        document.add_term(term(word), 1 + static_cast<Xapian::termcount>(random() % 6));
    }
    document.add_boolean_term("XSboolean");
    segment.add_document(document);
    if (random() % 50 == 0) segment.delete_document(segment.get_lastdocid());
  }
  segment.commit();
}

std::unique_ptr<OpenGeneration> make_generation(const TemporaryDirectory& folder, const std::vector<int>& sizes) {
  std::mt19937 random(5);
  auto made = std::make_unique<OpenGeneration>();
  indexer::ArticleColumnsBuilder columns;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::string path = folder / std::to_string(i);
    write_segment(path, sizes[i], random);
    const auto& opened = made->segments.emplace_back(path);
    made->database.add_database(opened);
    made->rows.add_segment(opened.get_lastdocid());
    made->terms.add_segment(opened);
    columns.add_documents(opened);
  }
  columns.write(folder / common::kColumnsName);
  made->columns.emplace(folder / common::kColumnsName);
  return made;
}

std::map<std::uint32_t, double> by_xapian(const Xapian::Query& query, const OpenGeneration& generation) {
  const Xapian::MSet found = best_by_text(generation.database, query, generation.database.get_doccount());
  std::map<std::uint32_t, double> scores;
  for (auto match = found.begin(); match != found.end(); ++match) {
    scores[generation.rows.row_of(*match)] = match.get_weight();
  }
  return scores;
}

const std::vector<PlaceCondition> kNoPlaces;
const std::vector<WrittenForm> kNoForms;
const WrittenWords kNothingWritten{kNoPlaces, kNoForms};

}  // namespace

TEST_CASE("posting lists give the matches and scores that Xapian's matcher gives") {
  const TemporaryDirectory folder;
  const auto generation = make_generation(folder, {9'500, 700, 0, 5'000});
  std::mt19937 random(6);
  StopCheck stop;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::string> words;
    for (auto count = 1 + random() % 6; count > 0; --count) words.push_back(term(random() % 15));  // 13, 14: nowhere
    const auto op = i % 2 ? Xapian::Query::OP_OR : Xapian::Query::OP_AND;
    const Xapian::Query query(op, words.begin(), words.end());
    CAPTURE(query.get_description());
    const auto expected = by_xapian(query, *generation);
    const auto found = match_words(query, kNothingWritten, *generation, stop);
    REQUIRE(found);
    REQUIRE(found->size() == expected.size());
    auto next = expected.begin();
    for (const WordMatch& match : *found) {
      REQUIRE(match.row == next->first);
      REQUIRE(match.text == Approx(next->second).margin(1e-9));
      ++next;
    }
  }
}

TEST_CASE("queries of more than words are left to Xapian's matcher") {
  using Q = Xapian::Query;
  const TemporaryDirectory folder;
  const auto generation = make_generation(folder, {50});
  StopCheck stop;
  const Q word(term(0)), other(term(1)), value("XSboolean");
  for (const Q& query : {Q(), Q(std::string()), value, Q(Q::OP_OR, word, value), Q(Q::OP_FILTER, word, value),
                         Q(Q::OP_AND, word, Q(Q::OP_OR, word, other)), Q(Q::OP_AND_NOT, word, other),
                         Q(Q::OP_SCALE_WEIGHT, word, 0.5), Q(Q::OP_SYNONYM, word, other)}) {
    CAPTURE(query.get_description());
    CHECK_FALSE(match_words(query, kNothingWritten, *generation, stop));
  }
  CHECK(match_words(word, kNothingWritten, *generation, stop));
  generation->columns.reset();
  CHECK_FALSE(match_words(word, kNothingWritten, *generation, stop));
}

TEST_CASE("matching by posting lists stops when it is told to") {
  const TemporaryDirectory folder;
  const auto generation = make_generation(folder, {200});
  std::stop_source source;
  Request request;
  request.stop = source.get_token();
  StopCheck stop(request);
  const Xapian::Query any(Xapian::Query::OP_OR, Xapian::Query(term(0)), Xapian::Query(term(1)));
  const Xapian::Query all(Xapian::Query::OP_AND, Xapian::Query(term(0)), Xapian::Query(term(1)));
  CHECK(match_words(any, kNothingWritten, *generation, stop));
  source.request_stop();
  CHECK_THROWS_AS(match_words(any, kNothingWritten, *generation, stop), common::Error);
  CHECK_THROWS_AS(match_words(all, kNothingWritten, *generation, stop), common::Error);
}

}  // namespace newsfold::query
