#include "indexer/merges.hpp"

#include <sys/resource.h>
#include <xapian.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "common/article_store.hpp"
#include "common/forward_index.hpp"
#include "indexer/allocator.hpp"
#include "indexer/article_store_writer.hpp"
#include "indexer/forward_index_writer.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using Paths = std::vector<std::filesystem::path>;

// Sources of a merge: where the system lets it all the parts of a segment, which are 256 at a million articles, as
// merging in two steps is as much work again.
constexpr std::size_t kMinMerged = 8, kMaxMerged = 512;

// So many merges at once are worth it: there are two segments.
constexpr unsigned kMergesAtOnce = 2;

// Of databases that are merged, by all threads together: each takes five of the files that the process may have open;
// three are for all else.
std::size_t max_open_databases() {
  constexpr rlim_t kFilesEach = 8, kUsualFiles = 1024;
  rlimit files{};
  return (::getrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_cur : kUsualFiles) / kFilesEach;
}

// One of so many that may go on at once.
class Turn {
 public:
  explicit Turn(std::counting_semaphore<>& at_once) : at_once_(at_once) { at_once_.acquire(); }
  ~Turn() { at_once_.release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  std::counting_semaphore<>& at_once_;
};

void merge_databases(const Paths& sources, const std::filesystem::path& target) {
  Xapian::Database all;
  for (const std::filesystem::path& source : sources) all.add_database(Xapian::Database(source.string()));
  all.compact(target.string());
}

void merge_words(const Paths& sources, const std::filesystem::path& target) {
  std::vector<ForwardIndexPart> words;
  for (const std::filesystem::path& source : sources) words.push_back({source / common::kForwardIndexName});
  merge_forward_indexes(words, target / common::kForwardIndexName);
}

void merge_articles(const Paths& sources, const std::filesystem::path& target) {
  Paths stores;
  for (const std::filesystem::path& source : sources) stores.push_back(source / common::kArticleStoreName);
  merge_article_stores(stores, target / common::kArticleStoreName);
}

}  // namespace

Merges::Merges(std::filesystem::path scratch, unsigned jobs, SegmentMerged merged)
    : scratch_(std::move(scratch)),
      jobs_(jobs),
      most_(std::clamp(max_open_databases() / std::clamp(jobs, 1U, kMergesAtOnce), kMinMerged, kMaxMerged)),
      at_once_(
          static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(max_open_databases() / most_, 1, std::max(jobs, 1U)))),
      merged_(std::move(merged)) {}

void Merges::plan(const std::filesystem::path& segment, std::span<const std::filesystem::path> parts) {
  gather(add({segment, segments_++, {}}), parts);
}

std::size_t Merges::add(Merge merge) {
  merges_.push_back(std::move(merge));
  return merges_.size() - 1;
}

// Gives a merge its sources: the parts, or where they are too many what is made of some of them first.
void Merges::gather(std::size_t merge, std::span<const std::filesystem::path> parts) {
  if (parts.size() <= most_) {
    merges_[merge].sources.assign(parts.begin(), parts.end());
    merges_[merge].missing = parts.size();
    merge_of_part_.insert(merge_of_part_.end(), parts.size(), merge);
    return;
  }
  const std::size_t groups = std::min(most_, chunk_count(parts.size(), most_));
  for (std::size_t i = 0; i < groups; ++i) {
    const std::size_t begin = i * parts.size() / groups, end = (i + 1) * parts.size() / groups;
    const std::size_t first =
        add({scratch_ / ("merged" + std::to_string(merges_.size())), merges_[merge].segment, merge});
    merges_[merge].sources.push_back(merges_[first].target);
    ++merges_[merge].missing;
    gather(first, parts.subspan(begin, end - begin));
  }
}

void Merges::part_begun() {
  {
    const std::lock_guard lock(mutex_);
    ++parts_begun_;
  }
  merge_waiting_words();
}

void Merges::part_written(std::size_t part) { source_written(merge_of_part_.at(part)); }

void Merges::source_written(std::size_t merge) {
  if (count_down(merges_[merge].missing)) carry_out(merge);
}

// This thread merges the databases, which takes longest; the next one that is to write a part merges the words. Where
// none is to, a thread is started for them.
void Merges::carry_out(std::size_t merge) {
  const auto merge_databases_in_turn = [&] {
    {
      const Turn turn(at_once_);
      merge_databases(merges_[merge].sources, merges_[merge].target);
    }
    finish_half(merge);
  };
  std::filesystem::create_directories(merges_[merge].target);
  give_back_free_memory();
  bool will_come = false;
  {
    const std::lock_guard lock(mutex_);
    words_to_merge_.push_back(merge);
    will_come = parts_begun_ < merge_of_part_.size();
  }
  if (will_come) merge_databases_in_turn();
  else do_both(jobs_, merge_databases_in_turn, [this] { merge_waiting_words(); });
  merge_waiting_words();
}

// And articles.
void Merges::merge_waiting_words() {
  while (true) {
    std::size_t merge = 0;
    {
      const std::lock_guard lock(mutex_);
      if (words_to_merge_.empty()) return;
      merge = words_to_merge_.front();
      words_to_merge_.pop_front();
    }
    give_back_free_memory();
    merge_words(merges_[merge].sources, merges_[merge].target);
    merge_articles(merges_[merge].sources, merges_[merge].target);
    finish_half(merge);
  }
}

void Merges::finish_half(std::size_t merge) {
  if (!count_down(merges_[merge].halves_to_do)) return;
  const Merge& done = merges_[merge];
  if (!done.next) merged_(done.segment);  // which need not wait for the rest
  for (const std::filesystem::path& source : done.sources) std::filesystem::remove_all(source);
  if (done.next) source_written(*done.next);
}

// Whether nothing is left now.
bool Merges::count_down(std::size_t& count) {
  const std::lock_guard lock(mutex_);
  return --count == 0;
}

}  // namespace newsfold::indexer
