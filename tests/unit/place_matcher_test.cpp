// Words in their places, against a second method that tries every way to place them.
#include "query/place_matcher.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <set>

#include "indexer/forward_index_writer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::query {
namespace {

using common::ArticleWords;
using common::PlacedWord;
using common::TextField;
using Kind = PlaceCondition::Kind;
using Words = std::vector<std::string>;

constexpr std::size_t kVocabulary = 6;

std::string random_word(std::mt19937& random) {
  return std::string(1, static_cast<char>('a' + random() % kVocabulary));
}

// Some words share a position, as the parts and the whole of a compound do, and some stand apart, as topics do.
std::vector<PlacedWord> random_text(std::mt19937& random) {
  std::vector<PlacedWord> text;
  std::uint32_t position = 1;
  for (auto count = random() % 12; count > 0; --count) {
    text.push_back({random_word(random), position});
    const auto chance = random() % 8;
    position += chance < 2 ? 0 : chance == 2 ? 17 : 1;
  }
  return text;
}

bool stands_at(const std::vector<PlacedWord>& text, const std::string& word, std::uint32_t position) {
  return std::find(text.begin(), text.end(), PlacedWord{word, position}) != text.end();
}

bool has_sequence(const std::vector<PlacedWord>& text, const Words& words) {
  for (const PlacedWord& first : text) {
    std::uint32_t found = 0;
    while (found < words.size() && stands_at(text, words[found], first.position + found)) ++found;
    if (found == words.size()) return true;
  }
  return false;
}

// Tries all places of each word in turn.
bool can_place(const std::vector<PlacedWord>& text, const Words& words, std::uint32_t window,
               std::set<std::uint32_t>& taken) {
  if (taken.size() == words.size()) return taken.empty() || *taken.rbegin() - *taken.begin() < window;
  for (const PlacedWord& place : text) {
    if (place.text != words[taken.size()] || !taken.insert(place.position).second) continue;
    if (can_place(text, words, window, taken)) return true;
    taken.erase(place.position);
  }
  return false;
}

bool meets(const std::vector<PlacedWord>& text, const PlaceCondition& condition) {
  std::set<std::uint32_t> taken;
  switch (condition.kind) {
    case Kind::sequence: return has_sequence(text, condition.words);
    case Kind::near: return can_place(text, condition.words, condition.window, taken);
    case Kind::any_of: break;
  }
  return std::any_of(text.begin(), text.end(), [&](const PlacedWord& placed) {
    return std::find(condition.words.begin(), condition.words.end(), placed.text) != condition.words.end();
  });
}

bool meets(const ArticleWords& article, const PlaceCondition& condition) {
  if (condition.field) return meets(article[static_cast<std::size_t>(*condition.field)], condition);
  return std::any_of(article.begin(), article.end(), [&](const auto& text) { return meets(text, condition); });
}

PlaceCondition random_condition(std::mt19937& random) {
  PlaceCondition condition;
  condition.kind = static_cast<Kind>(random() % 3);
  for (auto count = 1 + random() % (condition.kind == Kind::any_of ? 7 : 4); count > 0; --count) {
    condition.words.push_back(random() % 60 == 0 ? "unknown" : random_word(random));
  }
  condition.window = static_cast<std::uint32_t>(condition.words.size() + random() % 5);
  if (random() % 2 == 0) condition.field = static_cast<TextField>(random() % common::kTextFields);
  return condition;
}

struct Index {
  explicit Index(const std::vector<ArticleWords>& articles) {
    indexer::ForwardIndexBuilder builder;
    for (const ArticleWords& words : articles) builder.add(words);
    builder.write(folder / "words");
  }

  testing::TemporaryDirectory folder;
};

ArticleWords title_of(const std::vector<PlacedWord>& words) {
  ArticleWords article;
  article[static_cast<std::size_t>(TextField::title)] = words;
  return article;
}

}  // namespace

TEST_CASE("words are in their places where a search of all ways to place them finds one") {
  std::mt19937 random(11);
  std::vector<ArticleWords> articles;
  for (int i = 0; i < 300; ++i) articles.push_back({random_text(random), random_text(random), random_text(random)});
  const Index written(articles);
  const common::ForwardIndex index(written.folder / "words");
  std::size_t matches = 0;
  for (int round = 0; round < 400; ++round) {
    const PlaceCondition condition = random_condition(random);
    PlaceMatcher matcher(condition, index);
    for (std::uint32_t document = 1; document <= articles.size(); ++document) {
      CAPTURE(static_cast<int>(condition.kind), condition.words, condition.window, document);
      const bool expected = meets(articles[document - 1], condition);
      REQUIRE((matcher.can_match() && matcher.matches(document)) == expected);
      matches += expected;
    }
  }
  CHECK(matches > 10'000);
}

TEST_CASE("near, each word needs a position of its own") {
  const Index written({title_of({{"ab", 1}, {"a", 1}, {"b", 2}, {"c", 9}}), title_of({{"a", 1}, {"a", 3}})});
  const common::ForwardIndex index(written.folder / "words");
  const auto is_near = [&](const Words& words, std::uint32_t window, std::uint32_t document) {
    return PlaceMatcher({Kind::near, words, window, {}}, index).matches(document);
  };
  CHECK(is_near({"a", "b"}, 2, 1));
  CHECK(is_near({"b", "ab"}, 2, 1));
  CHECK_FALSE(is_near({"a", "ab"}, 2, 1));  // of one position
  CHECK_FALSE(is_near({"a", "ab", "b"}, 9, 1));
  CHECK(is_near({"b", "c"}, 8, 1));
  CHECK_FALSE(is_near({"b", "c"}, 7, 1));
  CHECK(is_near({"a", "a"}, 3, 2));
  CHECK_FALSE(is_near({"a", "a"}, 2, 2));
  CHECK_FALSE(is_near({"a", "a"}, 9, 1));
}

TEST_CASE("a sequence may go over the whole of a compound or over its parts") {
  const Index written({title_of({{"send", 1}, {"email", 2}, {"e", 2}, {"mail", 3}, {"now", 4}})});
  const common::ForwardIndex index(written.folder / "words");
  const auto has = [&](const Words& words) { return PlaceMatcher({Kind::sequence, words, 0, {}}, index).matches(1); };
  CHECK(has({"send", "e", "mail", "now"}));
  CHECK(has({"send", "email"}));
  CHECK(has({"mail", "now"}));
  CHECK_FALSE(has({"email", "now"}));
  CHECK_FALSE(has({"email", "e"}));
  CHECK_FALSE(has({"now", "send"}));
}

TEST_CASE("a segment that lacks a needed word has no match") {
  const Index written({title_of({{"a", 1}})});
  const common::ForwardIndex index(written.folder / "words");
  CHECK_FALSE(PlaceMatcher({Kind::sequence, {"a", "b"}, 0, {}}, index).can_match());
  CHECK_FALSE(PlaceMatcher({Kind::near, {"b", "a"}, 2, {}}, index).can_match());
  CHECK(PlaceMatcher({Kind::any_of, {"b", "a"}, 0, {}}, index).can_match());
  CHECK_FALSE(PlaceMatcher({Kind::any_of, {"b"}, 0, {}}, index).can_match());
}

}  // namespace newsfold::query
