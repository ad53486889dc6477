// How much a word says by its uses.
#include "common/word_use.hpp"

#include <catch2/catch.hpp>

namespace newsfold::common {

TEST_CASE("a word weighs by the logarithm of its uses, names and numbers a little more") {
  WordUse word;
  word.add(1, 'f');
  CHECK(word.weight() == Approx(1));
  word.add(kTitleUse, 'f');
  CHECK(word.weight() == Approx(2.3862943611));  // 1 + ln 4
  word.add(1, 'F');
  CHECK(word.weight() == Approx(3.3922692861));  // (1 + ln 5) * 1.3
  word.add(1, '7');
  CHECK(word.weight() == Approx(4.5366091373));  // (1 + ln 6) * 1.3 * 1.25
}

TEST_CASE("uses are counted to 63, and are then no less") {
  WordUse word;
  for (int i = 0; i < 60; ++i) word.add(1, 'a');
  const double sixty = word.weight();
  word.add(kTitleUse, 'a');
  CHECK(word.weight() == Approx(5.1431347264));  // 1 + ln 63
  CHECK(word.weight() > sixty);
  word.add(200, 'a');
  CHECK(word.weight() == Approx(5.1431347264));
}

}  // namespace newsfold::common
