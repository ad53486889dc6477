#include "query/segment_words.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace newsfold::query {

std::uint32_t articles_with(const common::ArticleCounts& counts, const common::Field* field) {
  return field ? counts[static_cast<std::size_t>(field->text.value())]
               : *std::max_element(counts.begin(), counts.end());
}

void SegmentWords::add_segment(const Xapian::Database& segment, common::ForwardIndex words) {
  const std::string id = segment.get_uuid();
  const bool is_new =
      std::none_of(segments_.begin(), segments_.end(), [&](const auto& known) { return known.first == id; });
  if (!is_new || words.documents() != segment.get_lastdocid()) {
    throw common::Error(common::ErrorCode::index_corrupt, words.path() + " has the words of another segment");
  }
  segments_.emplace_back(id, std::move(words));
}

const common::ForwardIndex& SegmentWords::of(const Xapian::Database& segment) const {
  const std::string id = segment.get_uuid();
  for (const auto& [known, words] : segments_) {
    if (known == id) return words;
  }
  throw common::Error(common::ErrorCode::internal, "a search is in a segment that was not opened");
}

void SegmentWords::for_each(std::string_view start,
                            const std::function<void(const std::string&, const common::ArticleCounts&)>& visit) const {
  std::vector<common::WordCursor> cursors;
  for (const auto& [id, words] : segments_) cursors.push_back(words.words_from(start));
  const auto is_done = [&](const common::WordCursor& at) { return at.at_end() || !at.word().starts_with(start); };
  for (std::string word;;) {
    std::erase_if(cursors, is_done);
    if (cursors.empty()) return;
    const auto by_word = [](const auto& a, const auto& b) { return a.word() < b.word(); };
    word = std::min_element(cursors.begin(), cursors.end(), by_word)->word();
    common::ArticleCounts counts{};
    for (common::WordCursor& at : cursors) {
      if (at.word() != word) continue;
      for (std::size_t field = 0; field < counts.size(); ++field) counts[field] += at.articles()[field];
      at.next();
    }
    visit(word, counts);
  }
}

void SegmentWords::for_each_segment(const std::function<void(const common::ForwardIndex&)>& visit) const {
  for (const auto& [id, words] : segments_) visit(words);
}

bool SegmentWords::has(std::string_view word) const {
  return std::any_of(segments_.begin(), segments_.end(),
                     [&](const auto& segment) { return segment.second.id_of(word); });
}

std::uint32_t SegmentWords::having(std::string_view word) const {
  common::ArticleCounts counts{};
  for (const auto& [id, words] : segments_) {
    const common::WordCursor at = words.words_from(word);
    if (at.at_end() || at.word() != word) continue;
    for (std::size_t field = 0; field < counts.size(); ++field) counts[field] += at.articles()[field];
  }
  return articles_with(counts, nullptr);
}

}  // namespace newsfold::query
