// Segments as the indexer writes them: sound after a change, however large.
#include "indexer/segments.hpp"

#include <xapian.h>
#include <catch2/catch.hpp>

#include <map>
#include <mutex>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "common/article.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "indexer/database_check.hpp"
#include "tests/support/file_limit.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::indexer;
using testing::FileLimit;
using testing::TemporaryDirectory;

namespace {

const SegmentWritten kNothingMore = [](const std::filesystem::path&, std::size_t) {};

BuiltDocument make_small_document(std::uint32_t number, common::TextAnalyzer&) {
  common::Article article;
  article.id = common::format_id(number);
  BuiltDocument built;
  built.article = encode_article(article);
  built.document.add_term(common::make_term(common::kIdPrefix, article.id));
  built.document.add_term("Zword");
  built.words[0] = {{"word", 1}};
  return built;
}

// With 16 KB that cannot be compressed, so that it takes two blocks of its table and more.
BuiltDocument make_large_document(std::uint32_t number, common::TextAnalyzer& analyzer) {
  std::mt19937 random(number);
  std::string data(16'384, '\0');
  for (char& byte : data) byte = static_cast<char>(random());
  BuiltDocument built = make_small_document(number, analyzer);
  built.document.set_data(data);
  return built;
}

// The articles of a segment, in the order of its documents.
std::vector<std::uint32_t> articles_in(const std::filesystem::path& segment, std::uint32_t articles) {
  const Xapian::Database database(segment.string());
  std::vector<std::uint32_t> found(database.get_lastdocid());
  for (std::uint32_t article = 0; article < articles; ++article) {
    const auto document = database.postlist_begin(common::make_term(common::kIdPrefix, common::format_id(article)));
    if (document != Xapian::PostingIterator()) found[*document - 1] = article;
  }
  return found;
}

}  // namespace

TEST_CASE("segments of many parts are merged at once or some at a time, and documents keep their order") {
  constexpr std::uint32_t kArticles = 20'000;  // in ten parts
  // Files for all of them at once; for eight or nine; and not one for all of them, where one thread writes.
  const auto [jobs, files] =
      GENERATE(table<unsigned, rlim_t>({{1, 1024}, {2, 1024}, {3, 1024}, {2, 72}, {3, 72}, {1, 26}}));
  const FileLimit limit(files);
  const TemporaryDirectory folder;
  std::mutex mutex;
  std::map<std::filesystem::path, std::size_t> written;
  const auto note = [&](const std::filesystem::path& segment, std::size_t documents) {
    const std::lock_guard lock(mutex);
    CHECK(written.emplace(segment, documents).second);
  };
  const WriteOptions options{jobs, make_small_document, [](std::size_t) {}, note};
  std::vector<std::uint32_t> large(kArticles - 100), small(100);
  std::iota(large.begin(), large.end(), 0U);
  std::iota(small.begin(), small.end(), kArticles - 100);
  write_segments({{folder / "large", large}, {folder / "small", small}}, folder / "parts", options);
  CHECK(articles_in(folder / "large", kArticles) == large);
  CHECK(articles_in(folder / "small", kArticles) == small);
  CHECK(check_database(folder / "large", large.size()).empty());
  CHECK(check_database(folder / "small", small.size()).empty());
  CHECK(written == std::map<std::filesystem::path, std::size_t>{{folder / "large", large.size()},
                                                                {folder / "small", small.size()}});
  CHECK(std::filesystem::is_empty(folder / "parts" / "large"));
}

TEST_CASE("a segment is not shared with a folder that has something of it, which could be the same files") {
  const TemporaryDirectory folder;
  write_segments({{folder / "before", {1, 2, 3}}}, folder / "parts",
                 {1, make_small_document, [](std::size_t) {}, kNothingMore});
  share_segment(folder / "before", folder / "after");
  CHECK(check_database(folder / "after", 3).empty());
  CHECK_THROWS_WITH(share_segment(folder / "before", folder / "after"), Catch::Contains("cannot link"));
  CHECK(check_database(folder / "before", 3).empty());
}

TEST_CASE("a change of nearly all of a large segment leaves it sound") {
  constexpr std::uint32_t kDocuments = 1500;
  const TemporaryDirectory folder;
  std::vector<std::string> written;
  const WriteOptions options{2, make_large_document, [](std::size_t) {},
                             [&](const std::filesystem::path& segment, std::size_t documents) {
                               written.push_back(segment.filename().string() + " " + std::to_string(documents));
                             }};
  std::vector<std::uint32_t> articles(kDocuments);
  std::iota(articles.begin(), articles.end(), 0U);
  write_segments({{folder / "before", articles}}, folder / "parts", options);
  REQUIRE(check_database(folder / "before", kDocuments).empty());

  SegmentChange change;
  for (std::uint32_t i = 0; i + 1 < kDocuments; ++i) {
    change.removed.push_back(i);
    change.articles.push_back(kDocuments + i);
  }
  change_segment(folder / "before", folder / "after", change, options);
  CHECK_THAT(check_database(folder / "after", kDocuments), Catch::Equals(std::vector<std::string>{}));
  CHECK(written == std::vector<std::string>{"before 1500", "after 1500"});
}
