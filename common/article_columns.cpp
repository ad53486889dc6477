#include "common/article_columns.hpp"

#include "common/error.hpp"
#include "common/raw_bytes.hpp"

namespace newsfold::common {

ArticleColumns::ArticleColumns(const std::filesystem::path& path) : path_(path.string()), file_(path) {
  const std::string_view bytes = file_.bytes();
  if (bytes.size() < sizeof(ArticleColumnsHeader)) throw Error(ErrorCode::index_corrupt, path_ + " is too short");
  const auto header = value_of<ArticleColumnsHeader>(bytes);
  const std::size_t rows = sizeof header, ids = rows + header.documents * sizeof(Row),
                    begins = ids + header.stories * ArticleColumnsHeader::kStoryIdBytes,
                    members = begins + (header.stories + std::size_t{1}) * sizeof(std::uint32_t),
                    lengths = members + header.documents * sizeof(std::uint32_t),
                    story_of = lengths + header.documents * sizeof(std::uint32_t),
                    end = story_of + header.documents * sizeof(std::uint32_t);
  if (header.magic != ArticleColumnsHeader::kMagic || bytes.size() != end) {
    throw Error(ErrorCode::index_corrupt, path_ + " is damaged or was written by a machine of another kind");
  }
  const auto numbers = [&](std::size_t at, std::size_t count) {
    return std::span(reinterpret_cast<const std::uint32_t*>(bytes.data() + at), count);
  };
  rows_ = std::span(reinterpret_cast<const Row*>(bytes.data() + rows), header.documents);
  ids_ = bytes.substr(ids, begins - ids);
  begins_ = numbers(begins, header.stories + std::size_t{1});
  members_ = numbers(members, header.documents);
  lengths_ = numbers(lengths, header.documents);
  story_of_ = numbers(story_of, header.documents);
}

void ArticleColumns::throw_missing(const char* what) const {
  throw Error(ErrorCode::index_corrupt, path_ + " does not have all " + what);
}

std::string_view ArticleColumns::story_id(std::uint32_t story) const {
  if (story >= stories()) throw_missing("stories");
  constexpr std::size_t kBytes = ArticleColumnsHeader::kStoryIdBytes;
  const std::string_view id = ids_.substr(story * kBytes, kBytes);
  return id.substr(0, id.find('\0'));
}

std::span<const std::uint32_t> ArticleColumns::members(std::uint32_t story) const {
  const bool holds = story < stories() && begins_[story] <= begins_[story + 1] && begins_[story + 1] <= members_.size();
  if (!holds) throw_missing("stories");
  return members_.subspan(begins_[story], begins_[story + 1] - begins_[story]);
}

}  // namespace newsfold::common
