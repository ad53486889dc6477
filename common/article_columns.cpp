#include "common/article_columns.hpp"

#include <cstring>
#include <limits>
#include <unordered_map>

#include "common/error.hpp"
#include "common/schema.hpp"

namespace newsfold::common {
namespace {

struct Header {
  std::uint64_t magic;
  std::uint32_t documents;
  std::uint32_t stories;
};

constexpr std::uint64_t kMagic = 0x3253'4e4d'4c4f'434e;  // "NCOLMNS2" where the lowest byte comes first

template <typename T>
void append(std::string& bytes, const std::vector<T>& values) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

// Values numbered from `next` on by their first appearance.
class Numbering {
 public:
  explicit Numbering(std::uint32_t next) : next_(next) {}

  std::uint32_t operator()(const std::string& value) {
    const auto [place, is_new] = numbers_.emplace(value, next_);
    if (is_new) ++next_;
    return place->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::uint32_t next_;
};

template <typename Visit>
void for_each_value(const Xapian::Database& database, Slot slot, Visit visit) {
  for (auto value = database.valuestream_begin(slot); value != database.valuestream_end(slot); ++value) {
    visit(value.get_docid() - 1, *value);
  }
}

}  // namespace

std::vector<ArticleFacts> read_article_facts(const Xapian::Database& database) {
  std::vector<ArticleFacts> facts(database.get_lastdocid());
  for_each_value(database, kSlotPublishedAt, [&](std::size_t at, const std::string& value) {
    facts[at].published_at_utc = static_cast<std::int64_t>(Xapian::sortable_unserialise(value));
  });
  for_each_value(database, kSlotQuality, [&](std::size_t at, const std::string& value) {
    facts[at].quality = Xapian::sortable_unserialise(value);
  });
  for_each_value(database, kSlotStory, [&](std::size_t at, const std::string& value) { facts[at].story = value; });
  for_each_value(database, kSlotProvider,
                 [&](std::size_t at, const std::string& value) { facts[at].provider = value; });
  for_each_value(database, kSlotCopies,
                 [&](std::size_t at, const std::string& value) { facts[at].copy_group = value; });
  for (auto posting = database.postlist_begin(""); posting != database.postlist_end(""); ++posting) {
    facts[*posting - 1].length = posting.get_doclength();
  }
  return facts;
}

std::string encode_article_columns(const std::vector<ArticleFacts>& articles) {
  std::vector<ArticleColumns::Row> rows;
  std::vector<std::vector<std::uint32_t>> stories;
  std::vector<std::uint32_t> lengths, story_of;
  std::string ids;
  Numbering story_number(0), provider_number(1), copy_number(1);
  for (const ArticleFacts& article : articles) {
    const std::uint32_t story = story_number(article.story);
    if (story == stories.size()) {
      if (article.story.size() > ArticleColumns::kIdBytes) throw Error(ErrorCode::internal, "a long id of a story");
      ids.append(article.story).append(ArticleColumns::kIdBytes - article.story.size(), '\0');
      stories.emplace_back();
    }
    rows.push_back({article.published_at_utc.value_or(ArticleColumns::kNoTime),
                    article.quality.value_or(std::numeric_limits<double>::quiet_NaN()),
                    article.provider.empty() ? 0 : provider_number(article.provider),
                    article.copy_group.empty() ? 0 : copy_number(article.copy_group)});
    lengths.push_back(article.length);
    story_of.push_back(story);
    stories[story].push_back(static_cast<std::uint32_t>(rows.size()));
  }
  std::vector<std::uint32_t> begins{0}, members;
  for (const std::vector<std::uint32_t>& story : stories) {
    members.insert(members.end(), story.begin(), story.end());
    begins.push_back(static_cast<std::uint32_t>(members.size()));
  }
  std::string bytes;
  append(bytes, std::vector<Header>{
                    {kMagic, static_cast<std::uint32_t>(rows.size()), static_cast<std::uint32_t>(stories.size())}});
  append(bytes, rows);
  bytes.append(ids);
  append(bytes, begins);
  append(bytes, members);
  append(bytes, lengths);
  append(bytes, story_of);
  return bytes;
}

ArticleColumns::ArticleColumns(const std::filesystem::path& path) : path_(path.string()), file_(path) {
  const std::string_view bytes = file_.bytes();
  if (bytes.size() < sizeof(Header)) throw Error(ErrorCode::index_corrupt, path_ + " is too short");
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  const std::size_t rows = sizeof header, ids = rows + header.documents * sizeof(Row),
                    begins = ids + header.stories * kIdBytes,
                    members = begins + (header.stories + std::size_t{1}) * sizeof(std::uint32_t),
                    lengths = members + header.documents * sizeof(std::uint32_t),
                    story_of = lengths + header.documents * sizeof(std::uint32_t),
                    end = story_of + header.documents * sizeof(std::uint32_t);
  if (header.magic != kMagic || bytes.size() != end) {
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
  const std::string_view id = ids_.substr(story * kIdBytes, kIdBytes);
  return id.substr(0, id.find('\0'));
}

std::span<const std::uint32_t> ArticleColumns::members(std::uint32_t story) const {
  const bool holds = story < stories() && begins_[story] <= begins_[story + 1] && begins_[story + 1] <= members_.size();
  if (!holds) throw_missing("stories");
  return members_.subspan(begins_[story], begins_[story + 1] - begins_[story]);
}

}  // namespace newsfold::common
