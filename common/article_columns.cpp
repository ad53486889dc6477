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

constexpr std::size_t kStoryIdBytes = 16;
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

// Stories as they are met, with their documents.
class StoryList {
 public:
  // Returns the number of the story.
  std::uint32_t add(const std::string& id, std::uint32_t document) {
    const std::uint32_t story = number_(id);
    if (story == members_.size()) {
      if (id.size() > kStoryIdBytes) throw Error(ErrorCode::internal, "the id of story " + id + " is too long");
      ids_.append(id).append(kStoryIdBytes - id.size(), '\0');
      members_.emplace_back();
    }
    members_[story].push_back(document);
    return story;
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(members_.size()); }

  // ids, begins and members.
  void append_to(std::string& bytes) const {
    std::vector<std::uint32_t> begins{0}, all;
    for (const std::vector<std::uint32_t>& members : members_) {
      all.insert(all.end(), members.begin(), members.end());
      begins.push_back(static_cast<std::uint32_t>(all.size()));
    }
    bytes.append(ids_);
    append(bytes, begins);
    append(bytes, all);
  }

 private:
  Numbering number_{0};
  std::string ids_;
  std::vector<std::vector<std::uint32_t>> members_;  // of each story
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
  std::vector<std::uint32_t> lengths, story_of;
  StoryList stories;
  Numbering provider_number(1), copy_number(1);
  for (const ArticleFacts& article : articles) {
    rows.push_back({article.published_at_utc.value_or(ArticleColumns::kNoTime),
                    article.quality.value_or(std::numeric_limits<double>::quiet_NaN()),
                    article.provider.empty() ? 0 : provider_number(article.provider),
                    article.copy_group.empty() ? 0 : copy_number(article.copy_group)});
    lengths.push_back(article.length);
    story_of.push_back(stories.add(article.story, static_cast<std::uint32_t>(rows.size())));
  }
  std::string bytes;
  append(bytes, std::vector<Header>{{kMagic, static_cast<std::uint32_t>(rows.size()), stories.size()}});
  append(bytes, rows);
  stories.append_to(bytes);
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
                    begins = ids + header.stories * kStoryIdBytes,
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
  const std::string_view id = ids_.substr(story * kStoryIdBytes, kStoryIdBytes);
  return id.substr(0, id.find('\0'));
}

std::span<const std::uint32_t> ArticleColumns::members(std::uint32_t story) const {
  const bool holds = story < stories() && begins_[story] <= begins_[story + 1] && begins_[story + 1] <= members_.size();
  if (!holds) throw_missing("stories");
  return members_.subspan(begins_[story], begins_[story + 1] - begins_[story]);
}

}  // namespace newsfold::common
