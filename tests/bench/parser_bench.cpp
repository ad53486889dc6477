// Front matter to mentions, as the indexer's threads do it for every new or changed file.
#include <catch2/catch.hpp>

#include "tests/bench/sample.hpp"

using namespace newsfold;

TEST_CASE("parser") {
  const std::vector<std::string> files = bench::sample_files();
  REQUIRE_FALSE(files.empty());
  std::vector<indexer::YamlNode> trees;
  for (const std::string& file : files) {
    const auto parsed = indexer::parse_front_matter(file);
    if (std::holds_alternative<indexer::YamlNode>(parsed)) trees.push_back(std::get<indexer::YamlNode>(parsed));
  }

  BENCHMARK("front matter of " + std::to_string(files.size()) + " files") {
    std::size_t rejected = 0;
    for (const std::string& file : files) {
      rejected += std::holds_alternative<indexer::Rejected>(indexer::parse_front_matter(file));
    }
    return rejected;
  };
  BENCHMARK("mentions of " + std::to_string(trees.size()) + " trees") {
    std::size_t skipped = 0;
    for (const indexer::YamlNode& tree : trees) {
      skipped += std::holds_alternative<indexer::Skipped>(indexer::extract_mentions(tree));
    }
    return skipped;
  };
}
