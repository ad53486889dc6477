#include "common/stored_article.hpp"

#include <utility>

#include "common/error.hpp"
#include "common/schema.hpp"

namespace newsfold::common {
namespace {

// How all that zstd compressed begins, and no encoded article: its first byte would be a flag `published` that is set
// and not there.
constexpr std::string_view kCompressedStart = "\x28\xb5\x2f\xfd";

// Calls `work`; what is damaged is said with the path.
template <typename Work>
auto with_path(const std::string& path, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::index_corrupt) throw;
    throw Error(ErrorCode::index_corrupt, path + " has a damaged article: " + error.what());
  }
}

}  // namespace

StoredArticleReader::StoredArticleReader(const Xapian::Database& segment, std::string path)
    : path_(std::move(path)),
      dictionary_(
          with_path(path_, [&] { return DecompressionDictionary(segment.get_metadata(kArticleDictionaryKey)); })) {}

std::string_view StoredArticleReader::encoded(std::string_view stored) {
  return stored.starts_with(kCompressedStart) ? decompressor_.decompress(stored, dictionary_) : stored;
}

Article StoredArticleReader::read(const Xapian::Document& document) {
  const std::string stored = document.get_value(kSlotArticle);
  return with_path(path_, [&] { return decode_article(encoded(stored)); });
}

void StoredArticleReader::check(const Xapian::Document& document) {
  const std::string stored = document.get_value(kSlotArticle);
  with_path(path_, [&] {
    if (encoded(stored).empty()) throw Error(ErrorCode::index_corrupt, "it is missing");
  });
}

}  // namespace newsfold::common
