#include "common/edit_distance.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

using newsfold::common::edit_distance;

namespace {

// By its definition, beginning by beginning, of words of ASCII letters.
std::size_t distance_of_beginnings(const std::string& a, const std::string& b) {
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> known;
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      std::size_t& least = known[{i, j}] = i + j;
      if (i > 0) least = std::min(least, known[{i - 1, j}] + 1);
      if (j > 0) least = std::min(least, known[{i, j - 1}] + 1);
      if (i > 0 && j > 0) least = std::min(least, known[{i - 1, j - 1}] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        least = std::min(least, known[{i - 2, j - 2}] + 1);
      }
    }
  }
  return known[{a.size(), b.size()}];
}

std::string random_word(std::mt19937& random) {
  std::string word;
  for (auto size = random() % 8; size > 0; --size) word.push_back(static_cast<char>('a' + random() % 3));
  return word;
}

}  // namespace

TEST_CASE("edit distance counts single letters put in, left out, changed or swapped") {
  struct Case {
    const char *a, *b;
    std::size_t distance;
  };
  const Case cases[] = {{"reactor", "reactor", 0},
                        {"reactor", "reacter", 1},
                        {"reactor", "raector", 1},
                        {"reactor", "rector", 1},
                        {"reactor", "reactors", 1},
                        {"reactor", "reckter", 3},
                        {"", "ab", 2},
                        {"a", "", 1},
                        {"straße", "strasse", 2},
                        {"日本", "日木", 1}};
  for (const Case& c : cases) {
    INFO(c.a << " " << c.b);
    CHECK(edit_distance(c.a, c.b, 5) == c.distance);
    CHECK(edit_distance(c.b, c.a, 5) == c.distance);
  }
}

TEST_CASE("from one word to many the distances are the same as each alone") {
  const char* const words[] = {"reactor", "a", "raector", "", "reactors", "日本", "reckter", "an"};
  newsfold::common::EditDistance distance("reactor");
  for (const char* word : words) {
    INFO(word);
    CHECK(distance.to(word, 2) == edit_distance("reactor", word, 2));
  }
}

TEST_CASE("past the limit the distance is one more than the limit") {
  CHECK(edit_distance("reactor", "reckter", 2) == 3);
  CHECK(edit_distance("a", "abcdefgh", 2) == 3);
  CHECK(edit_distance("kitten", "sitting", 2) == 3);
}

TEST_CASE("what is hopeless is farther than the limit, whatever follows") {
  std::mt19937 random(3);
  int hopeless = 0;
  for (int i = 0; i < 3'000; ++i) {
    const std::string from = random_word(random), other = random_word(random);
    const std::size_t limit = random() % 3, expected = distance_of_beginnings(from, other);
    newsfold::common::EditDistance distance(from);
    CAPTURE(from, other, limit);
    REQUIRE(distance.to(other, limit) == std::min(expected, limit + 1));
    const std::size_t beginning = distance.hopeless_beginning();
    REQUIRE(beginning <= other.size());
    if (beginning == 0) continue;
    ++hopeless;
    for (int k = 0; k < 20; ++k) {
      REQUIRE(distance_of_beginnings(from, other.substr(0, beginning) + random_word(random)) > limit);
    }
  }
  CHECK(hopeless > 500);
}

TEST_CASE("hopeless beginnings are counted in bytes and end with a letter") {
  newsfold::common::EditDistance distance("reactor");
  distance.to("ré日本語版", 1);
  CHECK(distance.hopeless_beginning() == std::string("ré日").size());
  distance.to("reactor", 1);
  CHECK(distance.hopeless_beginning() == 0);
}
