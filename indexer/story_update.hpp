// Which days of a corpus have to be grouped again after a change, and how far the result can be trusted.
//
// A change of one article moves the rarity of words for kRarityWindowDays around it; a similarity that moved has a say
// in crowding and stories as far as pairs reach. Beyond that, stories are what they were. So it is enough to group the
// stretch of time around a change, wide enough that its ends, where neighbours are missing, have no say in what is
// taken over: settled_stretch() tells whether it was. Articles without a moment are a day of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "indexer/stories.hpp"

namespace newsfold::indexer {

// How much to group on either side of a change for a start; stories that chain far through time need more.
constexpr std::int64_t kFirstMarginDays = 125;

// The stretches that changes at these moments lie in; those closer than a margin are one.
std::vector<Stretch> changed_stretches(std::vector<std::int64_t> times);

// `groups` are of all articles of the corpus with a moment in `grouped`, which were grouped as such. Returns the
// stretch in which stories may differ from before, when `groups` is right for every article in it; nothing when
// `grouped` was too short.
std::optional<Stretch> settled_stretch(const Timeline& timeline, const StoryGroups& groups, Stretch change,
                                       Stretch grouped);

}  // namespace newsfold::indexer
