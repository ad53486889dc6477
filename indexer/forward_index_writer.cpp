#include "indexer/forward_index_writer.hpp"

#include <algorithm>
#include <numeric>
#include <queue>

#include "common/byte_codec.hpp"
#include "common/error.hpp"
#include "common/raw_bytes.hpp"

namespace newsfold::indexer {
namespace {

using common::ArticleCounts;
using common::bytes_of;
using common::ByteWriter;
using common::DocumentTexts;
using common::ForwardIndex;
using common::kTextFields;
using common::TextField;
using common::TokenReader;
using common::WordCursor;

constexpr std::uint32_t kNoId = UINT32_MAX;

std::size_t place_of(TextField field) { return static_cast<std::size_t>(field); }

// Tokens, encoded one after the other.
class TokenWriter {
 public:
  void put(std::uint32_t id, std::uint32_t position) {
    const std::uint32_t step = position - position_;
    if (step == 0) bytes_.put_varint(common::kSamePosition);
    if (step > 1) {
      bytes_.put_varint(common::kStep);
      bytes_.put_varint(step);
    }
    bytes_.put_varint(id + common::kFirstId);
    position_ = position;
  }

  const std::string& bytes() const { return bytes_.bytes(); }

 private:
  ByteWriter bytes_;
  std::uint32_t position_ = 0;
};

}  // namespace

// The file, written front to back.
class ForwardIndexFile {
 public:
  explicit ForwardIndexFile(const std::filesystem::path& path) : file_(path) {}

  // `ids`: of each word of the texts, its id in this file.
  void add_document(const DocumentTexts& texts, const std::vector<std::uint32_t>& ids) {
    ByteWriter record;
    std::array<TokenWriter, kTextFields> fields;
    for (std::size_t field = 0; field < kTextFields; ++field) {
      for (TokenReader token(texts[field]); token.next();) {
        if (token.id() >= ids.size() || ids[token.id()] == kNoId) common::throw_damaged_words();
        fields[field].put(ids[token.id()], token.position());
      }
    }
    put_record(fields);
  }

  void add_no_document() { ends_.push_back(size_); }

  // Ascending, after all documents.
  void add_word(std::string_view word, std::uint32_t id, const ArticleCounts& articles) {
    if (footer_.words++ % common::kBlockWords == 0) {
      blocks_.push_back(static_cast<std::uint32_t>(footer_.dictionary_bytes));
      last_word_.clear();
    }
    const auto shared =
        std::mismatch(word.begin(), word.end(), last_word_.begin(), last_word_.end()).first - word.begin();
    ByteWriter record;
    record.put_varint(static_cast<std::uint64_t>(shared));
    record.put_string(word.substr(static_cast<std::size_t>(shared)));
    record.put_varint(id);
    for (const std::uint32_t count : articles) record.put_varint(count);
    if (footer_.words == 1) file_.write(bytes_of(ends_));
    file_.write(record.bytes());
    footer_.dictionary_bytes += record.bytes().size();
    last_word_ = word;
  }

  void close() {
    if (footer_.words == 0) file_.write(bytes_of(ends_));
    footer_.texts_bytes = size_;
    footer_.documents = static_cast<std::uint32_t>(ends_.size());
    file_.write(bytes_of(blocks_));
    file_.write(bytes_of(footer_));
    file_.close();
  }

 private:
  void put_record(const std::array<TokenWriter, kTextFields>& fields) {
    const auto is_empty = [](const TokenWriter& field) { return field.bytes().empty(); };
    if (std::all_of(fields.begin(), fields.end(), is_empty)) return add_no_document();
    ByteWriter head;
    head.put_varint(fields[place_of(TextField::title)].bytes().size());
    head.put_varint(fields[place_of(TextField::topic)].bytes().size());
    file_.write(head.bytes());
    size_ += head.bytes().size();
    for (const TokenWriter& field : fields) {
      file_.write(field.bytes());
      size_ += field.bytes().size();
    }
    ends_.push_back(size_);
  }

  common::FileWriter file_;
  std::uint64_t size_ = 0;  // of the texts
  std::vector<std::uint64_t> ends_;
  std::vector<std::uint32_t> blocks_;
  std::string last_word_;
  common::ForwardIndexFooter footer_;
};

namespace {

// Numbers words by how many articles have them; kNoId for what none has.
std::vector<std::uint32_t> ids_by_frequency(const std::vector<ArticleCounts>& words) {
  std::vector<std::uint32_t> uses, order;
  for (const ArticleCounts& counts : words) {
    uses.push_back(std::accumulate(counts.begin(), counts.end(), 0U));
    if (uses.back() > 0) order.push_back(static_cast<std::uint32_t>(uses.size() - 1));
  }
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return uses[a] != uses[b] ? uses[a] > uses[b] : a < b; });
  std::vector<std::uint32_t> ids(words.size(), kNoId);
  for (std::uint32_t id = 0; id < order.size(); ++id) ids[order[id]] = id;
  return ids;
}

// --- merging

struct Part {
  ForwardIndex index;
  std::vector<std::uint32_t> left_out;
  std::vector<std::uint32_t> words = {};  // of each of its ids the place in the order of all words; then its new id
};

// The words of a part, some read at once: of hundreds of parts, what is mapped of each would add up.
class PartWords {
 public:
  struct Word {
    std::string text;
    std::uint32_t id = 0;  // in the part
    ArticleCounts articles{};
  };

  // So many are read at once.
  PartWords(const ForwardIndex& index, std::size_t together)
      : index_(&index), unread_(index.words_from({})), together_(together) {
    read_some();
  }

  bool at_end() const { return at_ == words_.size(); }
  const Word& word() const { return words_[at_]; }
  void next() {
    if (++at_ == words_.size()) read_some();
  }

 private:
  void read_some() {
    words_.clear();
    for (; words_.size() < together_ && !unread_.at_end(); unread_.next()) {
      words_.push_back({unread_.word(), unread_.id(), unread_.articles()});
    }
    index_->release_memory();
    at_ = 0;
  }

  const ForwardIndex* index_;
  WordCursor unread_;
  std::size_t together_;
  std::vector<Word> words_;
  std::size_t at_ = 0;
};

// The words of all parts in one order.
class WordMerge {
 public:
  explicit WordMerge(const std::vector<Part>& parts) {
    constexpr std::size_t kReadTogether = 1 << 15;  // of all parts, 2 MB
    const std::size_t together = kReadTogether / std::max<std::size_t>(parts.size(), 1) + 1;
    for (const Part& part : parts) words_.emplace_back(part.index, together);
  }

  // Calls visit(place, part, word) for each word of each part; equal words have the same place, from 0 on.
  template <typename Visit>
  void run(Visit visit) {
    const auto is_later = [this](std::size_t a, std::size_t b) {
      return words_[a].word().text > words_[b].word().text;
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(is_later)> next(is_later);
    for (std::size_t part = 0; part < words_.size(); ++part) {
      if (!words_[part].at_end()) next.push(part);
    }
    std::string text;
    for (std::uint32_t place = 0; !next.empty(); ++place) {
      text = words_[next.top()].word().text;
      while (!next.empty() && words_[next.top()].word().text == text) {
        const std::size_t part = next.top();
        next.pop();
        visit(place, part, words_[part].word());
        words_[part].next();
        if (!words_[part].at_end()) next.push(part);
      }
    }
  }

 private:
  std::vector<PartWords> words_;
};

class Merger {
 public:
  explicit Merger(const std::vector<ForwardIndexPart>& parts) {
    for (const ForwardIndexPart& part : parts) {
      parts_.push_back({ForwardIndex(part.path), part.left_out});
      parts_.back().index.release_memory();
    }
  }

  void run(const std::filesystem::path& target) {
    ForwardIndexFile file(target);
    add_up_words();
    for (const Part& part : parts_) subtract_left_out(part);
    ids_ = ids_by_frequency(counts_);
    for (Part& part : parts_) add_documents(part, file);
    add_words(file);
    file.close();
  }

 private:
  // Numbers all words in their order, and counts their articles.
  void add_up_words() {
    for (Part& part : parts_) part.words.assign(part.index.words(), kNoId);
    WordMerge(parts_).run([this](std::uint32_t place, std::size_t number, const PartWords::Word& word) {
      if (place == counts_.size()) counts_.emplace_back();
      std::vector<std::uint32_t>& words = parts_[number].words;
      if (word.id >= words.size()) common::throw_damaged_words(parts_[number].index.path());
      words[word.id] = place;
      for (std::size_t field = 0; field < kTextFields; ++field) counts_[place][field] += word.articles[field];
    });
  }

  void subtract_left_out(const Part& part) {
    std::vector<std::uint32_t> words;
    for (const std::uint32_t document : part.left_out) {
      const DocumentTexts texts = part.index.texts(document);
      for (std::size_t field = 0; field < kTextFields; ++field) {
        words.clear();
        for (TokenReader token(texts[field]); token.next();) words.push_back(word_of(part, token.id()));
        std::sort(words.begin(), words.end());
        words.erase(std::unique(words.begin(), words.end()), words.end());
        for (const std::uint32_t word : words) {
          if (counts_[word][field]-- == 0) common::throw_damaged_words(part.index.path());
        }
      }
    }
  }

  static std::uint32_t word_of(const Part& part, std::uint32_t id) {
    if (id >= part.words.size() || part.words[id] == kNoId) common::throw_damaged_words(part.index.path());
    return part.words[id];
  }

  static void add_document(const Part& part, std::uint32_t document, ForwardIndexFile& file) {
    try {
      file.add_document(part.index.texts(document), part.words);
    } catch (const common::Error& error) {
      if (error.code() != common::ErrorCode::index_corrupt) throw;
      common::throw_damaged_words(part.index.path());
    }
  }

  void add_documents(Part& part, ForwardIndexFile& file) const {
    constexpr std::uint32_t kReadBetween = 1 << 13;  // 1.5 MB
    for (std::uint32_t& word : part.words) word = word == kNoId ? kNoId : ids_[word];
    auto left_out = part.left_out.begin();
    for (std::uint32_t document = 1; document <= part.index.documents(); ++document) {
      if (left_out != part.left_out.end() && *left_out == document) {
        file.add_no_document();
        ++left_out;
      } else {
        add_document(part, document, file);
      }
      if (document % kReadBetween == 0) part.index.release_memory();
    }
    part.index.release_memory();
  }

  void add_words(ForwardIndexFile& file) const {
    std::uint32_t next = 0;
    WordMerge(parts_).run([&](std::uint32_t place, std::size_t, const PartWords::Word& word) {
      if (place < next) return;
      next = place + 1;
      if (ids_[place] != kNoId) file.add_word(word.text, ids_[place], counts_[place]);
    });
  }

  std::vector<Part> parts_;
  std::vector<ArticleCounts> counts_;  // of each word, in their order
  std::vector<std::uint32_t> ids_;     // the same
};

}  // namespace

// --- building

// Numbers the words of a field of the last document, and counts it for them.
void ForwardIndexBuilder::count(std::size_t field, const std::vector<common::PlacedWord>& words) {
  last_[field].clear();
  for (const common::PlacedWord& placed : words) {
    const auto [found, is_new] = numbers_.try_emplace(placed.text, static_cast<std::uint32_t>(words_.size()));
    if (is_new) words_.emplace_back();
    Word& word = words_[found->second];
    const auto document = static_cast<std::uint32_t>(sizes_.size());
    if (word.last_document[field] != document) ++word.articles[field];
    word.last_document[field] = document;
    last_[field].push_back(found->second);
  }
}

const WordNumbers& ForwardIndexBuilder::add(const common::ArticleWords& words) {
  FieldSizes& sizes = sizes_.emplace_back();
  for (std::size_t field = 0; field < kTextFields; ++field) {
    count(field, words[field]);
    TokenWriter tokens;
    for (std::size_t i = 0; i < words[field].size(); ++i) tokens.put(last_[field][i], words[field][i].position);
    bytes_.append(tokens.bytes());
    sizes[field] = tokens.bytes().size();
  }
  return last_;
}

void ForwardIndexBuilder::add_documents(ForwardIndexFile& file, const std::vector<std::uint32_t>& ids) const {
  std::string_view rest = bytes_;
  for (const FieldSizes& sizes : sizes_) {
    DocumentTexts texts;
    for (std::size_t field = 0; field < kTextFields; ++field) {
      texts[field] = rest.substr(0, sizes[field]);
      rest.remove_prefix(sizes[field]);
    }
    file.add_document(texts, ids);
  }
}

void ForwardIndexBuilder::write(const std::filesystem::path& path) const {
  std::vector<std::pair<std::string_view, std::uint32_t>> ordered(numbers_.begin(), numbers_.end());
  std::sort(ordered.begin(), ordered.end());
  std::vector<ArticleCounts> counts;
  for (const auto& [word, number] : ordered) counts.push_back(words_[number].articles);
  const std::vector<std::uint32_t> ids = ids_by_frequency(counts);
  std::vector<std::uint32_t> id_of(ids.size());
  for (std::size_t place = 0; place < ids.size(); ++place) id_of[ordered[place].second] = ids[place];
  ForwardIndexFile file(path);
  add_documents(file, id_of);
  for (std::size_t place = 0; place < ids.size(); ++place) {
    file.add_word(ordered[place].first, ids[place], counts[place]);
  }
  file.close();
}

void merge_forward_indexes(const std::vector<ForwardIndexPart>& parts, const std::filesystem::path& target) {
  Merger(parts).run(target);
}

}  // namespace newsfold::indexer
