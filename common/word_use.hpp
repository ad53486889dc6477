// How often and how a word is used in an article, and how much it says by that about the event that is reported. Used
// to group articles into stories, and to say why.
#pragma once

#include <cmath>

namespace newsfold::common {

// Settings found by leaving one collection out and testing on it: tests/bench/README.md.
constexpr double kTitleUse = 3;  // one use in a title counts as so many in an excerpt
constexpr double kNameBoost = 1.3;
constexpr double kNumberBoost = 1.25;

class WordUse {
 public:
  // `first` is the first byte of the word as written: capital letters make a name, digits a number.
  void add(double count, char first) {
    count_ += count;
    name_ |= first >= 'A' && first <= 'Z';
    number_ |= first >= '0' && first <= '9';
  }

  // The logarithm of the count, as a word said ten times is not ten times as telling; names and numbers, which tell
  // events of a kind apart, a little more. Without rarity, which depends on the other articles.
  double weight() const { return (1 + std::log(count_)) * (name_ ? kNameBoost : 1) * (number_ ? kNumberBoost : 1); }

 private:
  double count_ = 0;
  bool name_ = false;
  bool number_ = false;
};

}  // namespace newsfold::common
