#include "indexer/stories.hpp"

#include <algorithm>
#include <numeric>

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

// The mean similarity of the nearest articles that are not in the same cluster; missing ones count as 0. `clusters` may
// be empty: then no two are.
double crowding_of(std::uint32_t rank, const std::vector<Neighbour>& nearest, const Numbers& clusters,
                   std::size_t neighbours) {
  double sum = 0;
  std::size_t counted = 0;
  for (const Neighbour& neighbour : nearest) {
    if (counted == neighbours) break;
    if (!clusters.empty() && clusters[neighbour.rank] == clusters[rank]) continue;
    sum += static_cast<double>(neighbour.similarity);
    ++counted;
  }
  return sum / static_cast<double>(neighbours);
}

std::vector<SimilarPair> without_crowding(const Similarities& similarities, const Numbers& clusters,
                                          const Crowding& crowding) {
  std::vector<double> crowds(similarities.nearest.size());
  for (std::uint32_t rank = 0; rank < crowds.size(); ++rank) {
    crowds[rank] = crowding.part * crowding_of(rank, similarities.nearest[rank], clusters, crowding.neighbours);
  }
  std::vector<SimilarPair> pairs;
  for (SimilarPair pair : similarities.pairs) {
    pair.similarity -= static_cast<float>(std::min(crowds[pair.a], crowds[pair.b]));
    if (pair.similarity > 0) pairs.push_back(pair);
  }
  return pairs;
}

// From ranks to places in the list of articles.
Numbers by_article(const Numbers& by_rank, const Numbers& order) {
  Numbers values(by_rank.size());
  for (std::size_t rank = 0; rank < by_rank.size(); ++rank) values[order[rank]] = by_rank[rank];
  return values;
}

// Clusters, named by their lowest rank, numbered by it.
Numbers numbered(const Numbers& clusters) {
  Numbers numbers(clusters.size());
  std::uint32_t next = 0;
  for (std::uint32_t rank = 0; rank < clusters.size(); ++rank) {
    numbers[rank] = clusters[rank] == rank ? next++ : numbers[clusters[rank]];
  }
  return numbers;
}

}  // namespace

StoryGroups group_stories(const std::vector<StoryArticle>& articles, const Links& links, const StoryOptions& options,
                          unsigned jobs) {
  const auto count = static_cast<std::uint32_t>(articles.size());
  const Numbers order = order_by_time(articles);
  const Similarities similarities = compare_articles(articles, order, links, options.similarity, jobs);
  const Linkage first =
      average_linkage(count, without_crowding(similarities, {}, options.first_look), options.threshold);
  const Linkage second =
      average_linkage(count, without_crowding(similarities, first.clusters, options.second_look), options.threshold);
  return {by_article(numbered(second.clusters), order), by_article(first.components, order),
          by_article(second.components, order)};
}

}  // namespace newsfold::indexer
