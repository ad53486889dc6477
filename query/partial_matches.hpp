// Where some of the words will do because no article has them all: which matches are good enough to be shown. Without
// it an order by date would begin with what has "the" and "in", and counts would tell of the whole index. Used by the
// search session.
#pragma once

#include "query/index_reader.hpp"
#include "query/search_task.hpp"

namespace newsfold::query {

// A partial match scores at least this part of what the best one that passes the filters does, by its words. Titles as
// queries, on 1,477, 982 and 92 articles of known stories: at 0.3 of the story's other articles 94, 90 and 100 % are
// left, among 54, 24 and 6 that are shown; at 0.2 96, 94 and 100 % among 118, 46 and 10; at 0.5 85, 73 and 94 % among
// 14, 12 and 4.
constexpr double kPartialShare = 0.3;

// Leaves out the matches of `task` that score less. Throws common::Error when stopped.
void keep_best_matches(SearchTask& task, const OpenGeneration& generation);

}  // namespace newsfold::query
