#include "common/forward_index.hpp"

#include <algorithm>

#include "common/byte_codec.hpp"
#include "common/error.hpp"
#include "common/raw_bytes.hpp"

namespace newsfold::common {
namespace {

template <typename T>
T number_at(std::string_view bytes, std::size_t place) {
  return value_of<T>(bytes.substr(place * sizeof(T)));
}

std::uint32_t block_count(std::uint32_t words) {
  return words / kBlockWords + (words % kBlockWords != 0 ? 1 : 0);  // of any number that a damaged file may say
}

std::uint32_t get_number(ByteReader& reader) {
  const std::uint64_t value = reader.get_varint();
  if (value > UINT32_MAX) throw_damaged_words();
  return static_cast<std::uint32_t>(value);
}

// Of one byte, mostly.
std::size_t take_size(std::string_view& bytes) {
  if (!bytes.empty() && (bytes[0] & 0x80) == 0) {
    const auto size = static_cast<std::size_t>(bytes[0]);
    bytes.remove_prefix(1);
    return size;
  }
  ByteReader reader(bytes);
  const std::uint64_t size = reader.get_varint();
  bytes = reader.rest();
  return size;
}

}  // namespace

void throw_damaged_words(const std::string& path) {
  throw Error(ErrorCode::index_corrupt, (path.empty() ? "the words of an article are" : path + " is") + " damaged");
}

// --- tokens

std::uint32_t TokenReader::get_rare_varint() {
  std::uint32_t value = 0;
  for (unsigned shift = 0; shift < 35 && at_ != end_; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at_++);
    value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw_damaged_words();
}

TokenFinder::TokenFinder(std::uint32_t id) {
  ByteWriter code;
  code.put_varint(std::uint64_t{id} + kFirstId);
  code_ = code.take();
}

std::string_view TokenFinder::find(std::string_view tokens) const { return find_from(tokens, 0); }

// All bytes of a number but its last have the high bit. So the bytes of a code are that code unless they are the end of
// a longer number, or the step that follows a kStep.
std::string_view TokenFinder::find_from(std::string_view tokens, std::size_t at) const {
  const auto is_in_number = [&](std::size_t place) { return place > 0 && (tokens[place - 1] & 0x80) != 0; };
  const auto find_code = [&](std::size_t from) {
    return code_.size() == 1 ? tokens.find(code_[0], from) : tokens.find(code_, from);  // one is sooner found as a byte
  };
  for (at = find_code(at); at != std::string_view::npos; at = find_code(at + 1)) {
    const bool is_step = at > 0 && tokens[at - 1] == static_cast<char>(kStep) && !is_in_number(at - 1);
    if (!is_in_number(at) && !is_step) return tokens.substr(at);
  }
  return {};
}

// --- dictionary

WordCursor::WordCursor(const ForwardIndex& index, std::uint32_t block)
    : index_(&index),
      rest_(index.dictionary_from(block)),
      left_(index.words() - std::min(index.words(), block * kBlockWords)) {
  if (left_ > 0) read();
}

void WordCursor::next() {
  if (--left_ > 0) read();
}

void WordCursor::skip_beginning(std::size_t size) {
  try {
    skip_records(std::string_view(word_).substr(0, size));
  } catch (const Error&) {
    throw_damaged_words(index_->path());
  }
  if (left_ > 0) read();
}

// To the record of the first word with another beginning, which is to be read next. Of those between only what tells
// that is read: what the next word has in common with the one before it is within the beginning, which the word at hand
// has as well.
void WordCursor::skip_records(std::string_view beginning) {
  skip_blocks(beginning);
  while (--left_ > 0) {
    ByteReader reader(rest_);
    const std::uint64_t shared = reader.get_varint();
    const std::string_view rest = reader.get_view();
    if (shared < beginning.size() && !rest.starts_with(beginning.substr(shared))) return;
    reader.get_varint();
    for (std::size_t field = 0; field < articles_.size(); ++field) reader.get_varint();
    rest_ = reader.rest();
  }
}

// As long as the first word of the next block has the beginning, so have all words before it.
void WordCursor::skip_blocks(std::string_view beginning) {
  const std::uint32_t words = index_->words();
  for (std::uint32_t block = (words - left_) / kBlockWords + 1; block < block_count(words); ++block) {
    const std::string_view records = index_->dictionary_from(block);
    ByteReader first(records);
    first.get_varint();
    if (!first.get_view().starts_with(beginning)) return;
    rest_ = records;
    left_ = words - block * kBlockWords + 1;
  }
}

void WordCursor::read() try { read_record(); } catch (const Error&) {
  throw_damaged_words(index_->path());
}

void WordCursor::read_record() {
  const std::string_view before = rest_;
  ByteReader reader(rest_);
  const std::uint64_t shared = reader.get_varint();
  const std::string_view rest = reader.get_view();
  if (shared > word_.size() || shared + rest.size() > kMaxTermBytes) throw_damaged_words();
  if (word_.compare(shared, std::string::npos, rest) >= 0) throw_damaged_words();  // it would be met twice, or missed
  word_.resize(shared);
  word_.append(rest);
  id_ = get_number(reader);
  for (std::uint32_t& count : articles_) count = get_number(reader);
  rest_ = before.substr(before.size() - reader.rest().size());
}

WordCursor ForwardIndex::words_from(std::string_view first) const {
  std::uint32_t begin = 0, end = block_count(words());  // the last block that begins below `first`, if any does
  while (begin + 1 < end) {
    const std::uint32_t middle = begin + (end - begin) / 2;
    const bool is_below = WordCursor(*this, middle).word() < first;
    (is_below ? begin : end) = middle;
  }
  WordCursor cursor(*this, begin);
  while (!cursor.at_end() && cursor.word() < first) cursor.next();
  return cursor;
}

std::optional<std::uint32_t> ForwardIndex::id_of(std::string_view word) const {
  const WordCursor cursor = words_from(word);
  if (cursor.at_end() || cursor.word() != word) return std::nullopt;
  if (cursor.id() >= words()) throw_damaged_words(path_);
  return cursor.id();
}

std::string_view ForwardIndex::dictionary_from(std::uint32_t block) const {
  if (words() == 0) return {};
  const auto at = number_at<std::uint32_t>(blocks_, block);
  if (at >= dictionary_.size()) throw_damaged_words(path_);
  return dictionary_.substr(at);
}

// --- documents

namespace {

DocumentTexts split_record(std::string_view tokens) {
  const std::size_t title = take_size(tokens), topics = take_size(tokens);
  if (title > tokens.size() || topics > tokens.size() - title) throw_damaged_words();
  DocumentTexts texts;
  texts[static_cast<std::size_t>(TextField::title)] = tokens.substr(0, title);
  texts[static_cast<std::size_t>(TextField::topic)] = tokens.substr(title, topics);
  texts[static_cast<std::size_t>(TextField::excerpt)] = tokens.substr(title + topics);
  return texts;
}

}  // namespace

ForwardIndex::ForwardIndex(const std::filesystem::path& path) : path_(path.string()), file_(path) {
  std::string_view rest = file_.bytes();
  if (rest.size() < sizeof footer_) throw Error(ErrorCode::index_corrupt, path_ + " is too short");
  footer_ = value_of<ForwardIndexFooter>(rest.substr(rest.size() - sizeof footer_));
  rest.remove_suffix(sizeof footer_);
  const std::uint64_t ends = std::uint64_t{footer_.documents} * sizeof(std::uint64_t),
                      blocks = std::uint64_t{block_count(footer_.words)} * sizeof(std::uint32_t);
  const bool fits = footer_.magic == ForwardIndexFooter::kMagic && footer_.texts_bytes <= rest.size() &&
                    footer_.dictionary_bytes <= rest.size() &&
                    footer_.texts_bytes + ends + footer_.dictionary_bytes + blocks == rest.size();
  if (!fits) {
    throw Error(ErrorCode::index_corrupt, path_ + " is damaged or was written by a machine of another kind");
  }
  const auto take = [&](std::uint64_t size) {
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(size);
    return taken;
  };
  const std::string_view texts = take(footer_.texts_bytes);
  texts_ = DocumentRecords(texts, take(ends));
  dictionary_ = take(footer_.dictionary_bytes);
  blocks_ = take(blocks);
}

DocumentTexts ForwardIndex::texts(std::uint32_t document) const {
  if (document == 0 || document > documents()) {
    throw Error(ErrorCode::index_corrupt, path_ + " does not have all documents");
  }
  const auto record = texts_.find(document);
  if (!record) throw_damaged_words(path_);
  if (record->empty()) return {};
  try {
    return split_record(*record);
  } catch (const Error&) {
    throw_damaged_words(path_);
  }
}

}  // namespace newsfold::common
