// The sample corpus, read and indexed once for the microbenchmarks.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "common/article.hpp"
#include "common/file_io.hpp"
#include "indexer/front_matter.hpp"
#include "indexer/mentions.hpp"

namespace newsfold::bench {

inline std::vector<std::string> sample_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(NEWSFOLD_TEST_DATA "/sample/docs")) {
    if (entry.path().extension() == ".md") files.push_back(common::read_file(entry.path()).value_or(""));
  }
  return files;
}

// Every article that the sample files tell of, mentions of one article not put together.
inline std::vector<common::Article> sample_articles() {
  std::vector<common::Article> articles;
  for (const std::string& file : sample_files()) {
    const auto parsed = indexer::parse_front_matter(file);
    if (!std::holds_alternative<indexer::YamlNode>(parsed)) continue;
    const auto read = indexer::extract_mentions(std::get<indexer::YamlNode>(parsed));
    if (!std::holds_alternative<indexer::FileMentions>(read)) continue;
    for (const indexer::Mention& mention : std::get<indexer::FileMentions>(read).mentions) {
      common::Article article;
      article.title = mention.title;
      article.excerpt = mention.excerpt;
      article.urls = mention.urls;
      article.provider = mention.provider;
      article.published_at_utc = mention.published_at_utc;
      article.topics = mention.topics;
      articles.push_back(std::move(article));
    }
  }
  return articles;
}

}  // namespace newsfold::bench
