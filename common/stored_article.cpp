#include "common/stored_article.hpp"

#include "common/error.hpp"

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

StoredArticleReader::StoredArticleReader(const std::filesystem::path& segment)
    : store_(segment / kArticleStoreName),
      dictionary_(with_path(store_.path(), [this] { return DecompressionDictionary(store_.dictionary()); })) {}

Article StoredArticleReader::read(std::uint32_t document) {
  const std::string_view stored = store_.record(document);
  return with_path(store_.path(), [&] {
    const bool is_compressed = stored.starts_with(kCompressedStart);
    return decode_article(is_compressed ? decompressor_.decompress(stored, dictionary_) : stored);
  });
}

Article StoredArticleReader::read_one_of_many(std::uint32_t document) {
  constexpr std::uint64_t kReadBetween = 8 << 20;
  read_bytes_ += store_.record(document).size();
  if (read_bytes_ >= kReadBetween) {
    store_.release_memory();
    read_bytes_ = 0;
  }
  return read(document);
}

}  // namespace newsfold::common
