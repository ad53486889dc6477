#include "indexer/catalog.hpp"

#include <fstream>

#include "common/error.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::indexer {
namespace {

using common::ByteReader;
using common::ByteWriter;
using common::DecompressionDictionary;

// First bytes of the file; the number is raised when the encoding changes, which makes the next run a full one.
constexpr std::string_view kHeader = "newsfold catalog 5\n";

// Bits of a mention. Never renumber.
constexpr std::uint64_t kOwnFile = 1, kHasTime = 2, kHasQuality = 4, kHasHeat = 8, kHasPublished = 16, kPublished = 32;

std::string encode_mention(const Mention& m) {
  ByteWriter out;
  out.put_varint((m.own_file ? kOwnFile : 0) | (m.published_at_utc ? kHasTime : 0) | (m.quality ? kHasQuality : 0) |
                 (m.heat ? kHasHeat : 0) | (m.published ? kHasPublished : 0) |
                 (m.published.value_or(false) ? kPublished : 0));
  if (m.published_at_utc) out.put_signed(*m.published_at_utc);
  if (m.quality) out.put_double(*m.quality);
  if (m.heat) out.put_double(*m.heat);
  for (const std::string* text : {&m.title, &m.excerpt, &m.provider.name, &m.provider.domain, &m.category, &m.type}) {
    out.put_string(*text);
  }
  out.put_strings(m.urls);
  out.put_strings(m.amp_urls);
  out.put_strings(m.topics);
  return out.take();
}

Mention decode_mention_body(std::string_view body) {
  ByteReader in(body);
  Mention m;
  const std::uint64_t bits = in.get_varint();
  m.own_file = (bits & kOwnFile) != 0;
  if (bits & kHasTime) m.published_at_utc = in.get_signed();
  if (bits & kHasQuality) m.quality = in.get_double();
  if (bits & kHasHeat) m.heat = in.get_double();
  if (bits & kHasPublished) m.published = (bits & kPublished) != 0;
  for (std::string* text : {&m.title, &m.excerpt, &m.provider.name, &m.provider.domain, &m.category, &m.type}) {
    *text = in.get_string();
  }
  m.urls = in.get_strings();
  m.amp_urls = in.get_strings();
  m.topics = in.get_strings();
  return m;
}

// What an article takes from a mention: all it says, and the path of its own file or the topics of the listing one.
std::uint64_t hash_contents(const CatalogEntry& entry, const Mention& mention, const std::string& body) {
  ByteWriter all;
  all.put_string(body);
  if (mention.own_file) all.put_string(entry.path);
  else all.put_strings(entry.mentions[0].topics);
  return common::stable_hash(all.bytes());
}

void put_keys(ByteWriter& out, const MentionKeys& keys) {
  out.put_varint(2 * keys.identities.size() + (keys.own_file ? 1 : 0));
  out.put_fixed64(keys.contents);
  for (const std::uint64_t hash : keys.identities) out.put_fixed64(hash);
}

void get_keys(ByteReader& in, MentionKeys& keys) {
  const std::uint64_t count = in.get_varint();
  keys.own_file = count % 2 != 0;
  keys.contents = in.get_fixed64();
  if (count < 2 || count / 2 > in.rest().size()) {
    throw common::Error(common::ErrorCode::index_corrupt, "a mention without its identities");
  }
  keys.identities.resize(count / 2);
  for (std::uint64_t& hash : keys.identities) hash = in.get_fixed64();
}

std::vector<MentionKeys> get_all_keys(ByteReader& in) {
  std::vector<MentionKeys> all(in.get_count());
  for (MentionKeys& keys : all) get_keys(in, keys);
  return all;
}

// Mostly the two times are one, or near.
std::int64_t minus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

void put_stamp(ByteWriter& out, const common::FileStamp& stamp) {
  out.put_varint(stamp.size);
  out.put_signed(stamp.modified_ns);
  out.put_signed(minus(stamp.changed_ns, stamp.modified_ns));
  out.put_varint(stamp.inode);
}

common::FileStamp get_stamp(ByteReader& in) {
  common::FileStamp stamp;
  stamp.size = in.get_varint();
  stamp.modified_ns = in.get_signed();
  stamp.changed_ns = plus(stamp.modified_ns, in.get_signed());
  stamp.inode = in.get_varint();
  return stamp;
}

void put_head(ByteWriter& out, const CatalogEntry& entry) {
  out.put_string(entry.path);
  put_stamp(out, entry.stamp);
  out.put_fixed64(entry.content_hash);
  out.put_varint(static_cast<std::uint64_t>(entry.verdict));
  out.put_string(entry.problem.reason);
  out.put_varint(entry.problem.line);
  out.put_string(entry.problem.message);
  out.put_varint(entry.warnings.size());
  for (const Warning& warning : entry.warnings) {
    out.put_string(warning.reason);
    out.put_varint(warning.line);
    out.put_string(warning.message);
  }
}

// What of a head has a place of its own; warnings follow.
struct Head {
  EntryGlance glance;
  std::uint64_t content_hash = 0;
  std::string_view reason, message;
  std::size_t line = 0, warnings = 0;
};

Head get_head_but_warnings(ByteReader& in) {
  Head head;
  head.glance.path = in.get_view();
  head.glance.stamp = get_stamp(in);
  head.content_hash = in.get_fixed64();
  const std::uint64_t verdict = in.get_varint();
  if (verdict > 2) throw common::Error(common::ErrorCode::index_corrupt, "a catalog entry has no such verdict");
  head.glance.verdict = static_cast<Verdict>(verdict);
  head.reason = in.get_view();
  head.line = in.get_varint();
  head.message = in.get_view();
  head.warnings = in.get_count();
  head.glance.has_warnings = head.warnings > 0;
  return head;
}

CatalogEntry get_head(ByteReader& in) {
  const Head head = get_head_but_warnings(in);
  CatalogEntry entry;
  entry.path = head.glance.path;
  entry.stamp = head.glance.stamp;
  entry.content_hash = head.content_hash;
  entry.verdict = head.glance.verdict;
  entry.problem = {std::string(head.reason), head.line, std::string(head.message)};
  entry.warnings.resize(head.warnings);
  for (Warning& warning : entry.warnings) {
    warning.reason = in.get_string();
    warning.line = in.get_varint();
    warning.message = in.get_string();
  }
  return entry;
}

void skip_head(ByteReader& in) {
  for (std::size_t left = get_head_but_warnings(in).warnings; left > 0; --left) {
    in.get_view();
    in.get_varint();
    in.get_view();
  }
}

// What mentions say: most of a record, and the part of it that is compressed. Good until the thread's next call.
std::string_view get_bodies(ByteReader& in, const DecompressionDictionary& dictionary) {
  thread_local common::Decompressor decompressor;  // the articles of a file are mostly asked for one after another
  return decompressor.decompress(in.get_view(), dictionary);
}

// Leaves what mentions say to be read. Whether there are any.
bool skip_to_bodies(ByteReader& in) {
  skip_head(in);
  const std::size_t mentions = in.get_count();
  MentionKeys keys;
  for (std::size_t left = mentions; left > 0; --left) get_keys(in, keys);
  return mentions > 0;
}

// A damaged dictionary would make other texts of records, and no error.
CatalogDictionary get_dictionary(ByteReader& in, const std::filesystem::path& path) {
  const std::string_view bytes = in.rest();
  CatalogDictionary dictionary;
  dictionary.files = in.get_varint();
  dictionary.bytes = in.get_string();
  const std::string_view hashed = bytes.substr(0, bytes.size() - in.rest().size());
  if (in.get_fixed64() != common::stable_hash(hashed)) {
    throw common::Error(common::ErrorCode::index_corrupt, path.string() + " has a damaged dictionary");
  }
  return dictionary;
}

}  // namespace

bool CatalogEntry::operator==(const CatalogEntry& other) const {
  return encode_entry(*this, Compressor()) == encode_entry(other, Compressor());
}

std::string encode_entry(const CatalogEntry& entry, const Compressor& compressor) {
  ByteWriter out;
  put_head(out, entry);
  out.put_varint(entry.mentions.size());
  ByteWriter bodies;
  for (std::size_t i = 0; i < entry.mentions.size(); ++i) {
    const std::string body = encode_mention(entry.mentions[i]);
    bodies.put_string(body);
    const std::uint64_t contents = hash_contents(entry, entry.mentions[i], body);
    put_keys(out, {entry.mentions[i].own_file, contents, entry.identities[i]});
  }
  out.put_string(entry.mentions.empty() ? "" : compressor.compress(bodies.bytes()));
  return out.take();
}

CatalogEntry decode_entry(std::string_view record, const DecompressionDictionary& dictionary) {
  ByteReader in(record);
  CatalogEntry entry = get_head(in);
  for (MentionKeys& keys : get_all_keys(in)) entry.identities.push_back(std::move(keys.identities));
  if (entry.identities.empty()) return entry;
  ByteReader bodies(get_bodies(in, dictionary));
  for (std::size_t i = 0; i < entry.identities.size(); ++i) {
    entry.mentions.push_back(decode_mention_body(bodies.get_view()));
  }
  return entry;
}

EntryGlance decode_glance(std::string_view record) {
  ByteReader in(record);
  return get_head_but_warnings(in).glance;
}

std::string_view decode_path(std::string_view record) { return ByteReader(record).get_view(); }

KeyReader::KeyReader(std::string_view record) : in_(record) {
  skip_head(in_);
  left_ = in_.get_count();
}

bool KeyReader::next(MentionKeys& keys) {
  if (left_ == 0) return false;
  --left_;
  get_keys(in_, keys);
  return true;
}

PlacedMention decode_mention(std::string_view record, std::size_t index, const DecompressionDictionary& dictionary) {
  ByteReader in(record);
  PlacedMention placed;
  placed.path = decode_path(record);
  skip_head(in);
  const std::size_t mentions = in.get_count();
  if (index >= mentions) throw common::Error(common::ErrorCode::index_corrupt, "a record lacks a mention");
  MentionKeys keys;
  for (std::size_t i = 0; i < mentions; ++i) {
    get_keys(in, keys);
    if (i == index) placed.identities = std::exchange(keys.identities, {});
  }
  ByteReader bodies(get_bodies(in, dictionary));
  const std::string_view first = bodies.get_view();
  std::string_view body = first;
  for (std::size_t i = 0; i < index; ++i) body = bodies.get_view();
  placed.mention = decode_mention_body(body);
  if (!placed.mention.own_file) placed.file_topics = decode_mention_body(first).topics;
  return placed;
}

CatalogEntry decode_entry_head(std::string_view record) {
  ByteReader in(record);
  return get_head(in);
}

bool has_mentions(std::string_view record) {
  ByteReader in(record);
  skip_head(in);
  return in.get_count() > 0;
}

std::string with_stamp(std::string_view record, const common::FileStamp& stamp) {
  ByteReader in(record);
  ByteWriter out;
  out.put_string(in.get_view());
  get_stamp(in);
  put_stamp(out, stamp);
  return out.take().append(in.rest());
}

std::string compressible_part(const CatalogEntry& entry) {
  ByteWriter bodies;
  for (const Mention& mention : entry.mentions) bodies.put_string(encode_mention(mention));
  return bodies.take();
}

std::string compressible_part(std::string_view record, const DecompressionDictionary& dictionary) {
  ByteReader in(record);
  return skip_to_bodies(in) ? std::string(get_bodies(in, dictionary)) : std::string();
}

std::string compress_anew(std::string_view record, const DecompressionDictionary& dictionary,
                          const Compressor& compressor) {
  ByteReader in(record);
  if (!skip_to_bodies(in)) return std::string(record);
  std::string same(record.substr(0, record.size() - in.rest().size()));
  ByteWriter out;
  out.put_string(compressor.compress(get_bodies(in, dictionary)));
  return same.append(out.bytes());
}

// --- the file: the header, what is known of the dictionary, a hash of it, the records

CatalogWriter::CatalogWriter(const std::filesystem::path& path, const CatalogDictionary& dictionary) : file_(path) {
  ByteWriter out;
  out.put_varint(dictionary.files);
  out.put_string(dictionary.bytes);
  out.put_fixed64(common::stable_hash(out.bytes()));
  file_.write(kHeader);
  file_.write(out.bytes());
}

void CatalogWriter::append(std::string_view record) {
  ByteWriter size;
  size.put_varint(record.size());
  file_.write(size.bytes());
  file_.write(record);
}

Catalog::Catalog(const std::filesystem::path& path) : file_(path) {
  if (!file_.bytes().starts_with(kHeader)) {
    throw common::Error(common::ErrorCode::index_corrupt, path.string() + " is no catalog of this version");
  }
  ByteReader in(file_.bytes().substr(kHeader.size()));
  dictionary_ = get_dictionary(in, path);
  decompression_ = DecompressionDictionary(dictionary_.bytes);
  while (!in.at_end()) {
    records_.push_back(in.get_view());
    if (records_.size() % kRecordsUntilRelease == 0) release_memory();
  }
  release_memory();
}

bool Catalog::is_readable(const std::filesystem::path& path) {
  std::string start(kHeader.size(), '\0');
  std::ifstream file(path, std::ios::binary);
  return file.read(start.data(), static_cast<std::streamsize>(start.size())) && start == kHeader;
}

}  // namespace newsfold::indexer
