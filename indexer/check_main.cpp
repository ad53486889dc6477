// newsfold-check PARENT DATABASE DOCUMENTS STEP: Xapian's check of one database, in a process that may crash, and a
// look at every STEP-th document and the last. Started by newsfold-index alone (database_check), whose process number
// is PARENT; says what it found by its exit code.
#include <sys/prctl.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "common/schema.hpp"
#include "indexer/database_check.hpp"

namespace {

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
  if (database.get_document(id).get_data().empty()) return false;
  return database.termlist_begin(id) != database.termlist_end(id) && !lacks_positions(database, id);
}

// A table that could not be opened while segments were merged is no error to Xapian: it takes it for empty, and its
// check finds nothing wrong. So a document must have its data, its terms, and the positions of those that have some.
bool is_complete(const Xapian::Database& database, unsigned long step) {
  unsigned long passed = 0;
  for (auto id = database.postlist_begin(""); id != database.postlist_end(""); ++id) {
    const bool is_looked_at = passed++ % step == 0 || *id == database.get_lastdocid();
    if (is_looked_at && !is_whole(database, *id)) return false;
  }
  return true;
}

int check(const char* database, unsigned long expected_documents, unsigned long step) {
  try {
    const Xapian::Database opened(database);
    if (opened.get_doccount() != expected_documents) return CheckExit::wrong_count;
    if (!is_complete(opened, step)) return CheckExit::incomplete;
    return Xapian::Database::check(database, 0, nullptr) == 0 ? CheckExit::sound : CheckExit::unsound;
  } catch (...) {
    return CheckExit::unopenable;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "newsfold-check is a part of newsfold-index; use newsfold-index --verify\n";
    return 2;
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it must not outlive a run that is killed
  if (::getppid() != static_cast<pid_t>(std::strtol(argv[1], nullptr, 10))) return 2;
  const auto number = [&](int place) { return std::strtoul(argv[place], nullptr, 10); };
  std::_Exit(check(argv[2], number(3), std::max(number(4), 1UL)));  // no leak checker or destructor has a say in it
}
