// tests/data/language: the table of queries with what becomes of them, and the articles they are asked of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::testing {

constexpr std::int64_t kLanguageNow = 1'599'834'120;  // Friday, 2020-09-11T14:22:00Z

struct LanguageCase {
  std::string query;
  std::string parsed;
  std::vector<std::string> notes;  // parts of the parser's notes
  std::set<std::string> articles;  // ids of what is found
  std::string help;                // part of what the search adds
};

// The fields of each line that is neither empty nor a comment; missing ones at the end are empty.
inline std::vector<std::vector<std::string>> read_table(const std::string& name, std::size_t columns) {
  const auto path = std::filesystem::path(NEWSFOLD_TEST_DATA) / "language" / name;
  std::ifstream file(path, std::ios::binary);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with("# ")) continue;
    std::vector<std::string>& row = rows.emplace_back();
    std::istringstream fields(line);
    for (std::string text; std::getline(fields, text, '\t');) row.push_back(text);
    if (row.size() > columns) throw std::runtime_error(path.string() + " has too many columns in: " + line);
    row.resize(columns);
  }
  if (rows.empty()) throw std::runtime_error("nothing in " + path.string());
  return rows;
}

// \t \n \r \xHH and \\ are what they stand for.
inline std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      out.push_back(text[at]);
      continue;
    }
    const char kind = text.at(++at);
    if (kind == 'x') {
      out.push_back(static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16)));
      at += 2;
    } else {
      out.push_back(kind == 't' ? '\t' : kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind);
    }
  }
  return out;
}

inline std::vector<std::string> split_notes(std::string text) {
  constexpr std::string_view kBetween = " | ";
  std::vector<std::string> notes;
  for (std::size_t end = 0; !text.empty(); text.erase(0, end == std::string::npos ? end : end + kBetween.size())) {
    end = text.find(kBetween);
    notes.push_back(text.substr(0, end));
  }
  return notes;
}

// `named`: * all, - none, ids, or ! and the ids of what is not found.
inline std::set<std::string> articles_of(const std::string& named, const std::set<std::string>& all) {
  std::istringstream words(named);
  std::set<std::string> ids, others;
  for (std::string word; words >> word;) ids.insert(word);
  if (ids.contains("-")) return {};
  if (ids.contains("*")) return all;
  if (ids.erase("!") == 0) return ids;
  for (const std::string& id : all) {
    if (!ids.contains(id)) others.insert(id);
  }
  return others;
}

inline std::vector<LanguageCase> language_cases() {
  std::set<std::string> all;
  for (const auto& row : read_table("articles.tsv", 11)) all.insert(row[0]);
  std::vector<LanguageCase> cases;
  for (const auto& row : read_table("queries.tsv", 5)) {
    cases.push_back(
        {unescaped(row[0]), unescaped(row[1]), split_notes(row[2]), articles_of(row[3], all), unescaped(row[4])});
  }
  return cases;
}

}  // namespace newsfold::testing
