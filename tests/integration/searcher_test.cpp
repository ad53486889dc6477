// The public interface on a real index of the sample corpus.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <newsfold/json.hpp>
#include <nlohmann/json.hpp>
#include <ranges>
#include <set>
#include <thread>

#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "common/stable_hash.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/file_limit.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

const std::filesystem::path kSample = std::filesystem::path(NEWSFOLD_TEST_DATA) / "sample" / "docs";

// One index of the sample for all cases, which do not change it.
const std::string& sample_index() {
  static const TemporaryDirectory folder;
  static const std::string path = [] {
    const std::filesystem::path index = folder.path() / "index";
    if (index_corpus(kSample, index).outcome != indexer::Outcome::published) throw std::runtime_error("not published");
    return index.string();
  }();
  return path;
}

Request ask(const std::string& query) {
  Request request;
  request.query = query;
  return request;
}

ErrorCode code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& e) {
    INFO(e.what());
    return e.code();
  }
  FAIL("nothing was thrown");
  return ErrorCode::internal;
}

std::vector<Article> all_articles(const Searcher& searcher) {
  std::vector<Article> articles;
  searcher.for_each_article([&](const Article& article) {
    articles.push_back(article);
    return true;
  });
  return articles;
}

}  // namespace

TEST_CASE("what a search finds does not depend on the Searcher any more") {
  Results results;
  {
    const Searcher searcher(sample_index());
    results = searcher.search(ask("earthquake"));
  }
  REQUIRE_FALSE(results.stories.empty());
  CHECK_FALSE(results.stories[0].lead.title.empty());
  CHECK(results.generation == 1);
}

TEST_CASE("an export has every article once, ordered by address, and stops when told to") {
  const Searcher searcher(sample_index());
  const std::vector<Article> articles = all_articles(searcher);
  CHECK(articles.size() == searcher.stats().articles);
  std::vector<std::string> keys;
  std::set<std::string> ids, stories;
  for (const Article& article : articles) {
    keys.push_back(article.url.empty() ? "file:" + article.file : article.url);
    ids.insert(article.id);
    stories.insert(article.story);
  }
  CHECK(std::is_sorted(keys.begin(), keys.end()));
  CHECK(ids.size() == articles.size());
  CHECK(stories.size() == searcher.stats().stories);
  std::size_t seen = 0;
  searcher.for_each_article([&](const Article&) { return ++seen < 3; });
  CHECK(seen == 3);
}

TEST_CASE("the articles are a range that stays on its generation and outlives the Searcher") {
  static_assert(std::ranges::input_range<ArticleRange>);
  const TemporaryDirectory folder;
  const std::filesystem::path docs = folder / "docs", index = folder / "index";
  std::filesystem::copy(kSample, docs, std::filesystem::copy_options::recursive);
  index_corpus(docs, index);
  auto searcher = std::make_unique<Searcher>(index.string());
  std::vector<std::string> expected;
  for (const Article& article : all_articles(*searcher)) expected.push_back(article.id);
  ArticleRange articles = searcher->articles();
  CHECK(articles.size() == expected.size());
  std::vector<std::string> ids;
  for (const Article& article : articles) {
    if (ids.size() == 3) break;
    ids.push_back(article.id);
  }
  for (int night = 0; night < 4; ++night) {  // the generation at hand is deleted
    write_text(docs / (std::to_string(night) + ".md"), "---\ntitle: Night " + std::to_string(night) + "\n---\n");
    index_corpus(docs, index);
  }
  CHECK(searcher->generation() == 5);
  searcher.reset();
  for (const Article& article : articles) ids.push_back(article.id);
  CHECK(ids == expected);
}

TEST_CASE("an article is found by each of its addresses") {
  const Searcher searcher(sample_index());
  std::size_t several = 0;
  for (const Article& article : all_articles(searcher)) {
    several += article.urls.size() > 1;
    for (const std::string& url : article.urls) {
      const std::optional<Article> found = searcher.article(url);
      REQUIRE(found);
      CHECK(std::find(found->urls.begin(), found->urls.end(), url) != found->urls.end());
    }
    if (!article.url.empty()) CHECK(searcher.article(article.url)->id == article.id);
  }
  CHECK(several > 10);
  CHECK_FALSE(searcher.article("https://nowhere.example/x"));
  CHECK_FALSE(searcher.article(""));
  CHECK_FALSE(searcher.article("not an address"));
}

TEST_CASE("an article without a URL is found by the address that output shows for it") {
  const TemporaryDirectory folder;
  write_text(folder.path() / "docs/desk notes/tram.md",
             "---\ntitle: Tram line opens in Holm\nrelated:\n  - title: Tram line of Aalby\n---\n");
  write_text(folder.path() / "docs/2020/memo.md", "---\ntitle: Memo on trams\n---\n");
  index_corpus(folder.path() / "docs", folder.path() / "index");
  const Searcher searcher((folder.path() / "index").string());
  std::size_t with_file = 0;
  for (const Article& article : all_articles(searcher)) {
    REQUIRE(article.url.empty());
    std::vector<std::string> addresses{"id:" + article.id};
    if (!article.file.empty()) addresses.insert(addresses.end(), {"file:" + article.file, article.file});
    with_file += !article.file.empty();
    const std::string exported = nlohmann::json::parse(export_line(article)).at("url");
    CHECK(std::find(addresses.begin(), addresses.end(), exported) != addresses.end());
    for (const std::string& address : addresses) {
      CAPTURE(address);
      REQUIRE(searcher.article(address));
      CHECK(searcher.article(address)->id == article.id);
      CHECK_NOTHROW(searcher.similar(address));
      const Results found = searcher.search(ask("url:\"" + address + "\""));
      REQUIRE(found.articles_matched.value == 1);
      CHECK(found.stories[0].lead.id == article.id);
    }
  }
  CHECK(with_file == 2);
  CHECK(searcher.stats().articles == 3);
  CHECK_FALSE(searcher.article("file:tram.md"));
  CHECK_FALSE(searcher.article("id:0000000000000"));
}

TEST_CASE("pages follow each other without gap or repetition") {
  const Searcher searcher(sample_index());
  for (const SortOrder sort : {SortOrder::relevance, SortOrder::date, SortOrder::quality}) {
    Request request = ask("the");
    request.sort = sort;
    request.limit = 1000;
    const Results whole = searcher.search(request);
    REQUIRE(whole.stories.size() > 20);
    request.limit = 7;
    for (request.offset = 0; request.offset < whole.stories.size(); request.offset += 7) {
      const Results page = searcher.search(request);
      for (std::size_t i = 0; i < page.stories.size(); ++i) {
        CHECK(page.stories[i].id == whole.stories[request.offset + i].id);
        CHECK(page.stories[i].rank == request.offset + i + 1);
      }
    }
  }
}

TEST_CASE("a story is found by its own id and by the id of any of its articles") {
  const Searcher searcher(sample_index());
  std::map<std::string, std::vector<std::string>> members;
  for (const Article& article : all_articles(searcher)) members[article.story].push_back(article.id);
  for (const auto& [story, ids] : members) {
    for (const std::string& id : ids) {
      const Results results = searcher.story(id);
      REQUIRE(results.stories.size() == 1);
      CHECK(results.stories[0].id == story);
      CHECK(results.stories[0].article_count == ids.size());
      std::size_t shown = 1 + results.stories[0].lead.copies.size() + results.stories[0].coverage.size();
      for (const Article& article : results.stories[0].coverage) shown += article.copies.size();
      CHECK(shown == ids.size());
    }
  }
  CHECK(searcher.story("0000000000000").stories.empty());
}

TEST_CASE("similar stories leave out the story itself") {
  const Searcher searcher(sample_index());
  const Results found = searcher.search(ask("earthquake"));
  REQUIRE_FALSE(found.stories.empty());
  const Results similar = searcher.similar(found.stories[0].lead.url);
  for (const Story& story : similar.stories) CHECK(story.id != found.stories[0].id);
  CHECK(code_of([&] { searcher.similar("https://nowhere.example/x"); }) == ErrorCode::invalid_argument);
}

TEST_CASE("spans of matches lie on whole words of title and snippet") {
  const Searcher searcher(sample_index());
  const Results results = searcher.search(ask("earthquake"));
  REQUIRE_FALSE(results.stories.empty());
  bool marked = false;
  for (const ByteSpan& span : results.stories[0].lead.title_matches) {
    const std::string word = results.stories[0].lead.title.substr(span.begin, span.end - span.begin);
    marked |= word.find("arthquake") != std::string::npos;
  }
  for (const ByteSpan& span : results.stories[0].lead.snippet_matches) {
    const std::string word = results.stories[0].lead.snippet.substr(span.begin, span.end - span.begin);
    marked |= word.find("arthquake") != std::string::npos;
  }
  CHECK(marked);
}

TEST_CASE("when no article has all the words, the best partial matches come with a note") {
  const Searcher searcher(sample_index());
  const Results results = searcher.search(ask("earthquake zzyzzx"));
  REQUIRE_FALSE(results.stories.empty());
  REQUIRE(results.notes.size() == 1);
  CHECK(results.notes[0].find("no article has all the words") == 0);
  CHECK(results.notes[0].find("\"zzyzzx\"") != std::string::npos);
}

TEST_CASE("facets add up with the export") {
  const Searcher searcher(sample_index());
  std::map<std::string, std::size_t> by_type;
  for (const Article& article : all_articles(searcher)) {
    if (!article.type.empty()) ++by_type[article.type];
  }
  Request request;
  request.facets = {"type"};
  request.facet_limit = 100;
  const Results results = searcher.search(request);
  REQUIRE(results.facets.size() == 1);
  std::map<std::string, std::size_t> counted;
  for (const FacetValue& value : results.facets[0].values) counted[value.value] = value.articles;
  CHECK(counted == by_type);
}

TEST_CASE("what is not asked for is left out, and the stories are the same") {
  const Searcher searcher(sample_index());
  Request request = ask("earthquake");
  request.limit = 2;
  const Results whole = searcher.search(request);
  request.snippet_chars = 0;
  request.coverage = 0;
  const Results bare = searcher.search(request);
  REQUIRE(whole.stories.size() == 2);
  REQUIRE(bare.stories.size() == 2);
  CHECK_FALSE(whole.stories[0].lead.snippet.empty());
  CHECK_FALSE(whole.stories[0].lead.title_matches.empty());
  for (std::size_t i = 0; i < 2; ++i) {
    const Story& story = bare.stories[i];
    CHECK(story.lead.url == whole.stories[i].lead.url);
    CHECK(story.score == whole.stories[i].score);
    CHECK(story.article_count == whole.stories[i].article_count);
    CHECK(story.lead.excerpt == whole.stories[i].lead.excerpt);
    CHECK((story.lead.snippet.empty() && story.lead.snippet_matches.empty() && story.lead.title_matches.empty()));
    CHECK(story.coverage.empty());
  }
}

TEST_CASE("requests out of range are refused by name") {
  const Searcher searcher(sample_index());
  const auto refused = [&](auto change) {
    Request request = ask("earthquake");
    change(request);
    return code_of([&] { searcher.search(request); });
  };
  CHECK(refused([](Request& r) { r.limit = 10'001; }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.offset = 100'001; }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.coverage = 1'001; }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.half_life_days = 1.1e6; }) == ErrorCode::invalid_argument);
  for (const auto list : {&Request::topics, &Request::providers, &Request::categories, &Request::types}) {
    CHECK(refused([&](Request& r) { (r.*list).assign(1'001, "x"); }) == ErrorCode::invalid_argument);
    CHECK(refused([&](Request& r) { (r.*list).emplace_back(4'097, 'x'); }) == ErrorCode::invalid_argument);
  }
  CHECK(refused([](Request& r) { r.quality_weight = 1.5; }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.half_life_days = -1; }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.grouping = static_cast<Grouping>(-1); }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.sort = static_cast<SortOrder>(99); }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.published = static_cast<PublishedFilter>(7); }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.snippet_chars = 5; }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.facets = {"colour"}; }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.min_quality = std::nan(""); }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.now_utc = INT64_MAX; }) == ErrorCode::invalid_argument);
  CHECK(refused([](Request& r) { r.query = "date:2020-13"; }) == ErrorCode::query_refused);
  CHECK(refused([](Request& r) { r.query = std::string(2000, 'a'); }) == ErrorCode::query_refused);
}

TEST_CASE("each way an index can be unreadable has its own code") {
  const TemporaryDirectory folder;
  CHECK(code_of([&] { Searcher(folder.path().string()); }) == ErrorCode::index_missing);
  const std::filesystem::path copy = folder.path() / "copy";
  std::filesystem::copy(sample_index(), copy, std::filesystem::copy_options::recursive);
  const std::filesystem::path generation = copy / "generations" / "1";

  SECTION("a damaged pointer") {
    write_text(copy / "CURRENT", "newsfold index 1\ngeneration 1\n");
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::index_corrupt);
  }
  SECTION("a file in the place of the index") {
    write_text(folder.path() / "file", "");
    CHECK(code_of([&] { Searcher((folder.path() / "file").string()); }) == ErrorCode::index_missing);
  }
  SECTION("a lost pointer") {
    std::filesystem::remove(copy / "CURRENT");
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::index_missing);
    CHECK_THROWS_WITH(Searcher(copy.string()), Catch::Contains("CURRENT is missing") && Catch::Contains("--rollback"));
  }
  SECTION("a changed manifest") {
    std::ofstream(generation / "manifest.json", std::ios::app) << " ";
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::index_corrupt);
  }
  SECTION("a table that is cut short") {
    std::filesystem::resize_file(generation / "archive" / "postlist.glass", 100);
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::index_corrupt);
  }
  SECTION("a missing generation") {
    std::filesystem::remove_all(generation);
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::index_corrupt);
  }
  SECTION("a folder where a file should be") {
    std::filesystem::remove(copy / "CURRENT");
    std::filesystem::create_directory(copy / "CURRENT");
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::internal);
  }
  // As other versions write it, with the checksum that goes with it.
  const auto publish_with = [&](const std::string& written, const std::string& other) {
    std::string manifest = *common::read_file(generation / "manifest.json");
    manifest.replace(manifest.find(written), written.size(), other);
    write_text(generation / "manifest.json", manifest);
    common::IndexDirectory(copy).set_current({1, common::stable_hash(manifest)});
  };
  SECTION("another format") {
    publish_with("\"format_version\": ", "\"format_version\": 9");
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::index_incompatible);
  }
  SECTION("another ICU") {
    publish_with(" icu/", " icu/9");
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::index_incompatible);
  }
  SECTION("another language") {
    publish_with("\"english\"", "\"klingon\"");
    CHECK(code_of([&] { Searcher(copy.string()); }) == ErrorCode::index_incompatible);
  }
}

// Not with the address sanitizer: it needs a file to look at an exception, and takes the lack of one for a wrong type.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("an index that cannot be opened for want of files is not said to be damaged") {
  REQUIRE_FALSE(sample_index().empty());
  std::map<std::string, int> ends;
  for (rlim_t files = 3; files < 40; ++files) {  // of which this process has some in use
    const testing::FileLimit limit(files);
    try {
      Searcher opened(sample_index());
      ++ends["opened"];
    } catch (const Error& error) {
      ++ends[code_name(error.code())];
    }
  }
  CHECK(ends["internal"] > 4);  // an index has 7 files
  CHECK(ends["opened"] > 0);
  CHECK(ends.size() == 2);
}
#endif

TEST_CASE("what a visitor throws comes back as it is") {
  const Searcher searcher(sample_index());
  CHECK_THROWS_AS(searcher.for_each_article([](const Article&) -> bool { throw std::out_of_range("enough"); }),
                  std::out_of_range);
}

TEST_CASE("a time far outside the calendar is refused") {
  CHECK(code_of([] { read_query("date:this-month", 300'000'000'000'000); }) == ErrorCode::invalid_argument);
  CHECK(read_query("date:this-month", 1'600'000'000).notes.empty());
  CHECK(code_of([] { read_date("today", 300'000'000'000'000); }) == ErrorCode::invalid_argument);
}
