// SQLite FTS5 at the same job, as far as it can do it: BM25 with the Porter stemmer, no stories, no quality.
//
//   newsfold-fts5-peer build FILE RECORDS                 RECORDS: id date quality story provider topics title excerpt
//                                                         url, a line each, TAB between
//   newsfold-fts5-peer search FILE QUERIES any|all ROUNDS
#include <sqlite3.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <sstream>

#include "tests/bench/latency.hpp"

using namespace newsfold;

namespace {

void check(int code, sqlite3* database) {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    throw std::runtime_error(sqlite3_errmsg(database));
}

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Database open(const char* path) {
  sqlite3* database = nullptr;
  const int code = sqlite3_open(path, &database);
  Database owner(database, sqlite3_close);
  check(code, database);
  return owner;
}

void execute(sqlite3* database, const char* sql) {
  check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), database);
}

Statement prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr), database);
  return {statement, sqlite3_finalize};
}

void bind(sqlite3_stmt* statement, int at, const std::string& text) {
  check(sqlite3_bind_text(statement, at, text.c_str(), static_cast<int>(text.size()), SQLITE_TRANSIENT),
        sqlite3_db_handle(statement));
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream text(line);
  for (std::string field; std::getline(text, field, '\t');) fields.push_back(field);
  fields.resize(9);
  return fields;
}

void build(const char* path, const char* records) {
  const Database database = open(path);
  execute(database.get(),
          "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
          "CREATE VIRTUAL TABLE article USING fts5(title, excerpt, topics, url UNINDEXED,"
          " quality UNINDEXED, date UNINDEXED, story UNINDEXED, tokenize='porter unicode61')");
  const Statement insert = prepare(database.get(), "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?)");
  std::ifstream file(records, std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = split(line);
    constexpr int kOrder[] = {6, 7, 5, 8, 2, 1, 3};
    for (int i = 0; i < 7; ++i) bind(insert.get(), i + 1, fields[static_cast<std::size_t>(kOrder[i])]);
    check(sqlite3_step(insert.get()), database.get());
    check(sqlite3_reset(insert.get()), database.get());
  }
  execute(database.get(), "COMMIT");
}

// Words, or one phrase in double quotes, in FTS5's own syntax.
std::string translate(const std::string& query, bool any_word) {
  if (query.starts_with('"')) return query;
  std::string text;
  std::istringstream words(query);
  for (std::string word; words >> word;) text += (text.empty() ? "\"" : any_word ? " OR \"" : " \"") + word + "\"";
  return text;
}

void search(const char* path, const char* queries, bool any_word, std::size_t rounds) {
  const Database database = open(path);
  const Statement select =
      prepare(database.get(),
              "SELECT url, title, snippet(article, 1, '', '', '...', 32) FROM article WHERE article"
              " MATCH ? ORDER BY bm25(article, 3, 1, 2) LIMIT 10");
  const std::vector<std::string> lines = bench::read_lines(queries);
  std::vector<double> seconds;
  std::size_t found = 0;
  bench::Stopwatch whole;
  for (std::size_t round = 0; round <= rounds; ++round) {
    if (round == 1) whole = bench::Stopwatch();
    for (const std::string& line : lines) {
      const auto before = bench::Clock::now();
      std::size_t rows = 0;
      bind(select.get(), 1, translate(line, any_word));
      while (sqlite3_step(select.get()) == SQLITE_ROW) ++rows;
      check(sqlite3_reset(select.get()), database.get());
      if (round == 0) continue;  // warms up
      found += rows;
      seconds.push_back(bench::seconds_since(before));
    }
  }
  std::cout << bench::format_latency(seconds, found, whole) << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "build" && argc == 4) build(argv[2], argv[3]);
    else if (what == "search" && argc == 6) {
      search(argv[2], argv[3], std::string(argv[4]) == "any", std::strtoul(argv[5], nullptr, 10));
    } else {
      std::cerr << "usage: newsfold-fts5-peer build FILE RECORDS | search FILE QUERIES any|all ROUNDS\n";
      return 2;
    }
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "newsfold-fts5-peer: " << e.what() << "\n";
    return 1;
  }
}
