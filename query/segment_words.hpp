// The words of articles as written, over all segments of a generation: for spelling, prefixes and the forms of a word;
// and to a search the forward index of the segment that it is at.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/forward_index.hpp"

namespace newsfold::query {

// How many articles have a word in that field; where `field` is null, in the field that most have it in.
std::uint32_t articles_with(const common::ArticleCounts& counts, const common::Field* field);

// Thread rule: const members may be called from any thread. All throw common::Error(index_corrupt).
class SegmentWords {
 public:
  // Throws also where the words are those of another segment.
  void add_segment(const Xapian::Database& segment, common::ForwardIndex words);

  // Of that segment, however it was opened.
  const common::ForwardIndex& of(const Xapian::Database& segment) const;

  // Calls visit(word, counts) for each word that begins with `start`, ascending; about 60 ns each.
  void for_each(std::string_view start,
                const std::function<void(const std::string&, const common::ArticleCounts&)>& visit) const;

  // The forward index of each segment in turn: for what needs few of their words.
  void for_each_segment(const std::function<void(const common::ForwardIndex&)>& visit) const;

  // Whether any article has the word.
  bool has(std::string_view word) const;

  // How many have it, in the field that most have it in.
  std::uint32_t having(std::string_view word) const;

 private:
  std::vector<std::pair<std::string, common::ForwardIndex>> segments_;  // by the id of the database
};

}  // namespace newsfold::query
