// The nearest word is the one that a look at every word of all segments finds.
#include "query/spelling.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "common/edit_distance.hpp"
#include "indexer/forward_index_writer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::query {
namespace {

using testing::TemporaryDirectory;

std::string random_word(std::mt19937& random, std::size_t most_letters) {
  static const std::vector<std::string> letters{"a", "b", "c", "é", "日"};
  std::string word;
  for (auto count = 1 + random() % most_letters; count > 0; --count) word += letters[random() % letters.size()];
  return word;
}

// Some words are in topics alone, and many in several segments.
common::ArticleWords random_article(std::mt19937& random) {
  common::ArticleWords words;
  for (auto& field : words) {
    for (std::uint32_t position = 1; position <= 20; ++position) field.push_back({random_word(random, 9), position});
  }
  return words;
}

SegmentWords make_words(const TemporaryDirectory& folder, const std::vector<int>& sizes) {
  std::mt19937 random(21);
  SegmentWords words;
  for (std::size_t segment = 0; segment < sizes.size(); ++segment) {
    const std::string name = folder / std::to_string(segment);
    Xapian::WritableDatabase database(name, Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    indexer::ForwardIndexBuilder written;
    for (int i = 0; i < sizes[segment]; ++i) {
      database.add_document({});
      written.add(random_article(random));
    }
    database.commit();
    written.write(name + ".words");
    words.add_segment(database, common::ForwardIndex(name + ".words"));
  }
  return words;
}

struct Near {
  std::string word;
  std::size_t changes = 0;
  std::uint32_t use = 0;
};

bool is_better(const Near& a, const Near& b) { return a.changes != b.changes ? a.changes < b.changes : a.use > b.use; }

std::string nearest_of_all(const std::string& word, const std::string& first_letter, const SegmentWords& words,
                           std::size_t limit) {
  Near best{"", limit + 1, 0};
  words.for_each(first_letter, [&](const std::string& candidate, const common::ArticleCounts& articles) {
    const std::uint32_t use = std::max(articles[static_cast<std::size_t>(common::TextField::title)],
                                       articles[static_cast<std::size_t>(common::TextField::excerpt)]);
    const Near near{candidate, common::edit_distance(word, candidate, limit), use};
    if (use > 0 && near.changes <= limit && is_better(near, best)) best = near;
  });
  return best.word;
}

}  // namespace

TEST_CASE("the nearest word is found without a look at all of them") {
  const TemporaryDirectory folder;
  const SegmentWords words = make_words(folder, {150, 1, 40});
  std::mt19937 random(22);
  StopCheck stop;
  std::size_t found = 0, otherwise_found = 0;
  for (int i = 0; i < 1'500; ++i) {
    const std::string first_letter = std::array{"é", "a", "a", "z"}[random() % 4], rest = random_word(random, 9);
    const std::string word = first_letter + rest;
    const auto letters = 1 + std::count_if(rest.begin(), rest.end(), [](char c) { return (c & 0xc0) != 0x80; });
    std::string expected = letters < 4 ? std::string() : nearest_of_all(word, first_letter, words, letters < 7 ? 1 : 2);
    found += !expected.empty();
    if (expected.empty() && letters >= 5) {
      expected = nearest_of_all(word, "", words, 1);
      otherwise_found += !expected.empty();
    }
    CAPTURE(word);
    REQUIRE(nearest_word(word, words, stop) == expected);
  }
  CHECK(found > 500);
  CHECK(otherwise_found > 20);
}

}  // namespace newsfold::query
