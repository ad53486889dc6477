#include "indexer/timeline.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace newsfold::indexer {

Timeline::Timeline(const std::vector<ArticlePlace>& articles, const std::filesystem::path& scratch) {
  std::vector<std::uint32_t> ranked(articles.size());
  std::iota(ranked.begin(), ranked.end(), 0U);
  const auto key = [&](std::uint32_t i) {
    const ArticlePlace& article = articles[i];
    return std::tuple(article.moment_utc.value_or(kNoMoment), article.is_undated, article.identity);
  };
  std::sort(ranked.begin(), ranked.end(), [&](auto a, auto b) { return key(a) < key(b); });
  std::vector<std::int64_t> moments;
  moments.reserve(articles.size());
  is_undated_.reserve(articles.size());
  for (const std::uint32_t i : ranked) {
    moments.push_back(articles[i].moment_utc.value_or(kNoMoment));
    is_undated_.push_back(articles[i].is_undated);
  }
  article_ = {std::move(ranked), in_folder(scratch, "timeline-articles")};
  moment_ = {std::move(moments), in_folder(scratch, "timeline-moments")};
}

std::int64_t Timeline::day(std::uint32_t rank) const {
  const std::int64_t day = moment_[rank] / common::kSecondsPerDay;
  return day * common::kSecondsPerDay > moment_[rank] ? day - 1 : day;  // division cuts towards 0
}

std::uint32_t Timeline::first_from(std::int64_t moment) const {
  const std::span<const std::int64_t> moments = moment_.values();
  return static_cast<std::uint32_t>(std::lower_bound(moments.begin(), moments.end(), moment) - moments.begin());
}

void Timeline::release_memory() const {
  article_.release_memory();
  moment_.release_memory();
}

}  // namespace newsfold::indexer
