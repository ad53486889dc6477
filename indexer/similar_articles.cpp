#include "indexer/similar_articles.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <span>

#include "indexer/parallel.hpp"
#include "indexer/vector_memory.hpp"

namespace newsfold::indexer {
namespace {

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

// The nearest that one thread found of each article of a block, articles named by their place: heaps as above, all in
// one piece of memory.
class FoundNeighbours {
 public:
  // For so many articles, in the memory of those before.
  void start(std::size_t places, std::size_t kept) {
    kept_ = kept;
    make_anew(counts_, places);
    make_anew(heaps_, places * kept);
  }

  // What is farther than this is none of them, now or later.
  float farthest(std::uint32_t place) const { return counts_[place] == kept_ ? heaps_[place * kept_].similarity : 0; }

  void add(std::uint32_t place, Neighbour neighbour) {
    Neighbour* const begin = heaps_.data() + place * kept_;
    if (counts_[place] == kept_) {
      if (!(neighbour < *begin)) return;
      std::pop_heap(begin, begin + counts_[place]--);
    }
    begin[counts_[place]++] = neighbour;
    std::push_heap(begin, begin + counts_[place]);
  }

  std::span<const Neighbour> of(std::uint32_t place) const {
    return std::span(heaps_).subspan(place * kept_, counts_[place]);
  }

 private:
  std::size_t kept_ = 0;
  std::vector<std::uint32_t> counts_;
  std::vector<Neighbour> heaps_;
};

// Where very many articles are within reach of each other, fewer threads compare them.
constexpr std::size_t kMaxWorkersMemory = 64 << 20;

// What an article shares with an earlier one: the cosine of their vectors, and the part of it that one word gives.
struct Overlap {
  float cosine = 0;
  float strongest = 0;
};

// For pairs to be found by their later articles.
std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint64_t>(std::max(a, b)) << 32 | std::min(a, b);
}

}  // namespace

// What one thread needs to compare the articles of a step, and found of neighbours.
struct ArticleComparison::Worker {
  // Ranks, and what the articles have in common.
  struct Pair {
    std::uint32_t earlier = 0;
    std::uint32_t later = 0;
    Overlap overlap;
  };

  // In bytes, of one for so many articles.
  static std::size_t memory(std::size_t articles, std::size_t neighbours) {
    const std::size_t of_place =
        sizeof(Overlap) + 2 * sizeof(std::uint32_t) + sizeof(Pair) + neighbours * sizeof(Neighbour);
    return (articles + 1) * of_place;
  }

  // For another step, in the memory of the last one.
  void start(std::size_t articles, std::size_t neighbours) {
    make_anew(of_place, articles);
    make_anew(touched, articles + 1);
    make_anew(near, articles + 1);
    nearest.start(articles, neighbours);
  }

  std::vector<Overlap> of_place;       // of one article with all earlier ones
  std::vector<std::uint32_t> touched;  // where of_place is not 0, and room for one more
  std::vector<Pair> near;              // of one article, and room for one more
  std::vector<SimilarPair> pairs;      // of some articles in a row
  FoundNeighbours nearest;
};

// The articles of one step and all in reach of them.
struct ArticleComparison::Block {
  using Pair = Worker::Pair;

  explicit Block(const ArticleComparison& whole) : all(whole), postings(whole.postings_) {
    const std::size_t kept = all.options_.neighbours;
    farthest.resize(all.weighed_begin_ - all.nearest_begin_ + all.weighed_.size());
    for (std::size_t i = 0; i < all.nearest_.size(); ++i) {
      if (all.nearest_[i].size() == kept) farthest[i] = all.nearest_[i].front().similarity;
    }
  }

  // Ranks [begin, end) with all earlier ones. Good until the next call.
  std::span<const SimilarPair> compare(std::uint32_t begin, std::uint32_t end, Worker& worker) const {
    worker.pairs.clear();
    for (std::uint32_t rank = begin; rank < end; ++rank) compare_with_earlier(rank, worker);
    return worker.pairs;
  }

  std::uint32_t first_in_reach(std::uint32_t rank) const {
    return all.timeline_.first_from(all.timeline_.moment(rank) - kReach);
  }

  void compare_with_earlier(std::uint32_t later, Worker& worker) const {
    const double least = all.options_.least;
    const std::span<const std::uint64_t> links = all.links_of(later);
    for (const Pair& pair : near_ones(later, worker)) {
      add_neighbours(pair, worker.nearest);
      const double similarity = similarity_of(pair, links);
      if (similarity >= least) worker.pairs.push_back({pair.earlier, later, static_cast<float>(similarity)});
    }
  }

  // No decay makes anything nearer than its cosine, and most pairs are farther even so than what one has already.
  void add_neighbours(const Pair& pair, FoundNeighbours& nearest) const {
    const SimilarityOptions& options = all.options_;
    const std::uint32_t earlier = pair.earlier - all.weighed_begin_, later = pair.later - all.weighed_begin_;
    const float cosine = pair.overlap.cosine, before = farthest[pair.earlier - all.nearest_begin_];
    const bool may_be_of_earlier = cosine >= before && cosine >= nearest.farthest(earlier);
    if (!may_be_of_earlier && cosine < nearest.farthest(later)) return;
    const double decay =
        all.decay(pair.earlier, pair.later, options.neighbour_decay_days, options.undated_neighbour_decay);
    const auto near = static_cast<float>(static_cast<double>(cosine) * decay);
    if (near >= before) nearest.add(earlier, {near, pair.later});
    nearest.add(later, {near, pair.earlier});
  }

  // 0, or another number below options.least, where it is less than that. `links` are those of the later one.
  double similarity_of(const Pair& pair, std::span<const std::uint64_t> links) const {
    const SimilarityOptions& options = all.options_;
    const double undecayed = evidence(pair, links);
    if (undecayed < options.least) return 0;
    return undecayed * all.decay(pair.earlier, pair.later, options.decay_days, options.undated_decay);
  }

  // How much two texts speak for one event, whatever their dates; or a number below options.least.
  double evidence(const Pair& pair, std::span<const std::uint64_t> links) const {
    const SimilarityOptions& options = all.options_;
    const auto cosine = static_cast<double>(pair.overlap.cosine);
    double evidence = cosine - options.strongest_word * static_cast<double>(pair.overlap.strongest);
    const bool may_be_supported = cosine >= options.min_supported;
    if (evidence < options.least && !may_be_supported) return evidence;
    const WeighedArticle &one = all.weighed(pair.earlier), &other = all.weighed(pair.later);
    const bool same_title = one.title_hash != 0 && one.title_hash == other.title_hash;
    if (may_be_supported && (same_title || is_linked(pair, links))) evidence += options.link_bonus;
    const bool same_provider = one.provider != 0 && one.provider == other.provider;
    return same_provider ? evidence * same_provider_factor(std::min(one.provider_share, other.provider_share))
                         : evidence;
  }

  // A provider that has few of the articles around seldom reports an event twice; of one that has most, two articles
  // are like any two. `share`: the part it has.
  double same_provider_factor(float share) const {
    const SimilarityOptions& options = all.options_;
    const double range = options.most_by_one_provider - options.few_by_one_provider;
    const double most = std::clamp((static_cast<double>(share) - options.few_by_one_provider) / range, 0.0, 1.0);
    return options.same_provider + (1 - options.same_provider) * most;
  }

  static bool is_linked(const Pair& pair, std::span<const std::uint64_t> links) {
    return std::binary_search(links.begin(), links.end(), pair_key(pair.earlier, pair.later));
  }

  // The earlier articles that an article shares enough with for it to matter. Good until the next call.
  std::span<const Pair> near_ones(std::uint32_t later, Worker& worker) const {
    const double least = all.options_.least;
    const std::size_t touched = add_up_overlaps(later, worker);
    std::size_t count = 0;
    for (std::size_t i = 0; i < touched; ++i) {
      const std::uint32_t place = worker.touched[i];
      const Overlap overlap = std::exchange(worker.of_place[place], {});
      worker.near[count] = {place + all.weighed_begin_, later, overlap};
      count += static_cast<double>(overlap.cosine) >= least;
    }
    return std::span(worker.near).first(count);
  }

  // Returns how many were touched. Whether one is touched for the first time is nothing a processor could foresee, so
  // there is no branch for it.
  std::size_t add_up_overlaps(std::uint32_t later, Worker& worker) const {
    const std::uint32_t place = later - all.weighed_begin_, first = first_in_reach(later) - all.weighed_begin_;
    const std::vector<TermWeight>& vector = all.weighed(later).vector;
    std::uint32_t* touched = worker.touched.data();
    Overlap* const of_place = worker.of_place.data();
    for (std::size_t word = 0; word < vector.size(); ++word) {
      const auto [term, weight] = vector[word];
      const auto add = [&touched, of_place, weight = weight](std::uint32_t earlier, float other_weight) {
        Overlap& overlap = of_place[earlier];
        const float share = other_weight * weight, before = overlap.cosine;
        overlap.cosine += share;
        overlap.strongest = std::max(overlap.strongest, share);
        *touched = earlier;
        touched += static_cast<unsigned>(before <= 0) & static_cast<unsigned>(overlap.cosine > 0);
      };
      postings.for_each_before(place, word, term, first, all.options_.max_postings, add);
    }
    return static_cast<std::size_t>(touched - worker.touched.data());
  }

  // Of the neighbours that workers found, those that a rank has now.
  void take_over(std::span<const Worker> workers, std::uint32_t rank, std::vector<Neighbour>& nearest) const {
    for (const Worker& worker : workers) {
      for (const Neighbour& neighbour : worker.nearest.of(rank - all.weighed_begin_)) {
        add_neighbour(nearest, neighbour, all.options_.neighbours);
      }
    }
  }

  const ArticleComparison& all;
  const WordPostings& postings;
  std::vector<float> farthest;  // of the neighbours that each rank from all.nearest_begin_ on had before this step
};

ArticleComparison::ArticleComparison(const RankedArticles& articles, const SimilarityOptions& options, unsigned jobs)
    : timeline_(articles.timeline),
      options_(options),
      scratch_(articles.scratch),
      jobs_(jobs),
      weighable_begin_(timeline_.first_from(articles.grouped.from + kWordsReach)),
      begin_(timeline_.first_from(articles.grouped.from + kWordsReach + kReach)),
      complete_end_(timeline_.first_from(articles.grouped.to - kWordsReach - kReach + 1)),
      end_(timeline_.first_from(articles.grouped.to - kWordsReach + 1)),
      weigher_(articles.timeline, articles.load, weighable_begin_, articles.scratch),
      compared_end_(begin_),
      weighed_begin_(weighable_begin_),
      nearest_begin_(weighable_begin_) {
  std::vector<std::uint32_t> rank(timeline_.size());  // of each article
  for (std::uint32_t i = 0; i < rank.size(); ++i) rank[timeline_.article(i)] = i;
  std::vector<std::uint64_t> linked;
  linked.reserve(articles.links.size());
  for (const auto& [a, b] : articles.links) linked.push_back(pair_key(rank[a], rank[b]));
  std::sort(linked.begin(), linked.end());
  linked_ = {std::move(linked), in_folder(articles.scratch, "linked")};
}

ArticleComparison::~ArticleComparison() = default;

void ArticleComparison::weigh_up_to(std::uint32_t end) {
  if (compared_end_ == end) return;
  for (WeighedArticle& article : weigher_.weigh_up_to(end, jobs_)) weighed_.push_back(std::move(article));
  const std::uint32_t first = timeline_.first_from(timeline_.moment(compared_end_) - kReach);
  for (; weighed_begin_ < first; ++weighed_begin_) weighed_.pop_front();
}

void ArticleComparison::compare_up_to(std::uint32_t end) {
  constexpr std::uint32_t kChunk = 128;
  weigh_up_to(end);
  const std::uint32_t begin = std::exchange(compared_end_, end);
  if (begin == end) return;
  postings_.build(weighed_, jobs_);
  const Block block(*this);
  nearest_.resize(end - nearest_begin_);
  const std::size_t pieces = chunk_count(end - begin, kChunk);
  pairs_ = std::make_unique<ScratchPieces<SimilarPair>>(pieces, in_folder(scratch_, "pairs"));
  const std::size_t memory = Worker::memory(weighed_.size(), options_.neighbours);
  workers_.resize(std::clamp<std::size_t>(kMaxWorkersMemory / memory, 1, jobs_));
  std::atomic<std::size_t> started{0};
  for_each_chunk(
      static_cast<unsigned>(workers_.size()), pieces,
      [&] {
        Worker* const worker = &workers_[started++];
        worker->start(weighed_.size(), options_.neighbours);
        return worker;
      },
      [&](Worker* worker, std::size_t chunk) {
        const auto chunk_begin = begin + static_cast<std::uint32_t>(chunk) * kChunk;
        pairs_->put(chunk, block.compare(chunk_begin, std::min(end, chunk_begin + kChunk), *worker));
      });
  for_each_chunk(
      jobs_, chunk_count(end - weighed_begin_, kChunk), [] { return 0; },
      [&](int, std::size_t chunk) {
        const auto chunk_begin = weighed_begin_ + static_cast<std::uint32_t>(chunk) * kChunk;
        for (std::uint32_t rank = chunk_begin; rank < std::min(end, chunk_begin + kChunk); ++rank) {
          block.take_over(std::span(workers_).first(started), rank, nearest_[rank - nearest_begin_]);
        }
      });
  linked_.release_memory();
}

std::vector<std::vector<Neighbour>> ArticleComparison::take_nearest(std::uint32_t count) {
  for (; nearest_begin_ < begin_; ++nearest_begin_) nearest_.pop_front();  // which not all in reach were compared with
  std::vector<std::vector<Neighbour>> taken;
  taken.reserve(count);
  for (; taken.size() < count; ++nearest_begin_) {
    taken.push_back(std::move(nearest_.front()));
    nearest_.pop_front();
  }
  return taken;
}

double ArticleComparison::decay(std::uint32_t a, std::uint32_t b, double days_by_e, double undated) const {
  if (timeline_.is_undated(a) || timeline_.is_undated(b)) return undated;
  const auto apart = static_cast<double>(std::abs(timeline_.moment(a) - timeline_.moment(b)));
  return std::exp(-apart / (days_by_e * common::kSecondsPerDay));
}

// Those of pairs with the later article.
std::span<const std::uint64_t> ArticleComparison::links_of(std::uint32_t later) const {
  const std::span<const std::uint64_t> linked = linked_.values();
  const auto begin = std::lower_bound(linked.begin(), linked.end(), pair_key(later, 0));
  const auto end = std::find_if(begin, linked.end(), [&](std::uint64_t pair) { return pair >> 32 != later; });
  return {begin, end};
}

}  // namespace newsfold::indexer
