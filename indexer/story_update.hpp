// Which days of a corpus have to be grouped again after a change, and how far the result can be trusted.
//
// A change of one article moves the rarity of words for kRarityWindowDays around it; a similarity that moved has a say
// in crowding and stories as far as pairs reach. Beyond that, stories are what they were. So it is enough to group the
// stretch of time around a change, wide enough that all pairs of what is taken over are right: settled_articles() tells
// whether it was. Near the ends of a stretch, where neighbours are missing, crowding is not measured but remembered.
//
// What is remembered may be that of before a change that another stretch is for. A component where that had a say has
// an article that this other change moves a pair of, so it is taken over again with that stretch; the last one to take
// it over has right crowding for all of its pairs, in whatever order they come, as crowding that was taken over was
// measured from texts alone. Articles without a moment are a day of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "indexer/stories.hpp"

namespace newsfold::indexer {

// How much to group on either side of a change for a start; stories that chain far through time need more.
constexpr std::int64_t kFirstMarginDays = 107;

// The stretches that changes at these moments lie in; those closer than a margin are one.
std::vector<Stretch> changed_stretches(std::vector<std::int64_t> times);

// `groups` are of all articles of the corpus with a moment in `grouped`, which were grouped as such, with the crowding
// known of them. Returns for each of them whether it is to be taken over, as it may differ from before, where
// `groups` is right for all those; nothing when `grouped` was too short. Whole components are, or are not.
std::optional<std::vector<bool>> settled_articles(const Timeline& timeline, const StoryGroups& groups, Stretch change,
                                                  Stretch grouped);

}  // namespace newsfold::indexer
