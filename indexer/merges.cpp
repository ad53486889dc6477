#include "indexer/merges.hpp"

#include <xapian.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "common/article_store.hpp"
#include "common/forward_index.hpp"
#include "indexer/article_store_writer.hpp"
#include "indexer/forward_index_writer.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

using Paths = std::vector<std::filesystem::path>;

// So many databases may be open while they are merged, by all threads together: each takes five of the 1,024 files that
// a process may mostly have.
constexpr unsigned kMaxOpenDatabases = 128, kMinMergedAtOnce = 8;

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
      most_(std::max(kMaxOpenDatabases / std::max(jobs, 1U), kMinMergedAtOnce)),
      at_once_(static_cast<std::ptrdiff_t>(kMaxOpenDatabases / most_)),
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

void Merges::part_written(std::size_t part) {
  std::optional<std::size_t> next = merge_of_part_.at(part);
  while (next && is_complete_now(merges_[*next])) {
    const Merge& merge = merges_[*next];
    carry_out(merge);
    next = merge.next;
    if (!next) merged_(merge.segment);  // which need not wait for the rest
    for (const std::filesystem::path& source : merge.sources) std::filesystem::remove_all(source);
  }
}

// With one source more.
bool Merges::is_complete_now(Merge& merge) {
  const std::lock_guard lock(mutex_);
  return --merge.missing == 0;
}

void Merges::carry_out(const Merge& merge) {
  std::filesystem::create_directories(merge.target);
  const auto merge_databases_in_turn = [&] {
    const Turn turn(at_once_);
    merge_databases(merge.sources, merge.target);
  };
  do_both(jobs_, merge_databases_in_turn, [&] {
    merge_words(merge.sources, merge.target);
    merge_articles(merge.sources, merge.target);
  });
}

}  // namespace newsfold::indexer
