#include "indexer/stories.hpp"

#include <algorithm>
#include <optional>

#include "common/timestamp.hpp"

namespace newsfold::indexer {
namespace {

using Numbers = std::vector<std::uint32_t>;

// How crowded it is around each article.
class CrowdMeter {
 public:
  CrowdMeter(const std::vector<StoryArticle>& articles, const Numbers& order, const Crowding& options)
      : neighbours_(options.neighbours) {
    for (const std::uint32_t article : order) {
      const auto time = articles[article].published_at_utc;
      days_.push_back(time ? std::optional(*time / common::kSecondsPerDay) : std::nullopt);
    }
  }

  // The mean similarity of the nearest ones; missing ones count as 0.
  double crowding(const std::vector<Neighbour>& nearest) const {
    double sum = 0;
    std::vector<std::int64_t> counted;  // the days of those that were
    std::size_t count = 0;
    for (auto neighbour = nearest.begin(); neighbour != nearest.end() && count < neighbours_; ++neighbour) {
      if (const auto day = days_[neighbour->rank]) {
        if (std::find(counted.begin(), counted.end(), *day) != counted.end()) continue;
        counted.push_back(*day);
      }
      sum += static_cast<double>(neighbour->similarity);
      ++count;
    }
    return sum / static_cast<double>(neighbours_);
  }

 private:
  std::size_t neighbours_;
  std::vector<std::optional<std::int64_t>> days_;  // of each rank
};

void take_off_crowding(Similarities& similarities, const CrowdMeter& meter, double part) {
  std::vector<double> crowds;
  for (const std::vector<Neighbour>& nearest : similarities.nearest) crowds.push_back(part * meter.crowding(nearest));
  for (SimilarPair& pair : similarities.pairs) {
    pair.similarity -= static_cast<float>(std::min(crowds[pair.a], crowds[pair.b]));
  }
  std::erase_if(similarities.pairs, [](const SimilarPair& pair) { return pair.similarity <= 0; });
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
  Similarities similarities = compare_articles(articles, order, links, options.similarity, jobs);
  take_off_crowding(similarities, CrowdMeter(articles, order, options.crowding), options.crowding.part);
  const Linkage linkage = average_linkage(count, similarities.pairs, options.threshold);
  return {by_article(numbered(linkage.clusters), order), by_article(linkage.components, order)};
}

}  // namespace newsfold::indexer
