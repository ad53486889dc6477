#include "indexer/catalog.hpp"

#include <fstream>

#include "common/byte_codec.hpp"
#include "common/decompression.hpp"
#include "common/error.hpp"
#include "common/stable_hash.hpp"
#include "indexer/compression.hpp"

namespace newsfold::indexer {
namespace {

using common::ByteReader;
using common::ByteWriter;

// First bytes of the file; the number is raised when the encoding changes, which makes the next run a full one.
constexpr std::string_view kHeader = "newsfold catalog 3\n";

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
  out.put_varint(keys.own_file ? 1 : 0);
  out.put_fixed64(keys.contents);
  out.put_varint(keys.identities.size());
  for (const std::uint64_t hash : keys.identities) out.put_fixed64(hash);
}

void get_keys(ByteReader& in, MentionKeys& keys) {
  keys.own_file = in.get_varint() != 0;
  keys.contents = in.get_fixed64();
  keys.identities.resize(in.get_count());
  for (std::uint64_t& hash : keys.identities) hash = in.get_fixed64();
  if (keys.identities.empty()) throw common::Error(common::ErrorCode::index_corrupt, "a mention without an identity");
}

std::vector<MentionKeys> get_all_keys(ByteReader& in) {
  std::vector<MentionKeys> all(in.get_count());
  for (MentionKeys& keys : all) get_keys(in, keys);
  return all;
}

void put_head(ByteWriter& out, const CatalogEntry& entry) {
  out.put_string(entry.path);
  out.put_varint(entry.stamp.size);
  out.put_signed(entry.stamp.modified_ns);
  out.put_signed(entry.stamp.changed_ns);
  out.put_varint(entry.stamp.inode);
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
  head.glance.stamp.size = in.get_varint();
  head.glance.stamp.modified_ns = in.get_signed();
  head.glance.stamp.changed_ns = in.get_signed();
  head.glance.stamp.inode = in.get_varint();
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
std::string_view get_bodies(ByteReader& in) {
  thread_local common::Decompressor decompressor;  // the articles of a file are mostly asked for one after another
  return decompressor.decompress(in.get_view());
}

}  // namespace

bool CatalogEntry::operator==(const CatalogEntry& other) const { return encode_entry(*this) == encode_entry(other); }

std::string encode_entry(const CatalogEntry& entry) {
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
  out.put_string(entry.mentions.empty() ? "" : Compressor().compress(bodies.bytes()));
  return out.take();
}

CatalogEntry decode_entry(std::string_view record) {
  ByteReader in(record);
  CatalogEntry entry = get_head(in);
  for (MentionKeys& keys : get_all_keys(in)) entry.identities.push_back(std::move(keys.identities));
  if (entry.identities.empty()) return entry;
  ByteReader bodies(get_bodies(in));
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

PlacedMention decode_mention(std::string_view record, std::size_t index) {
  ByteReader in(record);
  PlacedMention placed;
  placed.path = get_head(in).path;
  std::vector<MentionKeys> keys = get_all_keys(in);
  if (index >= keys.size()) throw common::Error(common::ErrorCode::index_corrupt, "a record lacks a mention");
  placed.identities = std::move(keys[index].identities);
  ByteReader bodies(get_bodies(in));
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

CatalogWriter::CatalogWriter(const std::filesystem::path& path) : file_(path) { file_.write(kHeader); }

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
