#include "common/article_columns.hpp"

#include <limits>
#include <numeric>

#include "common/error.hpp"
#include "common/raw_bytes.hpp"
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

// The values of one slot, asked for document by document.
class SlotReader {
 public:
  SlotReader(const Xapian::Database& database, Slot slot)
      : next_(database.valuestream_begin(slot)), end_(database.valuestream_end(slot)) {}

  // Of a document that comes after those asked for before; empty: it has none.
  std::string value_of(Xapian::docid document) {
    while (next_ != end_ && next_.get_docid() < document) ++next_;
    return next_ != end_ && next_.get_docid() == document ? *next_ : std::string();
  }

  std::optional<double> number_of(Xapian::docid document) {
    const std::string value = value_of(document);
    return value.empty() ? std::nullopt : std::optional(Xapian::sortable_unserialise(value));
  }

 private:
  Xapian::ValueIterator next_, end_;
};

}  // namespace

std::uint32_t ValueNumbers::number(const std::string& value) {
  const auto [place, is_new] = numbers_.emplace(value, next_);
  if (is_new) ++next_;
  return place->second;
}

std::uint32_t ArticleColumnsBuilder::number_story(const std::string& id) {
  if (id.size() > kStoryIdBytes) throw Error(ErrorCode::internal, "the id of story " + id + " is too long");
  const std::uint32_t story = stories_.number(id);
  const bool is_new = story * kStoryIdBytes == ids_.size();
  if (is_new) ids_.append(id).append(kStoryIdBytes - id.size(), '\0');
  return story;
}

void ArticleColumnsBuilder::add(const ArticleFacts& facts) {
  story_of_.push_back(number_story(facts.story));
  lengths_.push_back(facts.length);
  rows_.push_back({facts.published_at_utc.value_or(ArticleColumns::kNoTime),
                   facts.quality.value_or(std::numeric_limits<double>::quiet_NaN()),
                   facts.provider.empty() ? 0 : providers_.number(facts.provider),
                   facts.copy_group.empty() ? 0 : copy_groups_.number(facts.copy_group)});
}

void ArticleColumnsBuilder::add_documents(const Xapian::Database& database) {
  SlotReader published(database, kSlotPublishedAt), qualities(database, kSlotQuality), stories(database, kSlotStory),
      providers(database, kSlotProvider), copies(database, kSlotCopies);
  auto posting = database.postlist_begin("");
  for (Xapian::docid document = 1; document <= database.get_lastdocid(); ++document) {
    ArticleFacts facts;
    if (const auto time = published.number_of(document)) facts.published_at_utc = static_cast<std::int64_t>(*time);
    facts.quality = qualities.number_of(document);
    facts.story = stories.value_of(document);
    facts.provider = providers.value_of(document);
    facts.copy_group = copies.value_of(document);
    if (posting != database.postlist_end("") && *posting == document) {
      facts.length = posting.get_doclength();
      ++posting;
    }
    add(facts);
  }
}

void ArticleColumnsBuilder::write(const std::filesystem::path& path) const {
  FileWriter file(path);
  file.write(bytes_of(Header{kMagic, static_cast<std::uint32_t>(rows_.size()), stories_.next()}));
  file.write(bytes_of(rows_));
  file.write(ids_);
  write_members(file);
  file.write(bytes_of(lengths_));
  file.write(bytes_of(story_of_));
  file.close();
}

// begins and members.
void ArticleColumnsBuilder::write_members(FileWriter& file) const {
  std::vector<std::uint32_t> begins(stories_.next() + std::size_t{1});
  for (const std::uint32_t story : story_of_) ++begins[story + std::size_t{1}];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  file.write(bytes_of(begins));
  std::vector<std::uint32_t> members(story_of_.size());
  for (std::size_t i = 0; i < story_of_.size(); ++i)
    members[begins[story_of_[i]]++] = static_cast<std::uint32_t>(i + 1);
  file.write(bytes_of(members));
}

ArticleColumns::ArticleColumns(const std::filesystem::path& path) : path_(path.string()), file_(path) {
  const std::string_view bytes = file_.bytes();
  if (bytes.size() < sizeof(Header)) throw Error(ErrorCode::index_corrupt, path_ + " is too short");
  const auto header = value_of<Header>(bytes);
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
