// Segments as the indexer writes them: sound after a change, however large.
#include "indexer/segments.hpp"

#include <xapian.h>
#include <catch2/catch.hpp>

#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "indexer/database_check.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::indexer;
using testing::TemporaryDirectory;

namespace {

// 16 KB that cannot be compressed, so that it takes two blocks of its table and more.
BuiltDocument make_large_document(std::uint32_t article, common::TextAnalyzer&) {
  std::mt19937 random(article);
  BuiltDocument built;
  built.article.resize(16'384);
  for (char& byte : built.article) byte = static_cast<char>(random());
  built.document.add_term(common::make_term(common::kIdPrefix, common::format_id(article)));
  built.document.add_term("Zword");
  built.words[0] = {{"word", 1}};
  return built;
}

}  // namespace

TEST_CASE("a change that frees thousands of blocks leaves a sound segment") {
  constexpr std::uint32_t kDocuments = 1500;
  const TemporaryDirectory folder;
  const WriteOptions options{2, make_large_document, [](std::size_t) {}};
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
}
