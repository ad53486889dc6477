#include "common/article_store.hpp"

#include "common/error.hpp"
#include "common/raw_bytes.hpp"

namespace newsfold::common {

ArticleStore::ArticleStore(const std::filesystem::path& path) : path_(path.string()), file_(path) {
  std::string_view rest = file_.bytes();
  ArticleStoreFooter footer;
  if (rest.size() < sizeof footer) throw Error(ErrorCode::index_corrupt, path_ + " is too short");
  footer = value_of<ArticleStoreFooter>(rest.substr(rest.size() - sizeof footer));
  rest.remove_suffix(sizeof footer);
  const bool fits =
      footer.magic == ArticleStoreFooter::kMagic && footer.documents <= UINT32_MAX &&
      footer.records_bytes <= rest.size() && footer.dictionary_bytes <= rest.size() &&
      footer.records_bytes + footer.documents * sizeof(std::uint64_t) + footer.dictionary_bytes == rest.size();
  if (!fits) {
    throw Error(ErrorCode::index_corrupt, path_ + " is damaged or was written by a machine of another kind");
  }
  const std::string_view ends = rest.substr(footer.records_bytes, footer.documents * sizeof(std::uint64_t));
  records_ = DocumentRecords(rest.substr(0, footer.records_bytes), ends);
  dictionary_ = rest.substr(rest.size() - footer.dictionary_bytes);
}

std::string_view ArticleStore::record(std::uint32_t document) const {
  if (document == 0 || document > documents()) {
    throw Error(ErrorCode::index_corrupt, path_ + " does not have all articles");
  }
  const auto found = records_.find(document);
  if (!found) throw Error(ErrorCode::index_corrupt, path_ + " is damaged");
  return *found;
}

}  // namespace newsfold::common
