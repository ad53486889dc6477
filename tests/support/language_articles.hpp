// The articles of tests/data/language as files, for an index of them.
#pragma once

#include <filesystem>
#include <sstream>
#include <string>

#include "tests/support/article_files.hpp"
#include "tests/support/language_table.hpp"

namespace newsfold::testing {

// Each article as a file named by its id.
inline void write_language_articles(const std::filesystem::path& folder) {
  for (const auto& row : read_table("articles.tsv", 11)) {
    ArticleFile article;
    article.title = row[1];
    article.excerpt = row[2];
    std::istringstream topics(row[3]);
    for (std::string topic; std::getline(topics, topic, ';');) article.topics.push_back(topic);
    article.provider = row[4];
    article.domain = row[5];
    article.date = row[8];
    article.url = row[10];
    if (!row[6].empty()) article.more += "category: " + quoted(row[6]) + "\n";
    article.more += "type: " + quoted(row[7]) + "\n";
    if (!row[9].empty()) article.more += "quality: " + row[9] + "\n";
    write_article(folder / (row[0] + ".md"), article);
  }
}

}  // namespace newsfold::testing
