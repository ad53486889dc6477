#include "query/spelling.hpp"

#include <algorithm>
#include <cstdint>

#include "common/edit_distance.hpp"
#include "common/schema.hpp"
#include "common/utf8.hpp"

namespace newsfold::query {

std::string nearest_word(const std::string& word, const Xapian::Database& database) {
  constexpr std::size_t kMinLetters = 4, kLettersForTwo = 7;
  const auto letters =
      word.size() - static_cast<std::size_t>(std::count_if(word.begin(), word.end(), common::is_utf8_trail));
  if (letters < kMinLetters) return {};
  const std::size_t limit = letters >= kLettersForTwo ? 2 : 1;
  std::uint32_t first_letter_end = 0;
  common::next_code_point(word, first_letter_end);

  std::string best;
  std::size_t best_distance = limit + 1;
  Xapian::doccount best_use = 0;
  for (const char* name : {"title", "excerpt"}) {
    const std::string prefix(common::field(name).word_prefix);
    const std::string start = prefix + word.substr(0, first_letter_end);
    for (auto term = database.allterms_begin(start); term != database.allterms_end(start); ++term) {
      const std::string candidate = (*term).substr(prefix.size());
      const std::size_t changes = common::edit_distance(word, candidate, std::min(best_distance, limit));
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
