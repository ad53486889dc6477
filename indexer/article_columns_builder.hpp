// Makes the file of common/article_columns.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/article_columns.hpp"

namespace newsfold::indexer {

// What a row says of an article.
struct ArticleFacts {
  std::optional<std::int64_t> published_at_utc;
  std::optional<double> quality;
  std::string story;         // at most 16 bytes
  std::string provider;      // provider_key; empty: none
  std::string copy_group;    // empty: none
  std::uint32_t length = 0;  // as in BM25: uses of its words, weighted by field
};

// Values numbered from `next` on by their first appearance.
class ValueNumbers {
 public:
  explicit ValueNumbers(std::uint32_t next) : next_(next) {}

  std::uint32_t number(const std::string& value);
  std::uint32_t next() const { return next_; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::uint32_t next_;
};

// Makes the file. Memory: 40 bytes a document and 100 a story.
class ArticleColumnsBuilder {
 public:
  // For so many documents, about.
  explicit ArticleColumnsBuilder(std::size_t expected = 0);

  // The next row. Throws common::Error(internal) for a story id of more than 16 bytes.
  void add(const ArticleFacts& facts);

  // A row for each document number up to the database's last, from its value slots and lengths.
  void add_documents(const Xapian::Database& database);

  // Replaces the file, which is not synced. Throws common::Error(io).
  void write(const std::filesystem::path& path) const;

 private:
  std::uint32_t number_story(const std::string& id);
  void write_members(common::FileWriter& file) const;

  std::vector<common::ArticleColumns::Row> rows_;
  std::vector<std::uint32_t> lengths_, story_of_;
  std::string ids_;  // of the stories
  ValueNumbers stories_{0}, providers_{1}, copy_groups_{1};
};

}  // namespace newsfold::indexer
