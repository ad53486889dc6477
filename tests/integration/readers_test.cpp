// Readers in the same process while a run publishes, again and again. NEWSFOLD_READER_SECONDS says how long; 5 unless
// set.
#include <newsfold/searcher.hpp>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kArticles = 20, kReaders = 4;

// Every article says which night it is of, so that a mix of two generations shows.
void write_night(const std::filesystem::path& docs, std::uint64_t night) {
  for (int i = 0; i < kArticles; ++i) {
    ArticleFile article;
    article.title = "Harbor report " + std::to_string(i);
    article.excerpt = "night " + std::to_string(night);
    article.url = "https://a.example/" + std::to_string(i);
    write_article(docs / (std::to_string(i) + ".md"), article);
  }
}

struct Tally {
  std::atomic<std::uint64_t> answers{0}, errors{0}, mixed{0}, late{0};
};

bool is_of_one_night(const Results& results) {
  const std::string expected = "night " + std::to_string(results.generation);
  std::size_t articles = 0;
  for (const Story& story : results.stories) articles += story.lead.excerpt == expected;
  return articles == kArticles && results.stories.size() == kArticles;
}

// What a reader must see: the last night that was published a second ago or before.
class Published {
 public:
  void add(std::uint64_t night) {
    at_ = Clock::now().time_since_epoch().count();  // before the night, so that none is due too early
    night_ = night;
  }

  std::uint64_t due() const {
    const std::uint64_t night = night_;
    const Clock::duration age = Clock::now().time_since_epoch() - Clock::duration(at_.load());
    return age > std::chrono::seconds(1) ? night : 0;
  }

 private:
  std::atomic<Clock::rep> at_{0};
  std::atomic<std::uint64_t> night_{0};
};

void read(const Searcher& searcher, const Published& published, const std::atomic<bool>& stop, Tally& tally) {
  Request request;
  request.query = "harbor";
  request.grouping = Grouping::none;
  request.limit = 100;
  while (!stop) {
    const std::uint64_t due = published.due();  // before the search: it may not see less
    try {
      const Results results = searcher.search(request);
      ++tally.answers;
      tally.mixed += !is_of_one_night(results);
      tally.late += results.generation < due;
    } catch (const Error&) {
      ++tally.errors;
    }
  }
}

std::chrono::seconds duration() {
  const char* given = std::getenv("NEWSFOLD_READER_SECONDS");
  return std::chrono::seconds(given ? std::atoi(given) : 5);
}

// An index whose CURRENT changes all the time. The generation that it names is one that takes long to open, and then
// is not the one that was meant.
class RestlessIndex {
 public:
  explicit RestlessIndex(const std::filesystem::path& index) {
    const common::IndexDirectory directory(index);
    std::filesystem::create_directory(directory.generation(kNumber));
    write_text(directory.generation(kNumber) / "manifest.json", std::string(20'000'000, ' '));
    for (std::uint64_t checksum = 0; checksum < 200; ++checksum) {
      directory.set_current({kNumber, checksum});
      texts_.push_back(common::read_file(index / "CURRENT").value());
    }
    writer_ = std::jthread([this, index](const std::stop_token& stop) {
      for (std::size_t turn = 0; !stop.stop_requested(); ++turn) {
        write_text(index / "next", texts_.at(turn % texts_.size()));
        std::filesystem::rename(index / "next", index / "CURRENT");
      }
    });
  }

 private:
  static constexpr std::uint64_t kNumber = 100;

  std::vector<std::string> texts_;
  std::jthread writer_;
};

// Whether `call` comes to fail because the index is busy; tried again where the writer was too slow for that.
template <typename Call>
bool becomes_busy(Call call) {
  const Clock::time_point end = Clock::now() + std::chrono::seconds(20);
  while (Clock::now() < end) {
    try {
      call();
      return false;
    } catch (const Error& error) {
      if (error.code() == ErrorCode::index_busy)
        return std::string(error.what()).find("try again") != std::string::npos;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("an index that changes faster than it can be opened is busy") {
  const TemporaryDirectory folder;
  const std::filesystem::path index = folder / "index";
  write_night(folder / "docs", 1);
  REQUIRE(index_corpus(folder / "docs", index).generation == 1);
  const std::string current = common::read_file(index / "CURRENT").value();
  const Searcher searcher(index.string());
  {
    const RestlessIndex restless(index);
    CHECK(becomes_busy([&] { searcher.search({}); }));
    CHECK(becomes_busy([&] { Searcher(index.string()); }));
  }
  write_text(index / "CURRENT", current);
  CHECK(searcher.search({}).generation == 1);
}

TEST_CASE("readers see every new generation within a second, whole, while one is published each second") {
  const TemporaryDirectory folder;
  const std::filesystem::path docs = folder.path() / "docs", index = folder.path() / "index";
  write_night(docs, 1);
  REQUIRE(index_corpus(docs, index).generation == 1);
  const Searcher searcher(index.string());
  Published published;
  std::atomic<bool> stop{false};
  Tally tally;
  std::vector<std::jthread> readers;
  for (int i = 0; i < kReaders; ++i) readers.emplace_back([&] { read(searcher, published, stop, tally); });

  const Clock::time_point end = Clock::now() + duration();
  std::uint64_t night = 1;
  bool all_published = true;
  for (Clock::time_point next = Clock::now(); next < end; next += std::chrono::seconds(1)) {
    std::this_thread::sleep_until(next);
    write_night(docs, ++night);
    all_published = all_published && index_corpus(docs, index).generation == night;
    published.add(night);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  stop = true;
  readers.clear();

  CHECK(all_published);
  CHECK(tally.answers > static_cast<std::uint64_t>(kReaders) * night);
  CHECK(tally.errors == 0);
  CHECK(tally.mixed == 0);
  CHECK(tally.late == 0);
  CHECK(searcher.stats().generation == night);
}
