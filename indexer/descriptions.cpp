#include "indexer/descriptions.hpp"

#include "common/raw_bytes.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::indexer {
namespace {

using common::bytes_of;
using common::value_of;
using common::values_of;

// records  each after its checksum
// table    identity and end of each record
// footer   version, number of records, checksum of the table
//
// Numbers have the writing machine's byte order; to another one it is another version.
struct Footer {
  std::uint64_t version;
  std::uint64_t count;
  std::uint64_t checksum;
};

constexpr std::size_t kTableEntry = 2 * sizeof(std::uint64_t);

struct RecordHead {
  std::uint64_t title_hash;
  std::uint32_t terms;
  std::uint32_t sketch;
};

// Raised when RecordHead or what follows it changes.
constexpr std::uint64_t kEncoding = 2;

// What is written here and what StoryArticle holds must not drift apart.
static_assert(sizeof(StoryArticle) == 112 && sizeof(common::WordUse) == 1);

// Differs where a description of a text does: made of a description, so that no rule can change unnoticed which shows
// in a text with names, numbers, accents, repeated and common words.
std::uint64_t version() {
  static const std::uint64_t value = [] {
    common::Article article;
    article.title = "The Café's 2nd U.S. merger: Nordöl and AT&T agree $4.5bn deal for C++ maker Müller";
    article.excerpt =
        "Nordöl, the third-largest oil company of the country, said on Tuesday it will buy 62 % of Müller's shares. "
        "The deal, first reported by the Harbor Times, comes 3 days after AT&T's offer of 1,200 million was refused; "
        "the deal's terms weren't disclosed, and shares were up.";
    article.provider = {"Harbor Times", "www.harbortimes.example"};
    article.published_at_utc = 1'600'000'000;
    common::TextAnalyzer analyzer;
    const std::string record = encode_description(build_story_article(article, 1, analyzer));
    return common::combine_hashes(kEncoding, common::stable_hash(record));
  }();
  return value;
}

}  // namespace

std::string encode_description(const StoryArticle& article) {
  const RecordHead head{article.title_hash, static_cast<std::uint32_t>(article.terms.size()),
                        static_cast<std::uint32_t>(article.text.size())};
  std::string record(bytes_of(head));
  return record.append(bytes_of(article.terms)).append(bytes_of(article.text)).append(bytes_of(article.uses));
}

std::optional<StoryArticle> decode_description(std::string_view record, const ArticleState& state) {
  if (record.size() < sizeof(RecordHead)) return std::nullopt;
  const auto head = value_of<RecordHead>(record);
  record.remove_prefix(sizeof head);
  const std::size_t terms = head.terms * sizeof(std::uint32_t), text = head.sketch * sizeof(Sketch::value_type);
  if (record.size() != terms + text + head.terms * sizeof(common::WordUse)) return std::nullopt;
  StoryArticle article;
  article.identity = state.identity;
  if (state.is_dated()) article.published_at_utc = state.published_at_utc;
  article.provider = state.provider;
  article.title_hash = head.title_hash;
  article.terms = values_of<std::uint32_t>(record.substr(0, terms));
  article.text = values_of<Sketch::value_type>(record.substr(terms, text));
  article.uses = values_of<common::WordUse>(record.substr(terms + text));
  return article;
}

void MadeDescriptions::put(const std::vector<MadeDescription>& descriptions) {
  std::string records;
  for (const MadeDescription& description : descriptions) records += description.record;
  std::uint64_t at = 0;
  {
    const std::lock_guard lock(appending_);
    at = file_.append(records);
  }
  for (const MadeDescription& description : descriptions) {
    Place& place = places_[description.article];
    place.at = at & 0xFF'FFFF'FFFF;
    place.size = description.record.size() & 0xFF'FFFF;
    at += description.record.size();
  }
}

void DescriptionWriter::append(std::uint64_t identity, std::string_view record) {
  const std::uint64_t checksum = common::stable_hash(record);
  file_.write(bytes_of(checksum));
  file_.write(record);
  size_ += sizeof checksum + record.size();
  table_.insert(table_.end(), {identity, size_});
}

void DescriptionWriter::close() {
  const std::string_view table = bytes_of(table_);
  const Footer footer{version(), table_.size() / 2, common::stable_hash(table)};
  file_.write(table);
  file_.write(bytes_of(footer));
  file_.close();
}

Descriptions::Descriptions(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return;
  mapped_ = common::MappedFile(path);
  records_ = common::FileReader(path);
  const std::string_view bytes = mapped_.bytes();
  if (bytes.size() < sizeof(Footer)) return;
  const auto footer = value_of<Footer>(bytes.substr(bytes.size() - sizeof(Footer)));
  const std::size_t rest = bytes.size() - sizeof footer;
  if (footer.version != version() || footer.count > rest / kTableEntry) return;
  table_at_ = rest - footer.count * kTableEntry;
  if (common::stable_hash(bytes.substr(table_at_, rest - table_at_)) == footer.checksum) count_ = footer.count;
}

std::uint64_t Descriptions::table(std::size_t place) const {
  return value_of<std::uint64_t>(mapped_.bytes().substr(table_at_ + place * sizeof(std::uint64_t)));
}

std::optional<std::string> Descriptions::find(std::uint64_t identity) const {
  std::size_t begin = 0, end = count_;
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (table(2 * middle) < identity) begin = middle + 1;
    else end = middle;
  }
  if (begin == count_ || table(2 * begin) != identity) return std::nullopt;
  const std::uint64_t from = begin == 0 ? 0 : table(2 * begin - 1), to = table(2 * begin + 1);
  if (from > to || to > table_at_ || to - from < sizeof(std::uint64_t)) return std::nullopt;
  std::string record = records_.read(from, to - from);
  const auto checksum = value_of<std::uint64_t>(record);
  record.erase(0, sizeof checksum);
  if (checksum != common::stable_hash(record)) return std::nullopt;
  return record;
}

}  // namespace newsfold::indexer
