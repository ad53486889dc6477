#include "query/ranking.hpp"

#include <algorithm>
#include <cmath>

#include "common/schema.hpp"
#include "common/timestamp.hpp"

namespace newsfold::query {

Bm25::Bm25(double articles, double having, double average_length, double factor) {
  double odds = (articles - having + 0.5) / (having + 0.5);
  if (odds < 2) odds = odds * 0.5 + 1;  // so that no word, however common, counts against an article
  weight_ = factor * std::log(odds) * (kBm25K1 + 1);
  length_factor_ = average_length > 0 ? 1 / average_length : 0;
}

ScoreParts score_parts(const Hit& hit, const ScoringRule& rule) {
  ScoreParts parts;
  parts.text = hit.text;
  parts.quality = rule.quality_weight * rule.best_text * hit.prior;
  if (rule.half_life_days <= 0) return parts;
  double half_lives = kUndatedHalfLives;
  if (hit.published_at_utc) {
    const double days = static_cast<double>(rule.now_utc - *hit.published_at_utc) / common::kSecondsPerDay;
    half_lives = std::max(0.0, days) / rule.half_life_days;
  }
  parts.freshness = std::exp2(-half_lives);
  return parts;
}

double score_bound(double text, const ScoringRule& rule) { return text + rule.quality_weight * rule.best_text; }

bool ranks_before(const Hit& a, const Hit& b) {
  if (a.score != b.score) return a.score > b.score;
  const std::int64_t time_a = a.published_at_utc.value_or(INT64_MIN), time_b = b.published_at_utc.value_or(INT64_MIN);
  if (time_a != time_b) return time_a > time_b;
  return a.document < b.document;
}

double sort_value(const Hit& hit, SortOrder sort) {
  if (sort == SortOrder::quality) return hit.quality.value_or(common::kBelowAllNumbers);
  if (!hit.published_at_utc) return common::kBelowAllNumbers;
  const auto time = static_cast<double>(*hit.published_at_utc);
  return sort == SortOrder::oldest ? -time : time;
}

}  // namespace newsfold::query
