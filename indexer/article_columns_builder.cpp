#include "indexer/article_columns_builder.hpp"

#include <limits>
#include <numeric>

#include "common/error.hpp"
#include "common/raw_bytes.hpp"
#include "common/schema.hpp"

namespace newsfold::indexer {
namespace {

using Header = common::ArticleColumnsHeader;

// The values of one slot, asked for document by document.
class SlotReader {
 public:
  SlotReader(const Xapian::Database& database, common::Slot slot)
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

ArticleColumnsBuilder::ArticleColumnsBuilder(std::size_t expected) {
  rows_.reserve(expected);
  lengths_.reserve(expected);
  story_of_.reserve(expected);
}

std::uint32_t ArticleColumnsBuilder::number_story(const std::string& id) {
  if (id.size() > Header::kStoryIdBytes)
    throw common::Error(common::ErrorCode::internal, "the id of story " + id + " is too long");
  const std::uint32_t story = stories_.number(id);
  const bool is_new = story * Header::kStoryIdBytes == ids_.size();
  if (is_new) ids_.append(id).append(Header::kStoryIdBytes - id.size(), '\0');
  return story;
}

void ArticleColumnsBuilder::add(const ArticleFacts& facts) {
  story_of_.push_back(number_story(facts.story));
  lengths_.push_back(facts.length);
  rows_.push_back({facts.published_at_utc.value_or(common::ArticleColumns::kNoTime),
                   facts.quality.value_or(std::numeric_limits<double>::quiet_NaN()),
                   facts.provider.empty() ? 0 : providers_.number(facts.provider),
                   facts.copy_group.empty() ? 0 : copy_groups_.number(facts.copy_group)});
}

void ArticleColumnsBuilder::add_documents(const Xapian::Database& database) {
  SlotReader published(database, common::kSlotPublishedAt), qualities(database, common::kSlotQuality),
      stories(database, common::kSlotStory), providers(database, common::kSlotProvider),
      copies(database, common::kSlotCopies);
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
  common::FileWriter file(path);
  file.write(common::bytes_of(Header{Header::kMagic, static_cast<std::uint32_t>(rows_.size()), stories_.next()}));
  file.write(common::bytes_of(rows_));
  file.write(ids_);
  write_members(file);
  file.write(common::bytes_of(lengths_));
  file.write(common::bytes_of(story_of_));
  file.close();
}

// begins and members.
void ArticleColumnsBuilder::write_members(common::FileWriter& file) const {
  std::vector<std::uint32_t> begins(stories_.next() + std::size_t{1});
  for (const std::uint32_t story : story_of_) ++begins[story + std::size_t{1}];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  file.write(common::bytes_of(begins));
  std::vector<std::uint32_t> members(story_of_.size());
  for (std::size_t i = 0; i < story_of_.size(); ++i)
    members[begins[story_of_[i]]++] = static_cast<std::uint32_t>(i + 1);
  file.write(common::bytes_of(members));
}

}  // namespace newsfold::indexer
