#include "indexer/article_store_writer.hpp"

#include "common/error.hpp"
#include "common/raw_bytes.hpp"

namespace newsfold::indexer {

void ArticleStoreWriter::add(std::string_view compressed) {
  file_.write(compressed);
  size_ += compressed.size();
  ends_.push_back(size_);
}

void ArticleStoreWriter::add_all(const common::ArticleStore& store, const std::vector<std::uint32_t>& left_out) {
  constexpr std::uint64_t kReadBetween = 2 << 20;
  if (store.dictionary() != dictionary_) {
    throw common::Error(common::ErrorCode::internal, store.path() + " is compressed with another dictionary");
  }
  auto next_left_out = left_out.begin();
  std::uint64_t released = size_;
  for (std::uint32_t document = 1; document <= store.documents(); ++document) {
    const bool is_left_out = next_left_out != left_out.end() && *next_left_out == document;
    if (is_left_out) ++next_left_out;
    add(is_left_out ? std::string_view() : store.record(document));
    if (size_ - released < kReadBetween) continue;
    store.release_memory();
    released = size_;
  }
  store.release_memory();
}

void ArticleStoreWriter::close() {
  common::ArticleStoreFooter footer;
  footer.records_bytes = size_;
  footer.dictionary_bytes = dictionary_.size();
  footer.documents = ends_.size();
  file_.write(common::bytes_of(ends_));
  file_.write(dictionary_);
  file_.write(common::bytes_of(footer));
  file_.close();
}

void merge_article_stores(const std::vector<std::filesystem::path>& stores, const std::filesystem::path& target) {
  ArticleStoreWriter merged(target, common::ArticleStore(stores.at(0)).dictionary());
  for (const std::filesystem::path& store : stores) merged.add_all(common::ArticleStore(store));
  merged.close();
}

}  // namespace newsfold::indexer
