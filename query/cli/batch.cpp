#include "query/cli/batch.hpp"

#include <fmt/format.h>

#include <newsfold/error.hpp>
#include <newsfold/json.hpp>

namespace newsfold::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Answer {
  std::string line;
  bool ok = false;
};

// What is wrong with one query, rather than with the index or the system under all of them.
bool is_about_the_query(ErrorCode code) {
  return code == ErrorCode::invalid_argument || code == ErrorCode::query_refused;
}

Answer answer_query(const std::string& id, const Request& request, const Search& search) try {
  return {batch_answer(id, search(request), request.explain), true};
} catch (const Error& error) {
  if (!is_about_the_query(error.code())) throw;
  return {batch_error(id, error.code(), error.what())};
}

}  // namespace

bool answer_batch(std::istream& input, const Request& request, const Search& search, const WriteLine& write_line) {
  bool all_answered = true;
  std::size_t line_number = 0;
  for (std::string line; std::getline(input, line);) {
    ++line_number;
    if (line_number == 1 && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
    if (line.ends_with('\r')) line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    const std::size_t tab = line.find('\t');
    Answer answer;
    if (tab == std::string::npos) {
      const auto message = fmt::format("line {} has no TAB between an id and a query", line_number);
      answer.line = batch_error(std::nullopt, ErrorCode::invalid_argument, message);
    } else {
      Request asked = request;
      asked.query = line.substr(tab + 1);
      answer = answer_query(line.substr(0, tab), asked, search);
    }
    write_line(answer.line);
    all_answered = all_answered && answer.ok;
  }
  return all_answered;
}

}  // namespace newsfold::cli
