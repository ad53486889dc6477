// Small corpora for tests: articles as files, and indexes made of them.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "indexer/indexer.hpp"

namespace newsfold::testing {

struct RelatedEntry {
  std::string title;
  std::string url;
  std::string excerpt;
  std::string provider = "Northwire";
  std::string date = {};  // empty: none
};

struct ArticleFile {
  std::string title;
  std::string excerpt;
  std::string url;
  std::string date = "2021-03-05T10:00:00Z";  // empty: none
  std::string provider = "Harbor Times";
  std::string domain = "harbortimes.example";
  std::optional<int> quality;
  std::vector<std::string> topics;
  std::vector<RelatedEntry> related;
  std::string more;  // further lines of front matter
};

inline std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

inline std::string front_matter(const ArticleFile& article) {
  std::string text = "---\ntitle: " + quoted(article.title) + "\nexcerpt: " + quoted(article.excerpt) + "\n";
  if (!article.url.empty()) text += "webUrl: " + quoted(article.url) + "\n";
  if (!article.date.empty()) text += "publishedDateTime: " + article.date + "\n";
  if (article.quality) text += "quality: " + std::to_string(*article.quality) + "\n";
  text += "provider:\n  name: " + quoted(article.provider) + "\n  domain: " + article.domain + "\n";
  if (!article.topics.empty()) text += "topics:\n";
  for (const std::string& topic : article.topics) text += "  - " + quoted(topic) + "\n";
  if (!article.related.empty()) text += "related:\n";
  for (const RelatedEntry& entry : article.related) {
    text += "  - title: " + quoted(entry.title) + "\n    excerpt: " + quoted(entry.excerpt) +
            "\n    webUrl: " + quoted(entry.url) + "\n    provider:\n      name: " + quoted(entry.provider) + "\n";
    if (!entry.date.empty()) text += "    publishedDateTime: " + entry.date + "\n";
  }
  return text + article.more + "---\n";
}

inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text << std::flush;
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

inline void write_article(const std::filesystem::path& path, const ArticleFile& article) {
  write_text(path, front_matter(article));
}

inline indexer::Options index_options(const std::filesystem::path& corpus, const std::filesystem::path& index,
                                      const std::vector<std::string>& more_arguments = {}) {
  std::vector<std::string> arguments{"--index", index.string(), "--jobs", "2"};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  arguments.push_back(corpus.string());
  const indexer::OptionSources none{[](const std::string&) { return std::string(); }, {}};
  return indexer::parse_options(arguments, none);
}

inline indexer::Report index_corpus(const std::filesystem::path& corpus, const std::filesystem::path& index,
                                    const std::vector<std::string>& more_arguments = {}) {
  return indexer::run_index(index_options(corpus, index, more_arguments));
}

}  // namespace newsfold::testing
