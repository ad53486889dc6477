#include "common/edit_distance.hpp"

#include <catch2/catch.hpp>

using newsfold::common::edit_distance;

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
