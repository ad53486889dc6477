// newsfold-check PARENT DATABASE DOCUMENTS WHAT: one half of the check of a database, in a process that may crash.
// `tables` is Xapian's check of them; a number N a look at every N-th document and the last, and at the words and
// articles beside them. Started by newsfold-index alone (database_check), whose process number is PARENT; says what it
// found by its exit code.
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/forward_index.hpp"
#include "common/schema.hpp"
#include "common/stored_article.hpp"
#include "common/system_refusal.hpp"
#include "indexer/database_check.hpp"

namespace {

using newsfold::common::ForwardIndex;
using newsfold::common::StoredArticleReader;
using newsfold::indexer::CheckExit;

// Words that are terms with positions: those of providers' names.
bool lacks_positions(const Xapian::Database& database, Xapian::docid id) {
  for (const newsfold::common::Field& field : newsfold::common::kFields) {
    if (field.word_prefix.empty()) continue;
    const std::string prefix(field.word_prefix);
    auto term = database.termlist_begin(id);
    term.skip_to(prefix);
    const bool has_words = term != database.termlist_end(id) && (*term).starts_with(prefix);
    if (has_words && term.positionlist_count() == 0) return true;
  }
  return false;
}

bool is_whole(const Xapian::Database& database, Xapian::docid id) {
  return database.termlist_begin(id) != database.termlist_end(id) && !lacks_positions(database, id);
}

template <typename Look>
bool all_documents(const Xapian::Database& database, unsigned long step, Look look) {
  unsigned long passed = 0;
  for (auto id = database.postlist_begin(""); id != database.postlist_end(""); ++id) {
    const bool is_looked_at = passed++ % step == 0 || *id == database.get_lastdocid();
    if (is_looked_at && !look(*id)) return false;
  }
  return true;
}

// The first term of a document that is not below `start`; empty where there is none.
std::string first_term_from(const Xapian::Database& database, Xapian::docid id, const std::string& start) {
  auto term = database.termlist_begin(id);
  term.skip_to(start);
  return term != database.termlist_end(id) ? *term : std::string();
}

bool has_file(const std::string& path, const char* name) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path(path) / name, error);
}

// A table that could not be opened while segments were merged is no error to Xapian: it takes it for empty, and its
// check finds nothing wrong. So a document must have its terms, and the positions of those that have some.
bool is_complete(const Xapian::Database& database, unsigned long step) {
  return all_documents(database, step, [&](Xapian::docid id) { return is_whole(database, id); });
}

// --- articles

// Whether the articles are there and are those of these documents.
bool has_own_articles(const Xapian::Database& database, const std::string& path, unsigned long step) try {
  if (!has_file(path, newsfold::common::kArticleStoreName)) return false;
  StoredArticleReader articles(path);
  if (articles.documents() != database.get_lastdocid()) return false;
  return all_documents(database, step, [&](Xapian::docid id) {
    const std::string own = newsfold::common::make_term(newsfold::common::kIdPrefix, articles.read_one_of_many(id).id);
    return first_term_from(database, id, own) == own;
  });
} catch (const newsfold::common::Error& error) {
  if (error.code() == newsfold::common::ErrorCode::io) throw;
  return false;
}

// --- words

// Each id once. The walk itself checks the order; the start of each block is what a look for its first word finds.
bool is_sound_dictionary(const ForwardIndex& index) {
  std::vector<bool> met(index.words());
  std::uint32_t passed = 0;
  for (auto at = index.words_from({}); !at.at_end(); at.next()) {
    if (at.id() >= met.size() || met[at.id()]) return false;
    met[at.id()] = true;
    if (passed++ % newsfold::common::kBlockWords == 0 && index.id_of(at.word()) != at.id()) return false;
  }
  return true;
}

bool has_stems(const Xapian::Database& database, Xapian::docid id) {
  const std::string prefix(newsfold::common::kStemPrefix);
  return first_term_from(database, id, prefix).starts_with(prefix);
}

bool has_sound_words(const ForwardIndex& index, Xapian::docid id, bool needs_some) {
  for (const std::string_view text : index.texts(id)) {
    for (newsfold::common::TokenReader token(text); token.next();) {
      if (token.id() >= index.words()) return false;
      needs_some = false;
    }
  }
  return !needs_some;
}

// Whether the words as written are there and are those of these documents, as far as can be seen without the articles.
bool has_sound_words(const Xapian::Database& database, const std::string& path, unsigned long step) try {
  if (!has_file(path, newsfold::common::kForwardIndexName)) return false;
  const ForwardIndex index(std::filesystem::path(path) / newsfold::common::kForwardIndexName);
  if (index.documents() != database.get_lastdocid() || !is_sound_dictionary(index)) return false;
  return all_documents(database, step,
                       [&](Xapian::docid id) { return has_sound_words(index, id, has_stems(database, id)); });
} catch (const newsfold::common::Error& error) {
  if (error.code() == newsfold::common::ErrorCode::io) throw;
  return false;
}

int check_tables(const char* database) {
  return Xapian::Database::check(database, 0, nullptr) == 0 ? CheckExit::sound : CheckExit::unsound;
}

int check_documents(const Xapian::Database& opened, const char* database, unsigned long step) {
  if (!is_complete(opened, step)) return CheckExit::incomplete;
  if (!has_own_articles(opened, database, step)) return CheckExit::wrong_articles;
  return has_sound_words(opened, database, step) ? CheckExit::sound : CheckExit::wrong_words;
}

int check(const Xapian::Database& opened, const char* database, unsigned long expected_documents,
          std::string_view what) {
  if (opened.get_doccount() != expected_documents) return CheckExit::wrong_count;
  if (what == "tables") return check_tables(database);
  return check_documents(opened, database, std::max(std::strtoul(what.data(), nullptr, 10), 1UL));
}

// Xapian's check of the tables takes one that it may not open for damaged. A database has at most nine open files.
bool may_open_files() {
  constexpr std::size_t kEnough = 16;
  std::vector<newsfold::common::FileDescriptor> files;
  for (std::size_t i = 0; i < kEnough; ++i) files.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  return std::all_of(files.begin(), files.end(), [](const auto& file) { return file.get() >= 0; });
}

// What `work` returns, or `damaged` where the database is why it cannot be done.
template <typename Work>
int judged(int damaged, Work work) try {
  return work();
} catch (const std::bad_alloc&) {
  return CheckExit::not_made;
} catch (const newsfold::common::Error& error) {
  return error.code() == newsfold::common::ErrorCode::io ? CheckExit::not_made : damaged;
} catch (const Xapian::Error& error) {
  return newsfold::common::is_refused_by_system(error) ? CheckExit::not_made : damaged;
} catch (...) {
  return damaged;
}

int open_and_check(const char* database, unsigned long expected_documents, const char* what) {
  return judged(CheckExit::unopenable, [&] {
    const Xapian::Database opened(database);
    return judged(CheckExit::unsound, [&] { return check(opened, database, expected_documents, what); });
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "newsfold-check is a part of newsfold-index; use newsfold-index --verify\n";
    return CheckExit::not_called_so;
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it must not outlive a run that is killed
  if (::getppid() != static_cast<pid_t>(std::strtol(argv[1], nullptr, 10))) return CheckExit::not_called_so;
  const unsigned long documents = std::strtoul(argv[3], nullptr, 10);
  if (!may_open_files()) return CheckExit::not_made;
  std::_Exit(open_and_check(argv[2], documents, argv[4]));  // no leak checker or destructor has a say in it
}
