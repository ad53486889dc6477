// Articles in the order in which grouping goes through them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <vector>

#include "common/timestamp.hpp"
#include "indexer/scratch_array.hpp"

namespace newsfold::indexer {

// Where grouping places an article in time.
struct ArticlePlace {
  std::uint64_t identity = 0;  // unlike that of every other article; breaks ties
  // When it was published, or, if it is undated, when what it resembles most was; nothing where that is undated too.
  std::optional<std::int64_t> moment_utc;
  bool is_undated = false;
};

// From a moment to a moment, both included, in seconds since 1970 UTC.
struct Stretch {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t to = std::numeric_limits<std::int64_t>::max();

  bool contains(std::int64_t time) const { return from <= time && time <= to; }
  bool operator==(const Stretch&) const = default;
};

// Articles ranked by their moments, undated ones after dated ones of the same moment, ties by identity. Those without a
// moment come last and are treated as if they all stood in one day of their own, out of reach of all others.
class Timeline {
 public:
  // Lies in the folder `scratch` where one is given. Throws common::Error(io).
  explicit Timeline(const std::vector<ArticlePlace>& articles, const std::filesystem::path& scratch = {});

  std::uint32_t size() const { return static_cast<std::uint32_t>(article_.size()); }
  std::uint32_t article(std::uint32_t rank) const { return article_[rank]; }
  bool is_undated(std::uint32_t rank) const { return is_undated_[rank]; }
  bool has_moment(std::uint32_t rank) const { return moment_[rank] != kNoMoment; }
  std::int64_t moment(std::uint32_t rank) const { return moment_[rank]; }
  std::int64_t day(std::uint32_t rank) const;  // since 1970

  // The first rank whose moment is not before that one.
  std::uint32_t first_from(std::int64_t moment) const;

  // Of the ranks that were looked at so far.
  void release_memory() const;

  // From values by rank to values by article.
  template <typename T>
  std::vector<T> by_article(const std::vector<T>& by_rank) const {
    std::vector<T> values(by_rank.size());
    for (std::size_t rank = 0; rank < by_rank.size(); ++rank) values[article_[rank]] = by_rank[rank];
    return values;
  }

 private:
  // Farther from every date than anything reaches.
  static constexpr std::int64_t kNoMoment = std::int64_t{1} << 60;

  ScratchArray<std::uint32_t> article_;
  ScratchArray<std::int64_t> moment_;
  std::vector<bool> is_undated_;
};

}  // namespace newsfold::indexer
