// How often and how a word is used in an article, and how much it says by that about the event that is reported. Used
// to group articles into stories, and to say why.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace newsfold::common {

// Settings found by leaving one collection out and testing on it: tests/bench/README.md.
constexpr unsigned kTitleUse = 3;  // one use in a title counts as so many in an excerpt
constexpr double kNameBoost = 1.3;
constexpr double kNumberBoost = 1.25;

// One byte, which is also how it is stored.
class WordUse {
 public:
  // `first` is the first byte of the word as written: capital letters make a name, digits a number.
  void add(unsigned count, char first) {
    const unsigned most = kMostUses - (bits_ & kMostUses);
    bits_ = static_cast<std::uint8_t>(bits_ + std::min(count, most));
    if (first >= 'A' && first <= 'Z') bits_ |= kName;
    if (first >= '0' && first <= '9') bits_ |= kNumber;
  }

  // The logarithm of the count, as a word said ten times is not ten times as telling; names and numbers, which tell
  // events of a kind apart, a little more. Without rarity, which depends on the other articles. Of a word that is used.
  double weight() const {
    const double count = bits_ & kMostUses;
    return (1 + std::log(count)) * (bits_ & kName ? kNameBoost : 1) * (bits_ & kNumber ? kNumberBoost : 1);
  }

  bool operator==(const WordUse&) const = default;

 private:
  static constexpr std::uint8_t kMostUses = 63, kName = 64, kNumber = 128;

  std::uint8_t bits_ = 0;
};

}  // namespace newsfold::common
