#include "query/spelling.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "common/schema.hpp"
#include "common/utf8.hpp"

namespace newsfold::query {
namespace {

std::vector<std::int32_t> code_points(std::string_view text) {
  std::vector<std::int32_t> points;
  for (std::uint32_t at = 0; at < text.size();) points.push_back(common::next_code_point(text, at));
  return points;
}

std::size_t distance(const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    if (*std::min_element(row.begin(), row.end()) > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  return distance(code_points(a), code_points(b), limit);
}

std::string nearest_word(const std::string& word, const Xapian::Database& database, StopCheck& stop) {
  constexpr std::size_t kMinLetters = 4, kLettersForTwo = 7;
  const std::vector<std::int32_t> points = code_points(word);
  if (points.size() < kMinLetters) return {};
  const std::size_t limit = points.size() >= kLettersForTwo ? 2 : 1;
  std::uint32_t first_letter_end = 0;
  common::next_code_point(word, first_letter_end);

  std::string best;
  std::size_t best_distance = limit + 1;
  Xapian::doccount best_use = 0;
  for (const char* name : {"title", "excerpt"}) {
    const std::string prefix(common::field(name).word_prefix);
    const std::string start = prefix + word.substr(0, first_letter_end);
    for (auto term = database.allterms_begin(start); term != database.allterms_end(start); ++term) {
      stop.tick();
      const std::string candidate = (*term).substr(prefix.size());
      const std::size_t changes = distance(points, code_points(candidate), std::min(best_distance, limit));
      if (changes > limit || changes > best_distance) continue;
      const Xapian::doccount use = term.get_termfreq();
      if (changes < best_distance || use > best_use) {
        best = candidate;
        best_distance = changes;
        best_use = use;
      }
    }
  }
  return best;
}

}  // namespace newsfold::query
