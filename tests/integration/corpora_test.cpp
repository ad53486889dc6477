// Real corpora, where they are at hand: what the project promises on them. Their gold and their texts are not part of
// the project; without them these cases pass with a message.
#include <newsfold/searcher.hpp>

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;

namespace {

const std::filesystem::path kCorpora = std::filesystem::path(NEWSFOLD_SHARED) / "corpora";

bool missing(const std::string& name) {
  if (std::filesystem::exists(kCorpora / name)) return false;
  WARN("skipped: the corpus " << name << " is not on this machine");
  return true;
}

std::vector<std::pair<std::string, std::string>> read_pairs(const std::filesystem::path& path) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t tab = line.find('\t');
    if (tab != std::string::npos) pairs.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
  return pairs;
}

// B-cubed F1 (Bagga and Baldwin 1998) of the stories of an index against gold, over the addresses of gold.
double b_cubed(const Searcher& searcher, const std::filesystem::path& gold_path) {
  std::map<std::string, std::string> story_of;
  searcher.for_each_article([&](const Article& article) {
    for (const std::string& url : article.urls) story_of[url] = article.story;
    return true;
  });
  std::map<std::string, double> gold, ours;
  std::map<std::pair<std::string, std::string>, double> both;
  double total = 0;
  for (const auto& [url, story] : read_pairs(gold_path)) {
    const std::string found = story_of.contains(url) ? story_of[url] : "missing " + url;
    ++gold[story];
    ++ours[found];
    ++both[{story, found}];
    ++total;
  }
  double precision = 0, recall = 0;
  for (const auto& [pair, count] : both) {
    precision += count * count / ours[pair.second] / total;
    recall += count * count / gold[pair.first] / total;
  }
  return 2 * precision * recall / (precision + recall);
}

}  // namespace

TEST_CASE("the seed is one story of four articles, led by the best report") {
  if (missing("seed")) return;
  const TemporaryDirectory folder;
  const indexer::Report report = index_corpus(kCorpora / "seed", folder.path());
  CHECK(report.articles == 4);
  CHECK(report.stories == 1);
  const Searcher searcher(folder.path().string());
  Request request;
  request.query = "facial recognition export";
  const Results results = searcher.search(request);
  REQUIRE(results.stories.size() == 1);
  CHECK(results.stories[0].provider_count == 3);
  CHECK(results.stories[0].lead.provider.name == "Reuters");
  CHECK(results.stories[0].lead.quality == 86);
  request.query =
      "url:seekingalpha.com/news/3613333-ibm-asks-u-s-commerce-department-for-facial-recognition-export-limits";
  request.grouping = Grouping::none;
  const Results aliased = searcher.search(request);
  REQUIRE(aliased.stories.size() == 1);
  CHECK(aliased.stories[0].lead.urls.size() == 2);
}

TEST_CASE("smartable: stories and first answers") {
  if (missing("smartable")) return;
  const TemporaryDirectory folder;
  index_corpus(kCorpora / "smartable" / "docs", folder.path());
  const Searcher searcher(folder.path().string());
  CHECK(b_cubed(searcher, kCorpora / "smartable" / "gold.tsv") >= 0.92);
  std::map<std::string, std::string> gold, expected;
  for (const auto& [url, story] : read_pairs(kCorpora / "smartable" / "gold.tsv")) gold[url] = story;
  for (const auto& [id, story] : read_pairs(kCorpora / "smartable" / "expect.tsv")) expected[id] = story;
  int right = 0;
  for (const auto& [id, query] : read_pairs(kCorpora / "smartable" / "queries.tsv")) {
    Request request;
    request.query = query;
    const Results results = searcher.search(request);
    if (!results.stories.empty()) right += gold[results.stories[0].lead.url] == expected[id];
  }
  CHECK(right >= 12);
}

TEST_CASE("allsides and ecbplus: stories, with the same settings") {
  for (const auto& [name, floor] : {std::pair("allsides", 0.88), std::pair("ecbplus", 0.82)}) {
    if (missing(name)) continue;
    const TemporaryDirectory folder;
    index_corpus(kCorpora / name / "docs", folder.path());
    INFO(name);
    CHECK(b_cubed(Searcher(folder.path().string()), kCorpora / name / "gold.tsv") >= floor);
  }
}

TEST_CASE("powerapps: every file is accounted for") {
  if (missing("powerapps")) return;
  const TemporaryDirectory folder;
  const indexer::Report report = index_corpus(kCorpora / "powerapps", folder.path());
  const indexer::FileCounts& f = report.files;
  CHECK(f.seen == 407);
  CHECK(f.seen == f.added + f.changed + f.unchanged + f.skipped + f.rejected);
  std::set<std::string> files;
  Searcher(folder.path().string()).for_each_article([&](const Article& article) {
    if (!article.file.empty()) files.insert(article.file);
    return true;
  });
  CHECK(files.size() == f.added);
}
