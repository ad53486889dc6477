// Writes article stores (common/article_store), front to back: articles as they come, and those of others. Called by
// segments and merges.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/article_store.hpp"
#include "common/file_io.hpp"

namespace newsfold::indexer {

// All throw common::Error(io).
class ArticleStoreWriter {
 public:
  // `dictionary`: what all its articles are compressed with (article_compression).
  ArticleStoreWriter(const std::filesystem::path& path, std::string_view dictionary)
      : file_(path), dictionary_(dictionary) {}

  // The article of the next document, the first being number 1.
  void add(std::string_view compressed);

  // Those of another store, but for some documents, numbers ascending, which leave their numbers. Throws also
  // Error(index_corrupt), and Error(internal) where its dictionary is another one.
  void add_all(const common::ArticleStore& store, const std::vector<std::uint32_t>& left_out = {});

  // To be called last.
  void close();

 private:
  common::FileWriter file_;
  std::string dictionary_;
  std::vector<std::uint64_t> ends_;
  std::uint64_t size_ = 0;  // of the records
};

// One article store of all, at `target`: their documents one after the other. There is at least one. Throws as
// ArticleStoreWriter::add_all.
void merge_article_stores(const std::vector<std::filesystem::path>& stores, const std::filesystem::path& target);

}  // namespace newsfold::indexer
