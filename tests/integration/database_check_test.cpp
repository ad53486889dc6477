// Xapian's check in a process of its own: sound, damaged, crashing, missing.
#include "indexer/database_check.hpp"

#include <unistd.h>
#include <xapian.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include "common/article.hpp"
#include "common/article_store.hpp"
#include "common/file_io.hpp"
#include "common/forward_index.hpp"
#include "indexer/article_store_writer.hpp"
#include "indexer/forward_index_writer.hpp"
#include "indexer/segment_checks.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::check_database;

namespace {

std::string id_of(unsigned document) { return common::format_id(document); }

std::string article_of(unsigned document) {
  common::Article article;
  article.id = id_of(document);
  return encode_article(article);  // which is as good as compressed
}

std::vector<std::string> articles_of(unsigned documents) {
  std::vector<std::string> articles;
  for (unsigned i = 0; i < documents; ++i) articles.push_back(article_of(i));
  return articles;
}

void write_articles(const std::filesystem::path& database, const std::vector<std::string>& articles) {
  indexer::ArticleStoreWriter store(database / common::kArticleStoreName, "");
  for (const std::string& article : articles) store.add(article);
  store.close();
}

std::filesystem::path make_database(const TemporaryDirectory& folder, unsigned documents) {
  const std::filesystem::path path = folder.path() / "database";
  Xapian::WritableDatabase database(path.string(), Xapian::DB_CREATE_OR_OVERWRITE);
  indexer::ForwardIndexBuilder words;
  for (unsigned i = 0; i < documents; ++i) {
    Xapian::Document document;
    document.add_term("Zword");
    document.add_term(common::make_term(common::kIdPrefix, id_of(i)));
    common::ArticleWords own;
    own[0] = {{"word" + std::to_string(i), 1}};
    words.add(own);
    for (unsigned word = 0; word < 50; ++word) document.add_posting("XPWword" + std::to_string(i * word), word);
    database.add_document(document);
  }
  database.commit();
  words.write(path / common::kForwardIndexName);
  write_articles(path, articles_of(documents));
  return path;
}

// What newsfold-check says of a database of 20 documents when it may open so many files.
int exit_code_with_files(const std::filesystem::path& database, int files, const char* what) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "newsfold-check";
  const std::string command = "ulimit -n " + std::to_string(files) + "; exec " + program.string() + " " +
                              std::to_string(::getpid()) + " " + database.string() + " 20 " + what + " 2>/dev/null";
  return WEXITSTATUS(std::system(command.c_str()));
}

}  // namespace

TEST_CASE("a sound database has no problems, and its documents are counted") {
  const TemporaryDirectory folder;
  const auto path = make_database(folder, 20);
  CHECK(check_database(path, 20).empty());
  REQUIRE(check_database(path, 21).size() == 1);
  CHECK_THAT(check_database(path, 21)[0], Catch::EndsWith("has another number of documents than it should"));
}

TEST_CASE("what is no database cannot be opened") {
  const TemporaryDirectory folder;
  REQUIRE(check_database(folder.path() / "nothing", 0).size() == 1);
  CHECK_THAT(check_database(folder.path() / "nothing", 0)[0], Catch::EndsWith("cannot be opened"));
}

TEST_CASE("a table of other bytes is a problem, however the check ends") {
  const TemporaryDirectory folder;
  const auto path = make_database(folder, 200);
  for (const char* table : {"postlist.glass", "termlist.glass"}) {
    const std::string sound = *common::read_file(path / table);
    std::string bytes = sound;
    for (std::size_t i = 64; i < bytes.size(); i += 97) bytes[i] = static_cast<char>(bytes[i] ^ 0xFF);
    write_text(path / table, bytes);
    INFO(table);
    const std::vector<std::string> problems = check_database(path, 200);
    CHECK(problems.size() == 1);
    CHECK(check_database(path, 200, indexer::Look::at_all_documents, 2) == problems);
    write_text(path / table, sound);
  }
  CHECK(check_database(path, 200).empty());
  CHECK(check_database(path, 200, indexer::Look::at_all_documents, 2).empty());
}

// Xapian takes a table that is not there for an empty one, and so does its check.
TEST_CASE("a table that is missing is a problem") {
  const TemporaryDirectory folder;
  for (const char* table : {"termlist.glass", "position.glass"}) {
    const auto path = make_database(folder, 20);
    std::filesystem::remove(path / table);
    INFO(table);
    CHECK(check_database(path, 20).size() == 1);
  }
}

TEST_CASE("a look at some documents finds a table that was lost before others were added") {
  const TemporaryDirectory folder;
  for (const char* table : {"termlist.glass", "position.glass"}) {
    const auto path = make_database(folder, 20);
    std::filesystem::remove(path / table);
    INFO(table);
    CHECK(check_database(path, 20, indexer::Look::at_some_documents).size() == 1);
  }
  const auto path = make_database(folder, 100);
  std::filesystem::remove(path / "position.glass");
  Xapian::WritableDatabase database(path.string(), Xapian::DB_OPEN);
  Xapian::Document document;
  document.add_posting("XPWword", 1);
  for (int i = 0; i < 3; ++i) database.add_document(document);
  database.close();
  write_articles(path, articles_of(103));
  CHECK(check_database(path, 103, indexer::Look::at_some_documents).size() == 1);
  CHECK(check_database(make_database(folder, 100), 100, indexer::Look::at_some_documents).empty());
}

TEST_CASE("words that are missing, damaged or those of other documents are a problem") {
  const TemporaryDirectory folder;
  const auto path = make_database(folder, 20);
  const auto words = path / common::kForwardIndexName;
  const std::string sound = *common::read_file(words);
  const auto check_is_found = [&](indexer::Look look) {
    const std::vector<std::string> problems = check_database(path, 20, look);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == words.string() + " is damaged or lacks words of its documents");
  };
  const auto check_changed = [&](const std::string& part, std::size_t place, char byte) {
    std::string bytes = sound;
    REQUIRE(bytes.find(part) != std::string::npos);
    bytes[bytes.find(part) + place] = byte;
    common::replace_file(words, bytes);
    INFO(part << ' ' << place);
    check_is_found(indexer::Look::at_some_documents);
  };
  // Ids are the places in the order of words: word0, word1, word10, word11 ... A record of the dictionary: bytes in
  // common, bytes of the rest, the rest, id, articles by field. A record of the texts: bytes of the title, of topics,
  // then the id and 2 more.
  const std::string word1{4, 1, '1', 1, 1, 0, 0}, title0{1, 0, 2, 1, 0};
  check_changed(word1, 2, '0');      // not above word0
  check_changed(word1, 3, '\0');     // the id of word0
  check_changed(word1, 3, '\x7f');   // no id
  check_changed(title0, 2, '\x7f');  // a word of no id
  check_changed(title0, 2, '\0');    // no token
  std::string bytes = sound;
  bytes[bytes.size() - sizeof(common::ForwardIndexFooter) - 4] ^= 1;  // where the second block begins
  common::replace_file(words, bytes);
  check_is_found(indexer::Look::at_some_documents);

  indexer::ForwardIndexBuilder empty, fewer;
  for (int i = 0; i < 20; ++i) empty.add({});
  empty.write(words);
  check_is_found(indexer::Look::at_some_documents);
  fewer.write(words);
  check_is_found(indexer::Look::at_all_documents);
  std::filesystem::remove(words);
  check_is_found(indexer::Look::at_all_documents);
  common::replace_file(words, sound);
  CHECK(check_database(path, 20).empty());
}

TEST_CASE("articles that are missing, damaged or those of other documents are a problem") {
  const TemporaryDirectory folder;
  const auto path = make_database(folder, 20);
  const auto store = path / common::kArticleStoreName;
  const std::string sound = *common::read_file(store);
  const auto check_is_found = [&](indexer::Look look) {
    const std::vector<std::string> problems = check_database(path, 20, look);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == store.string() + " is damaged or lacks articles of its documents");
  };
  std::vector<std::string> articles = articles_of(20);
  std::swap(articles[3], articles[4]);
  write_articles(path, articles);
  check_is_found(indexer::Look::at_all_documents);
  articles = articles_of(20);
  articles[3].clear();
  write_articles(path, articles);
  check_is_found(indexer::Look::at_all_documents);
  articles[3] = "\x28\xb5\x2f\xfd and no more";
  write_articles(path, articles);
  check_is_found(indexer::Look::at_all_documents);
  articles = articles_of(19);
  write_articles(path, articles);
  check_is_found(indexer::Look::at_some_documents);
  common::replace_file(store, sound.substr(0, sound.size() - 1));
  check_is_found(indexer::Look::at_some_documents);
  std::filesystem::remove(store);
  check_is_found(indexer::Look::at_some_documents);
  common::replace_file(store, sound);
  CHECK(check_database(path, 20).empty());
}

// A fork of a process whose threads allocate would inherit their locks; a program that is started anew does not.
TEST_CASE("the check ends while other threads work") {
  const TemporaryDirectory folder;
  const auto path = make_database(folder, 20);
  std::atomic<bool> stop{false};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (!stop) std::vector<std::string>(100, std::string(1000, 'x'));
    });
  }
  for (int i = 0; i < 20; ++i) CHECK(check_database(path, 20).empty());
  stop = true;
}

TEST_CASE("what the system refuses to a check is no damage") {
  using indexer::CheckExit;
  const TemporaryDirectory folder;
  const auto path = make_database(folder, 20);
  std::size_t refused = 0;
  for (const char* what : {"tables", "1"}) {
    for (int files = 4; files < 40; ++files) {
      CAPTURE(what, files);
      const int code = exit_code_with_files(path, files, what);
      const bool is_damage = code >= CheckExit::unsound && code <= CheckExit::wrong_articles;
      CHECK_FALSE(is_damage);
      refused += code == CheckExit::not_made ? 1 : 0;
    }
    CHECK(exit_code_with_files(path, 1000, what) == CheckExit::sound);
  }
  CHECK(refused > 0);
}

TEST_CASE("segments checked aside are unsound together when one of them is, on however many threads") {
  const TemporaryDirectory folder;
  const auto path = make_database(folder, 20);
  for (const unsigned jobs : {1U, 2U}) {
    CAPTURE(jobs);
    indexer::SegmentChecks checks(jobs);
    checks.finish(0);
    checks.start(path, 20);
    checks.start(path, 20);
    checks.finish(2);
    CHECK_THROWS_WITH(checks.finish(1), "a segment of the new index was not checked");
    checks.start(path, 20);
    checks.start(path, 21);
    CHECK_THROWS_WITH(checks.finish(2), Catch::StartsWith("the new index is unsound: " + path.string()));
    checks.start(path, 20);  // and none waits for what it says
  }
}
