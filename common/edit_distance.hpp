// How far two words are apart; for suggestions to a word that nobody knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace newsfold::common {

// How many letters have to be put in, left out, changed or swapped with their neighbour to make one word of the other
// (restricted Damerau-Levenshtein distance), in code points; `limit` + 1 when it is more than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// The same from one word to many others, such as all of a dictionary. Thread rule: one object a thread.
class EditDistance {
 public:
  explicit EditDistance(std::string_view from);

  std::size_t to(std::string_view other, std::size_t limit);

  // Where the last word was farther than its limit: so many of its first bytes make all words farther that begin with
  // them. 0: other words that begin alike may be nearer.
  std::size_t hopeless_beginning() const { return hopeless_beginning_; }

 private:
  std::vector<std::int32_t> from_, to_;                // code points
  std::vector<std::size_t> row_, last_, before_last_;  // a beginning of the other word's distances to all of this one
  std::size_t hopeless_beginning_ = 0;
};

}  // namespace newsfold::common
