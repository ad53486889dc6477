#include "indexer/timeline.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace newsfold::indexer {

Timeline::Timeline(const std::vector<ArticlePlace>& articles) : article_(articles.size()) {
  std::iota(article_.begin(), article_.end(), 0U);
  const auto key = [&](std::uint32_t i) {
    const ArticlePlace& article = articles[i];
    return std::tuple(article.moment_utc.value_or(kNoMoment), article.is_undated, article.identity);
  };
  std::sort(article_.begin(), article_.end(), [&](auto a, auto b) { return key(a) < key(b); });
  moment_.reserve(articles.size());
  is_undated_.reserve(articles.size());
  for (const std::uint32_t i : article_) {
    moment_.push_back(articles[i].moment_utc.value_or(kNoMoment));
    is_undated_.push_back(articles[i].is_undated);
  }
}

std::int64_t Timeline::day(std::uint32_t rank) const {
  const std::int64_t day = moment_[rank] / common::kSecondsPerDay;
  return day * common::kSecondsPerDay > moment_[rank] ? day - 1 : day;  // division cuts towards 0
}

std::uint32_t Timeline::first_from(std::int64_t moment) const {
  return static_cast<std::uint32_t>(std::lower_bound(moment_.begin(), moment_.end(), moment) - moment_.begin());
}

}  // namespace newsfold::indexer
