// The forward index gives back what was put in, however it was put together, and survives any bytes.
#include "common/forward_index.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "common/byte_codec.hpp"
#include "common/error.hpp"
#include "common/file_io.hpp"
#include "indexer/forward_index_writer.hpp"
#include "query/place_matcher.hpp"
#include "tests/support/article_words.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

using namespace testing;
using common::ArticleWords;
using common::ForwardIndex;
using common::PlacedWord;
using common::TextField;
using common::TokenFinder;
using common::TokenReader;

std::vector<PlacedWord>& field_of(ArticleWords& words, TextField field) {
  return words[static_cast<std::size_t>(field)];
}

// Few words are in most articles and many in one or two, so that ids take one to three bytes.
std::string random_word(std::mt19937& random) {
  const std::uint32_t range = 1U << (random() % 15);
  return "w" + std::to_string(random() % range);
}

ArticleWords random_article(std::mt19937& random) {
  ArticleWords words;
  for (std::vector<PlacedWord>& field : words) {
    std::uint32_t position = 1;
    for (auto count = random() % 40; count > 0; --count) {
      field.push_back({random_word(random), position});
      const auto chance = random() % 10;
      position += chance == 0 ? 0 : chance == 1 ? 17 : chance == 2 ? 1'000'000 : 1;
    }
  }
  return words;
}

std::vector<ArticleWords> random_articles(std::mt19937& random, std::size_t count) {
  std::vector<ArticleWords> articles;
  for (std::size_t i = 0; i < count; ++i) articles.push_back(i % 7 == 3 ? ArticleWords() : random_article(random));
  return articles;
}

void write_index(const std::filesystem::path& path, const std::vector<ArticleWords>& articles) {
  ForwardIndexBuilder builder;
  for (const ArticleWords& words : articles) builder.add(words);
  builder.write(path);
}

Dictionary count_words(const std::vector<ArticleWords>& articles) {
  Dictionary counts;
  for (const ArticleWords& words : articles) {
    for (std::size_t field = 0; field < words.size(); ++field) {
      std::set<std::string> distinct;
      for (const PlacedWord& word : words[field]) distinct.insert(word.text);
      for (const std::string& word : distinct) ++counts[word][field];
    }
  }
  return counts;
}

void check_index(const std::filesystem::path& path, const std::vector<ArticleWords>& articles) {
  const ForwardIndex index(path);
  REQUIRE(index.documents() == articles.size());
  const Dictionary counts = count_words(articles);
  CHECK(dictionary_of(index) == counts);
  REQUIRE(index.words() == counts.size());
  const std::vector<std::string> by_id = words_by_id(index);
  for (std::uint32_t document = 1; document <= index.documents(); ++document) {
    REQUIRE(words_of(index, document, by_id) == articles[document - 1]);
  }
}

common::ErrorCode code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const common::Error& error) {
    return error.code();
  }
  FAIL("nothing was thrown");
  return common::ErrorCode::internal;
}

}  // namespace

TEST_CASE("a forward index gives back each article's words, their places and counts") {
  const TemporaryDirectory folder;
  std::mt19937 random(1);
  for (const std::size_t count : {0, 1, 2, 15, 400}) {
    const std::vector<ArticleWords> articles = random_articles(random, count);
    write_index(folder / "words", articles);
    check_index(folder / "words", articles);
  }
}

TEST_CASE("words are found by their beginning") {
  const TemporaryDirectory folder;
  std::mt19937 random(2);
  const std::vector<ArticleWords> articles = random_articles(random, 200);
  write_index(folder / "words", articles);
  const ForwardIndex index(folder / "words");
  const Dictionary counts = count_words(articles);
  std::vector<std::string> starts{"", "v", "w", "w1", "w10", "wz", "x"};
  for (int i = 0; i < 300; ++i) starts.push_back(random_word(random));
  for (const std::string& start : starts) {
    CAPTURE(start);
    auto expected = counts.lower_bound(start);
    auto at = index.words_from(start);
    REQUIRE(at.at_end() == (expected == counts.end()));
    CHECK(index.id_of(start).has_value() == counts.contains(start));
    for (int i = 0; i < 40 && expected != counts.end(); ++i, at.next(), ++expected) {
      REQUIRE(at.word() == expected->first);
      REQUIRE(index.id_of(at.word()) == at.id());
    }
  }
}

TEST_CASE("words with a beginning are passed over together") {
  const TemporaryDirectory folder;
  std::mt19937 random(8);
  write_index(folder / "words", random_articles(random, 200));
  const ForwardIndex index(folder / "words");
  REQUIRE(index.words() > 10 * common::kBlockWords);
  for (int i = 0; i < 2'000; ++i) {
    auto at = index.words_from(random_word(random)), step = at;
    for (int skips = 0; skips < 5 && !at.at_end(); ++skips) {
      const std::string beginning = at.word().substr(0, 1 + random() % at.word().size());
      CAPTURE(at.word(), beginning);
      at.skip_beginning(beginning.size());
      while (!step.at_end() && step.word().starts_with(beginning)) step.next();
      REQUIRE(at.at_end() == step.at_end());
      if (at.at_end()) break;
      REQUIRE(at.word() == step.word());
      REQUIRE(at.id() == step.id());
      REQUIRE(at.articles() == step.articles());
    }
  }
}

TEST_CASE("frequent words have the small ids") {
  const TemporaryDirectory folder;
  ArticleWords one, two;
  field_of(one, TextField::title) = {{"b", 1}, {"often", 2}};
  field_of(two, TextField::excerpt) = {{"often", 1}, {"a", 2}, {"a", 3}};
  write_index(folder / "words", {one, two});
  const ForwardIndex index(folder / "words");
  CHECK(words_by_id(index) == std::vector<std::string>{"often", "a", "b"});
  CHECK(dictionary_of(index) == Dictionary{{"a", {0, 0, 1}}, {"b", {1, 0, 0}}, {"often", {1, 0, 1}}});
}

TEST_CASE("merged indexes are the index of all their articles") {
  const TemporaryDirectory folder;
  std::mt19937 random(3);
  for (int round = 0; round < 10; ++round) {
    std::vector<ForwardIndexPart> parts;
    std::vector<ArticleWords> all;
    for (int part = 0; part < 1 + round % 5; ++part) {
      std::vector<ArticleWords> articles = random_articles(random, random() % 60);
      parts.push_back({folder / ("part" + std::to_string(part))});
      write_index(parts.back().path, articles);
      for (std::uint32_t document = 1; document <= articles.size(); ++document) {
        if (random() % 4 != 0) continue;
        parts.back().left_out.push_back(document);
        articles[document - 1] = {};
      }
      all.insert(all.end(), articles.begin(), articles.end());
    }
    merge_forward_indexes(parts, folder / "merged");
    check_index(folder / "merged", all);
    write_index(folder / "built", all);
    CHECK(common::read_file(folder / "merged") == common::read_file(folder / "built"));
  }
}

TEST_CASE("merged indexes with many words are the index of all their articles") {
  const TemporaryDirectory folder;
  std::mt19937 random(5);
  std::vector<ArticleWords> all(2);
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    field_of(all[random() % 2], TextField::title).push_back({"w" + std::to_string(random() % 9'000), i + 1});
  }
  write_index(folder / "one", {all[0]});
  write_index(folder / "other", {all[1]});
  merge_forward_indexes({{folder / "one"}, {folder / "other"}}, folder / "merged");
  write_index(folder / "built", all);
  CHECK(common::read_file(folder / "merged") == common::read_file(folder / "built"));
}

TEST_CASE("tokens of one word are found as reading all of them finds them") {
  std::mt19937 random(4);
  for (int round = 0; round < 2'000; ++round) {
    common::ByteWriter bytes;
    std::vector<std::pair<std::uint32_t, std::size_t>> tokens;  // id, where its code begins
    // Ids and steps from a few numbers of one to three bytes that share theirs, so that one looks like another's end.
    const std::vector<std::uint32_t> numbers{2, 3, 4, 17, 130, 131, 2 * 128, 3 * 128 + 2, 17 * 128 + 3, 130 * 128 + 4};
    for (auto count = random() % 30; count > 0; --count) {
      if (random() % 5 == 0) bytes.put_varint(common::kSamePosition);
      else if (random() % 4 == 0) {
        bytes.put_varint(common::kStep);
        bytes.put_varint(numbers[random() % numbers.size()]);
      }
      const std::uint32_t code = numbers[random() % numbers.size()];
      tokens.emplace_back(code - common::kFirstId, bytes.bytes().size());
      bytes.put_varint(code);
    }
    const std::string_view text = bytes.bytes();
    TokenReader reader(text);
    for (const auto& [id, at] : tokens) {
      REQUIRE(reader.next());
      REQUIRE(reader.id() == id);
    }
    REQUIRE_FALSE(reader.next());
    for (const std::uint32_t code : numbers) {
      const TokenFinder finder(code - common::kFirstId);
      std::string_view found = finder.find(text);
      for (const auto& [id, at] : tokens) {
        if (id != code - common::kFirstId) continue;
        REQUIRE(text.size() - found.size() == at);
        REQUIRE_FALSE(found.empty());
        found = finder.find_next(found);
      }
      REQUIRE(found.empty());
    }
  }
}

TEST_CASE("numbers of every size are read") {
  for (const std::uint64_t number : {0ULL, 125ULL, 126ULL, 16'381ULL, 16'382ULL, 2'097'149ULL, 2'097'150ULL,
                                     268'435'453ULL, 268'435'454ULL, 4'294'967'293ULL}) {
    common::ByteWriter bytes;
    bytes.put_varint(number + common::kFirstId);
    bytes.put_varint(common::kStep);
    bytes.put_varint(100'000);
    bytes.put_varint(number + common::kFirstId);
    TokenReader token(bytes.bytes());
    REQUIRE(token.next());
    CHECK(token.id() == number);
    CHECK(token.position() == 1);
    REQUIRE(token.next());
    CHECK(token.id() == number);
    CHECK(token.position() == 100'001);
    CHECK_FALSE(token.next());
  }
}

TEST_CASE("what cannot be read as tokens is refused") {
  const std::vector<std::string> damaged{{'\x00'},         {'\x01'}, {'\x01', '\x05'}, {'\x01', '\x05', '\x01'},
                                         {'\x00', '\x00'}, "\x80",   "\x85\x85",       std::string(6, '\xff')};
  for (const std::string& bytes : damaged) {
    TokenReader token(bytes);
    CHECK_THROWS_AS(
        [&] {
          while (token.next()) {
          }
        }(),
        common::Error);
  }
}

TEST_CASE("a file that is none, or does not hold a document, is refused") {
  const TemporaryDirectory folder;
  write_index(folder / "words", {ArticleWords(), ArticleWords()});
  const ForwardIndex index(folder / "words");
  CHECK(code_of([&] { index.texts(0); }) == common::ErrorCode::index_corrupt);
  CHECK(code_of([&] { index.texts(3); }) == common::ErrorCode::index_corrupt);
  for (const std::uint32_t any : {0U, 1U, 2U, 3U, UINT32_MAX}) CHECK_NOTHROW(index.read_ahead(any));
  common::replace_file(folder / "short", "words");
  CHECK(code_of([&] { ForwardIndex(folder / "short"); }) == common::ErrorCode::index_corrupt);
  std::string bytes = *common::read_file(folder / "words");
  common::replace_file(folder / "longer", " " + bytes);
  CHECK(code_of([&] { ForwardIndex(folder / "longer"); }) == common::ErrorCode::index_corrupt);
  bytes[bytes.size() - sizeof(common::ForwardIndexFooter)] ^= 1;
  common::replace_file(folder / "other", bytes);
  CHECK(code_of([&] { ForwardIndex(folder / "other"); }) == common::ErrorCode::index_corrupt);
  CHECK(code_of([&] { ForwardIndex(folder / "nothing"); }) == common::ErrorCode::io);
}

// Two words of one article each, "a" and "b", whose dictionary is the 7 bytes twice: 0 1 word id 0 0 1 (nothing in
// common, one letter, id, articles by field).
class TwoWords {
 public:
  TwoWords() {
    ArticleWords first, second;
    field_of(first, TextField::excerpt) = {{"a", 1}};
    field_of(second, TextField::excerpt) = {{"b", 1}};
    write_index(path(), {first, second});
    bytes_ = *common::read_file(path());
    dictionary_ = bytes_.find(std::string("\0\1a\0\0\0\1\0\1b\1\0\0\1", 14));
    REQUIRE(dictionary_ != std::string::npos);
  }

  std::filesystem::path path() const { return folder_ / "words"; }

  void change(std::size_t place, char byte) const {
    std::string bytes = bytes_;
    bytes.at(dictionary_ + place) = byte;
    common::replace_file(path(), bytes);
  }

 private:
  TemporaryDirectory folder_;
  std::string bytes_;
  std::size_t dictionary_ = 0;
};

TEST_CASE("a dictionary whose words do not ascend is refused wherever it is walked") {
  const TwoWords words;
  const TemporaryDirectory folder;
  for (const char second : {'a', '`'}) {
    words.change(9, second);
    const ForwardIndex index(words.path());
    auto at = index.words_from({});
    CHECK_THROWS_WITH(at.next(), words.path().string() + " is damaged");
    const auto merge = [&] { merge_forward_indexes({{words.path()}}, folder / "merged"); };
    CHECK(code_of(merge) == common::ErrorCode::index_corrupt);
  }
}

TEST_CASE("the error for damage names the file") {
  const TwoWords words;
  const TemporaryDirectory folder;
  const std::string expected = words.path().string() + " is damaged";
  words.change(3, '\x7f');
  CHECK_THROWS_WITH(ForwardIndex(words.path()).id_of("a"), expected);
  CHECK_THROWS_WITH(merge_forward_indexes({{words.path()}}, folder / "merged"), expected);
  words.change(0, '\0');  // as it was
  std::string bytes = *common::read_file(words.path());
  bytes[2] = '\0';  // a token that is nothing but kSamePosition, after the bytes of title and topics
  common::replace_file(words.path(), bytes);
  const ForwardIndex index(words.path());
  CHECK_THROWS_WITH(merge_forward_indexes({{words.path()}}, folder / "merged"), expected);
  query::PlaceMatcher matcher({query::PlaceCondition::Kind::near, {"a", "b"}, 2, {}}, index);
  CHECK_THROWS_WITH(matcher.matches(1), expected);
}

TEST_CASE("fewer articles than have a word cannot be counted less") {
  const TwoWords words;
  const TemporaryDirectory folder;
  const auto merge = [&] { merge_forward_indexes({{words.path(), {2}}}, folder / "merged"); };
  CHECK_NOTHROW(merge());
  words.change(13, '\0');
  CHECK(code_of(merge) == common::ErrorCode::index_corrupt);
}

// Every way of reading ends, in an answer or the error for damage; so does merging, which may not keep what it read.
TEST_CASE("a damaged file gives wrong words or an error, and never more") {
  const TemporaryDirectory folder;
  std::mt19937 random(5);
  write_index(folder / "sound", random_articles(random, 60));
  const std::string sound = *common::read_file(folder / "sound");
  int refused = 0;
  for (int copy = 0; copy < 600; ++copy) {
    std::string bytes = sound;
    for (auto flips = 1 + random() % 3; flips > 0; --flips) {
      const bool at_end = random() % 2 == 0;  // where dictionary and footer are
      const std::size_t range = at_end ? bytes.size() / 4 : bytes.size();
      bytes[bytes.size() - 1 - random() % range] = static_cast<char>(random());
    }
    common::FileWriter file(folder / "damaged");
    file.write(bytes);
    file.close();
    try {
      const ForwardIndex index(folder / "damaged");
      for (std::uint32_t document = 1; document <= index.documents(); ++document) {
        index.read_ahead(document);
        for (const std::string_view text : index.texts(document)) {
          for (TokenReader token(text); token.next();) {
          }
        }
      }
      for (auto at = index.words_from("w5"); !at.at_end(); at.next()) {
        const std::uint32_t id = index.id_of(at.word()).value_or(0);  // throws, which is no failure
        REQUIRE(id < index.words());                                  // tables are made by it
      }
      for (auto at = index.words_from("w"); !at.at_end();)
        at.skip_beginning(std::min<std::size_t>(at.word().size(), 2));
      merge_forward_indexes({{folder / "damaged", {1, 5}}, {folder / "sound"}}, folder / "merged");
    } catch (const common::Error& error) {
      REQUIRE(error.code() == common::ErrorCode::index_corrupt);
      ++refused;
    }
  }
  CHECK(refused > 100);
}

}  // namespace newsfold::indexer
