#include "indexer/similar_articles.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <span>
#include <unordered_map>

#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

// What is farther than this is none of them, now or later.
float farthest_of(const std::vector<Neighbour>& nearest, std::size_t kept) {
  return nearest.size() == kept ? nearest.front().similarity : 0;
}

// A heap, the farthest on top.
void add_neighbour(std::vector<Neighbour>& nearest, Neighbour neighbour, std::size_t kept) {
  if (nearest.size() == kept) {
    if (!(neighbour < nearest.front())) return;
    std::pop_heap(nearest.begin(), nearest.end());
    nearest.pop_back();
  }
  nearest.push_back(neighbour);
  std::push_heap(nearest.begin(), nearest.end());
}

// Of each word of some articles those that have it, in one block of memory. Articles are named by their place.
class Postings {
 public:
  struct Posting {
    std::uint32_t place = 0;
    float weight = 0;
  };

  explicit Postings(const std::deque<WeighedArticle>& articles) {
    std::unordered_map<std::uint32_t, std::uint32_t> list_of;
    std::vector<std::uint32_t> sizes;
    for (const WeighedArticle& article : articles) {
      words_begin_.push_back(lists_.size());
      for (const TermWeight& term : article.vector) {
        const auto [found, is_new] = list_of.try_emplace(term.term, static_cast<std::uint32_t>(sizes.size()));
        if (is_new) sizes.push_back(0);
        ++sizes[found->second];
        lists_.push_back(found->second);
      }
    }
    begins_.assign(sizes.size() + 1, 0);
    std::partial_sum(sizes.begin(), sizes.end(), begins_.begin() + 1);
    postings_.resize(begins_.back());
    std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
    for (std::uint32_t place = 0; place < articles.size(); ++place) {
      for (std::size_t word = 0; word < articles[place].vector.size(); ++word) {
        postings_[next[list(place, word)]++] = {place, articles[place].vector[word].weight};
      }
    }
  }

  // The articles of [first, later) that have the word that is number `word` in the vector of `later`; the latest
  // `most`.
  std::span<const Posting> before(std::uint32_t later, std::size_t word, std::uint32_t first, std::size_t most) const {
    const auto by_place = [](const Posting& posting, std::uint32_t place) { return posting.place < place; };
    const std::uint32_t number = list(later, word);
    const Posting* const begin = postings_.data() + begins_[number];
    const Posting* const end = std::lower_bound(begin, postings_.data() + begins_[number + 1], later, by_place);
    const Posting* const in_reach = std::lower_bound(begin, end, first, by_place);
    return {std::max(in_reach, end - std::min<std::ptrdiff_t>(end - begin, static_cast<std::ptrdiff_t>(most))), end};
  }

 private:
  std::uint32_t list(std::uint32_t place, std::size_t word) const { return lists_[words_begin_[place] + word]; }

  std::vector<std::size_t> words_begin_;  // of each article, in lists_
  std::vector<std::uint32_t> lists_;      // of each word of each article
  std::vector<std::size_t> begins_;       // of each list, and the end of the last
  std::vector<Posting> postings_;
};

// What an article shares with an earlier one: the cosine of their vectors, and the part of it that one word gives.
struct Overlap {
  float cosine = 0;
  float strongest = 0;
};

// Of one article with all earlier ones.
struct Overlaps {
  explicit Overlaps(std::size_t places) : of_place(places) {}

  std::vector<Overlap> of_place;
  std::vector<std::uint32_t> touched;  // where of_place is not 0
};

std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
}

}  // namespace

// The articles of one step and all in reach of them.
struct ArticleComparison::Block {
  // What some of its ranks have in common with earlier ones.
  struct Found {
    std::uint32_t first = 0;                      // the first rank that has neighbours
    std::vector<std::vector<Neighbour>> nearest;  // of it and those that follow
    std::vector<SimilarPair> pairs;
  };

  explicit Block(const ArticleComparison& whole) : all(whole), postings(whole.weighed_) {
    for (const std::vector<Neighbour>& nearest : all.nearest_) {
      farthest.push_back(farthest_of(nearest, all.options_.neighbours));
    }
  }

  // Ranks [begin, end).
  Found compare(std::uint32_t begin, std::uint32_t end, Overlaps& overlaps) const {
    Found found;
    found.first = first_in_reach(begin);
    found.nearest.resize(end - found.first);
    for (std::uint32_t rank = begin; rank < end; ++rank) compare_with_earlier(rank, overlaps, found);
    return found;
  }

  std::uint32_t first_in_reach(std::uint32_t rank) const {
    return all.timeline_.first_from(all.timeline_.moment(rank) - kReach);
  }

  void compare_with_earlier(std::uint32_t later, Overlaps& overlaps, Found& found) const {
    const SimilarityOptions& options = all.options_;
    add_up_overlaps(later, overlaps);
    for (const std::uint32_t place : overlaps.touched) {
      const Overlap overlap = std::exchange(overlaps.of_place[place], {});
      const std::uint32_t earlier = place + all.weighed_begin_;
      if (static_cast<double>(overlap.cosine) < options.least) continue;
      add_neighbours(earlier, later, overlap, found);
      const double similarity = earlier < all.begin_ ? 0 : similarity_of(earlier, later, overlap);
      if (similarity >= options.least) found.pairs.push_back({earlier, later, static_cast<float>(similarity)});
    }
    overlaps.touched.clear();
  }

  // No decay makes anything nearer than its cosine, and most pairs are farther even so than what one has already.
  void add_neighbours(std::uint32_t earlier, std::uint32_t later, const Overlap& overlap, Found& found) const {
    const SimilarityOptions& options = all.options_;
    std::vector<Neighbour>& of_earlier = found.nearest[earlier - found.first];
    std::vector<Neighbour>& of_later = found.nearest[later - found.first];
    const float before = farthest[earlier - all.nearest_begin_];
    const bool may_be_of_earlier =
        overlap.cosine >= before && overlap.cosine >= farthest_of(of_earlier, options.neighbours);
    const bool may_be_of_later = overlap.cosine >= farthest_of(of_later, options.neighbours);
    if (!may_be_of_earlier && !may_be_of_later) return;
    const double decay = all.decay(earlier, later, options.neighbour_decay_days, options.undated_neighbour_decay);
    const auto near = static_cast<float>(static_cast<double>(overlap.cosine) * decay);
    if (near >= before) add_neighbour(of_earlier, {near, later}, options.neighbours);
    add_neighbour(of_later, {near, earlier}, options.neighbours);
  }

  // 0, or another number below options.least, where it is less than that.
  double similarity_of(std::uint32_t earlier, std::uint32_t later, const Overlap& overlap) const {
    const SimilarityOptions& options = all.options_;
    const double undecayed = evidence(earlier, later, overlap);
    if (undecayed < options.least) return 0;
    return undecayed * all.decay(earlier, later, options.decay_days, options.undated_decay);
  }

  // How much two texts speak for one event, whatever their dates.
  double evidence(std::uint32_t a, std::uint32_t b, const Overlap& overlap) const {
    const SimilarityOptions& options = all.options_;
    const WeighedArticle &one = all.weighed(a), &other = all.weighed(b);
    const auto cosine = static_cast<double>(overlap.cosine);
    double evidence = cosine - options.strongest_word * static_cast<double>(overlap.strongest);
    const bool same_title = one.title_hash != 0 && one.title_hash == other.title_hash;
    if (cosine >= options.min_supported && (same_title || all.is_linked(a, b))) evidence += options.link_bonus;
    const bool same_provider = one.provider != 0 && one.provider == other.provider;
    return same_provider ? evidence * options.same_provider : evidence;
  }

  void add_up_overlaps(std::uint32_t later, Overlaps& overlaps) const {
    const std::uint32_t place = later - all.weighed_begin_, first = first_in_reach(later) - all.weighed_begin_;
    const std::vector<TermWeight>& vector = all.weighed(later).vector;
    for (std::size_t word = 0; word < vector.size(); ++word) {
      const auto list = postings.before(place, word, first, all.options_.max_postings);
      for (auto posting = list.rbegin(); posting != list.rend(); ++posting) {
        Overlap& overlap = overlaps.of_place[posting->place];
        if (overlap.cosine == 0) overlaps.touched.push_back(posting->place);
        const float share = posting->weight * vector[word].weight;
        overlap.cosine += share;
        overlap.strongest = std::max(overlap.strongest, share);
      }
    }
  }

  const ArticleComparison& all;
  Postings postings;
  std::vector<float> farthest;  // of the neighbours that each rank from all.nearest_begin_ on had before this step
};

ArticleComparison::ArticleComparison(const RankedArticles& articles, const SimilarityOptions& options, unsigned jobs)
    : timeline_(articles.timeline),
      options_(options),
      jobs_(jobs),
      weighable_begin_(timeline_.first_from(articles.grouped.from + kWordsReach)),
      begin_(timeline_.first_from(articles.grouped.from + kWordsReach + kReach)),
      end_(timeline_.first_from(articles.grouped.to - kWordsReach + 1)),
      weigher_(articles.timeline, articles.load, jobs, weighable_begin_),
      compared_end_(begin_),
      weighed_begin_(weighable_begin_),
      nearest_begin_(weighable_begin_) {
  for (const auto& [a, b] : articles.links) linked_.push_back(pair_key(a, b));
  std::sort(linked_.begin(), linked_.end());
}

void ArticleComparison::compare_up_to(std::uint32_t end) {
  constexpr std::uint32_t kChunk = 128;
  const std::uint32_t begin = std::exchange(compared_end_, end);
  if (begin == end) return;
  for (WeighedArticle& article : weigher_.weigh_up_to(end)) weighed_.push_back(std::move(article));
  for (const std::uint32_t first = timeline_.first_from(timeline_.moment(begin) - kReach); weighed_begin_ < first;) {
    weighed_.pop_front();
    ++weighed_begin_;
  }
  nearest_.resize(end - nearest_begin_);
  const Block block(*this);
  std::vector<std::vector<SimilarPair>> pairs(chunk_count(end - begin, kChunk));
  std::mutex merging;
  for_each_chunk(
      jobs_, pairs.size(), [&] { return Overlaps(weighed_.size()); },
      [&](Overlaps& overlaps, std::size_t chunk) {
        const auto chunk_begin = begin + static_cast<std::uint32_t>(chunk) * kChunk;
        Block::Found found = block.compare(chunk_begin, std::min(end, chunk_begin + kChunk), overlaps);
        pairs[chunk] = std::move(found.pairs);
        const std::lock_guard lock(merging);
        for (std::size_t i = 0; i < found.nearest.size(); ++i) {
          std::vector<Neighbour>& nearest = nearest_[found.first + i - nearest_begin_];
          for (const Neighbour& neighbour : found.nearest[i]) add_neighbour(nearest, neighbour, options_.neighbours);
        }
      });
  for (const std::vector<SimilarPair>& of_chunk : pairs) pairs_.insert(pairs_.end(), of_chunk.begin(), of_chunk.end());
}

std::vector<Neighbour> ArticleComparison::take_nearest() {
  for (; nearest_begin_ < begin_; ++nearest_begin_) nearest_.pop_front();  // which not all in reach were compared with
  std::vector<Neighbour> nearest = std::move(nearest_.front());
  nearest_.pop_front();
  ++nearest_begin_;
  std::sort_heap(nearest.begin(), nearest.end());
  return nearest;
}

double ArticleComparison::decay(std::uint32_t a, std::uint32_t b, double days_by_e, double undated) const {
  if (timeline_.is_undated(a) || timeline_.is_undated(b)) return undated;
  const auto apart = static_cast<double>(std::abs(timeline_.moment(a) - timeline_.moment(b)));
  return std::exp(-apart / (days_by_e * common::kSecondsPerDay));
}

bool ArticleComparison::is_linked(std::uint32_t a, std::uint32_t b) const {
  return std::binary_search(linked_.begin(), linked_.end(), pair_key(timeline_.article(a), timeline_.article(b)));
}

}  // namespace newsfold::indexer
