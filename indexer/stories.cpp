#include "indexer/stories.hpp"

#include <algorithm>
#include <optional>

#include "common/timestamp.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

// How crowded it is around an article.
class CrowdMeter {
 public:
  CrowdMeter(const std::vector<StoryArticle>& articles, const Numbers& order, std::size_t per_day) : per_day_(per_day) {
    for (const std::uint32_t article : order) {
      const auto time = articles[article].published_at_utc;
      days_.push_back(time ? std::optional(*time / common::kSecondsPerDay) : std::nullopt);
    }
  }

  // The mean similarity of the nearest articles that are not in the same cluster; missing ones count as 0. `clusters`
  // may be empty: then no two are.
  double crowding(std::uint32_t rank, const std::vector<Neighbour>& nearest, const Numbers& clusters,
                  std::size_t neighbours) const {
    double sum = 0;
    std::vector<std::int64_t> counted;  // the days of those that were
    std::size_t count = 0;
    for (auto neighbour = nearest.begin(); neighbour != nearest.end() && count < neighbours; ++neighbour) {
      if (!clusters.empty() && clusters[neighbour->rank] == clusters[rank]) continue;
      if (const auto day = days_[neighbour->rank]) {
        if (std::count(counted.begin(), counted.end(), *day) >= static_cast<std::ptrdiff_t>(per_day_)) continue;
        counted.push_back(*day);
      }
      sum += static_cast<double>(neighbour->similarity);
      ++count;
    }
    return sum / static_cast<double>(neighbours);
  }

 private:
  std::size_t per_day_;
  std::vector<std::optional<std::int64_t>> days_;  // of each rank
};

std::vector<SimilarPair> without_crowding(const Similarities& similarities, const Numbers& clusters,
                                          const Crowding& look, const CrowdMeter& meter) {
  std::vector<double> crowds(similarities.nearest.size());
  for (std::uint32_t rank = 0; rank < crowds.size(); ++rank) {
    crowds[rank] = look.part * meter.crowding(rank, similarities.nearest[rank], clusters, look.neighbours);
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
  const CrowdMeter meter(articles, order, options.neighbours_per_day);
  const Linkage first =
      average_linkage(count, without_crowding(similarities, {}, options.first_look, meter), options.threshold);
  const Linkage second = average_linkage(
      count, without_crowding(similarities, first.clusters, options.second_look, meter), options.threshold);
  return {by_article(numbered(second.clusters), order), by_article(first.components, order),
          by_article(second.components, order)};
}

}  // namespace newsfold::indexer
