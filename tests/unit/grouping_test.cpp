// collect_page against a model that looks at every hit.
#include "query/grouping.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <stop_token>

#include "common/error.hpp"

namespace newsfold::query {
namespace {

// An index of hits that delivers them by text score, while they are ranked by score = text + extra, with 0 <= extra <=
// max_extra: as a real one does, whose best by text are not its best.
class FakeIndex {
 public:
  FakeIndex(std::vector<Hit> hits, double max_extra) : hits_(std::move(hits)), max_extra_(max_extra) {
    std::sort(hits_.begin(), hits_.end(),
              [](const Hit& a, const Hit& b) { return a.text != b.text ? a.text > b.text : a.document < b.document; });
  }

  // `by_score`: it can deliver hits by their scores as well.
  FetchHits fetch(bool by_score = false) {
    return [this, by_score](const HitsWanted& wanted) {
      counts.push_back(wanted.count);
      if (by_score && wanted.least_score) return scored(*wanted.least_score);
      FetchedHits fetched;
      const std::size_t size = std::min(wanted.count, hits_.size());
      fetched.hits.assign(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(size));
      std::reverse(fetched.hits.begin(), fetched.hits.end());  // any order is allowed
      fetched.complete = size == hits_.size();
      fetched.bound = size == 0 ? 1e9 : hits_[size - 1].text + max_extra_;
      return fetched;
    };
  }

  // Stories by their best hit, all of them.
  std::vector<Hit> all_leaders(bool by_story) const {
    std::vector<Hit> ranked = hits_;
    std::sort(ranked.begin(), ranked.end(), ranks_before);
    std::vector<Hit> leaders;
    std::set<std::uint64_t> seen;
    for (const Hit& hit : ranked) {
      if (!by_story || seen.insert(hit.story).second) leaders.push_back(hit);
    }
    return leaders;
  }

  std::vector<std::size_t> counts;  // what was asked for

 private:
  FetchedHits scored(double least) const {
    FetchedHits fetched;
    fetched.bound = -1;
    for (const Hit& hit : hits_) {
      if (hit.score >= least) fetched.hits.push_back(hit);
      else fetched.bound = std::max(fetched.bound, hit.score);
    }
    return fetched;
  }

  std::vector<Hit> hits_;
  double max_extra_;
};

Page page_of(const FetchHits& fetch, std::size_t offset, std::size_t limit, bool by_story) {
  StopCheck never;
  return collect_page(fetch, offset, limit, by_story, never);
}

struct Shape {
  std::size_t hits;
  std::size_t stories;
  unsigned text_levels;  // few levels make many ties
  unsigned extra_levels;
  double max_extra;
  unsigned times;  // different dates; 0: none
};

FakeIndex random_index(const Shape& shape, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Hit> hits;
  for (std::uint32_t i = 0; i < shape.hits; ++i) {
    Hit hit;
    hit.document = i + 1;
    hit.text = static_cast<double>(random() % shape.text_levels) / shape.text_levels * 10;
    hit.score =
        hit.text + static_cast<double>(random() % (shape.extra_levels + 1)) / shape.extra_levels * shape.max_extra;
    if (shape.times > 0 && random() % 5 != 0)
      hit.published_at_utc = static_cast<std::int64_t>(random() % shape.times) - 3;
    hit.story = random() % shape.stories;
    hits.push_back(hit);
  }
  return FakeIndex(std::move(hits), shape.max_extra);
}

std::vector<std::uint32_t> documents(const std::vector<Hit>& hits, std::size_t begin, std::size_t count) {
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = begin; i < std::min(begin + count, hits.size()); ++i) numbers.push_back(hits[i].document);
  return numbers;
}

std::vector<std::uint32_t> documents(const std::vector<Hit>& hits) { return documents(hits, 0, hits.size()); }

TEST_CASE("every page has the stories that a look at every hit gives") {
  const Shape shapes[] = {{0, 1, 1, 1, 0, 0},
                          {1, 1, 1, 1, 0, 0},
                          {50, 10, 100, 10, 2, 0},
                          {200, 200, 1000, 10, 2, 0},
                          {1000, 5, 1000, 10, 2, 10},
                          {1000, 300, 1000, 10, 2, 0},
                          {3000, 40, 3, 2, 2, 5},
                          {3000, 2500, 2, 1, 5, 3},
                          {3000, 700, 1, 1, 0, 1},
                          {2000, 1, 1000, 10, 2, 10},
                          {2000, 400, 1000, 100, 20, 9},
                          {2000, 64, 50, 1, 0, 100}};
  unsigned seed = 0;
  for (const Shape& shape : shapes) {
    for (const bool by_story : {true, false}) {
      FakeIndex index = random_index(shape, ++seed);
      const std::vector<Hit> expected = index.all_leaders(by_story);
      for (const std::size_t limit : {1U, 2U, 7U, 10U, 33U, 100U}) {
        for (std::size_t offset = 0; offset <= expected.size() + limit; offset += limit * (1 + offset / 8)) {
          CAPTURE(seed, by_story, limit, offset);
          const Page page = page_of(index.fetch(), offset, limit, by_story);
          CHECK(documents(page.leaders) == documents(expected, offset, limit));
          const Page scored = page_of(index.fetch(true), offset, limit, by_story);
          CHECK(documents(scored.leaders) == documents(expected, offset, limit));
        }
      }
    }
  }
}

TEST_CASE("many random indexes and pages agree with the model") {
  std::mt19937 random(99);
  for (unsigned seed = 0; seed < 400; ++seed) {
    const Shape shape{random() % 600,
                      1 + random() % 300,
                      1 + static_cast<unsigned>(random() % 40),
                      1 + static_cast<unsigned>(random() % 4),
                      static_cast<double>(random() % 5),
                      static_cast<unsigned>(random() % 4)};
    FakeIndex index = random_index(shape, seed);
    const bool by_story = random() % 3 != 0;
    const std::size_t offset = random() % 80, limit = random() % 40;
    CAPTURE(seed, by_story, offset, limit);
    const Page page = page_of(index.fetch(), offset, limit, by_story);
    CHECK(documents(page.leaders) == documents(index.all_leaders(by_story), offset, limit));
    const std::set<std::uint32_t> different = [&] {
      std::set<std::uint32_t> numbers;
      for (const Hit& hit : page.leaders) numbers.insert(hit.document);
      return numbers;
    }();
    CHECK(different.size() == page.leaders.size());
  }
}

TEST_CASE("pages side by side are the whole ranking") {
  FakeIndex index = random_index({900, 250, 30, 4, 3, 6}, 5);
  std::vector<std::uint32_t> joined;
  for (std::size_t offset = 0;; offset += 20) {
    const Page page = page_of(index.fetch(), offset, 20, true);
    if (page.leaders.empty()) break;
    for (const Hit& hit : page.leaders) joined.push_back(hit.document);
  }
  CHECK(joined == documents(index.all_leaders(true)));
}

TEST_CASE("a page that takes long is given up when it is asked to") {
  FakeIndex index =
      random_index({.hits = 1'000, .stories = 500, .text_levels = 1, .extra_levels = 1, .max_extra = 1, .times = 3}, 7);
  std::stop_source source;
  Request request;
  request.stop = source.get_token();
  StopCheck stop(request);
  CHECK(collect_page(index.fetch(), 900, 10, false, stop).leaders.size() == 10);
  source.request_stop();
  CHECK_THROWS_AS(collect_page(index.fetch(), 900, 10, false, stop), common::Error);
}

TEST_CASE("a clear ranking is settled by the first fetch") {
  std::vector<Hit> hits;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    Hit hit;
    hit.document = i + 1;
    hit.text = hit.score = 10'000 - i;
    hit.story = i;
    hits.push_back(hit);
  }
  FakeIndex index(std::move(hits), 1);
  CHECK(documents(page_of(index.fetch(), 0, 10, true).leaders).front() == 1);
  CHECK(index.counts.size() == 1);
}

TEST_CASE("where hits can be had by their scores, the second fetch settles a page") {
  std::vector<Hit> hits;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    Hit hit;
    hit.document = i + 1;
    hit.story = i;
    hit.text = i < 5 ? 100 : 50;  // five by a rare word, the others by one that is everywhere
    hit.score = hit.text + i * 7919 % 2003 / 100.0;
    hits.push_back(hit);
  }
  FakeIndex by_text(hits, 20.03), by_score(hits, 20.03);
  const Page page = page_of(by_text.fetch(), 0, 10, true);
  const Page scored = page_of(by_score.fetch(true), 0, 10, true);
  CHECK(by_text.counts.size() > 3);
  CHECK(by_score.counts.size() == 2);
  CHECK(documents(scored.leaders) == documents(page.leaders));
  CHECK(scored.hits.size() < page.hits.size());
}

TEST_CASE("fetches grow until they are enough, and end") {
  FakeIndex index = random_index({3000, 1, 1000, 10, 2, 0}, 6);  // one story: no number of hits makes a page of ten
  const Page page = page_of(index.fetch(), 0, 10, true);
  CHECK(page.leaders.size() == 1);
  CHECK(page.complete);
  CHECK(std::is_sorted(index.counts.begin(), index.counts.end()));
  CHECK(index.counts.size() < 20);
}

TEST_CASE("of no hits there is no page, and it is complete") {
  FakeIndex index({}, 1);
  const Page page = page_of(index.fetch(), 0, 10, true);
  CHECK(page.leaders.empty());
  CHECK(page.complete);
  CHECK(page.stories_seen == 0);
  CHECK(page.hits.size() == 0);
}

TEST_CASE("a complete page counts every story and article") {
  FakeIndex index = random_index({40, 12, 10, 2, 1, 0}, 7);
  const Page page = page_of(index.fetch(), 0, 5, true);
  REQUIRE(page.complete);
  CHECK(page.hits.size() == 40);
  CHECK(page.stories_seen == index.all_leaders(true).size());
}

TEST_CASE("a limit of nothing gives nothing") {
  FakeIndex index = random_index({500, 100, 10, 2, 1, 0}, 8);
  CHECK(page_of(index.fetch(), 0, 0, true).leaders.empty());
  CHECK(page_of(index.fetch(), 7, 0, true).leaders.empty());
}

}  // namespace
}  // namespace newsfold::query
