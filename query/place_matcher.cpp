#include "query/place_matcher.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace newsfold::query {

using common::TokenReader;
using Kind = PlaceCondition::Kind;

// So few are sooner looked for one after the other than every token is read.
constexpr std::size_t kFewWords = 4;

PlaceMatcher::PlaceMatcher(const PlaceCondition& condition, const common::ForwardIndex& index)
    : kind_(condition.kind), window_(std::max(condition.window, 1U)), field_(condition.field), index_(index) {
  for (const std::string& word : condition.words) {
    const auto id = index.id_of(word);
    if (id) want(*id);
    if (!id && kind_ != Kind::any_of) {
      ids_.clear();
      return;
    }
  }
}

void PlaceMatcher::want(std::uint32_t id) {
  ids_.push_back(id);
  if (ids_.size() <= kFewWords) finders_.emplace_back(id);
  if (id >= wanted_.size()) wanted_.resize(id + 1);
  wanted_[id] = true;
}

bool PlaceMatcher::matches(std::uint32_t document) {
  const common::DocumentTexts texts = index_.texts(document);
  try {
    if (field_) return matches_text(texts[static_cast<std::size_t>(*field_)]);
    return std::any_of(texts.begin(), texts.end(), [this](std::string_view text) { return matches_text(text); });
  } catch (const common::Error&) {
    common::throw_damaged_words(index_.path());
  }
}

bool PlaceMatcher::matches_text(std::string_view text) {
  switch (kind_) {
    case Kind::sequence: return has_sequence(text);
    case Kind::near: return has_near(text);
    case Kind::any_of: break;
  }
  return has_any(text);
}

bool PlaceMatcher::has_any(std::string_view text) const {
  if (ids_.size() <= kFewWords) return has_one(text);
  for (TokenReader token(text); token.next();) {
    if (is_wanted(token.id())) return true;
  }
  return false;
}

bool PlaceMatcher::has_one(std::string_view text) const {
  return std::any_of(finders_.begin(), finders_.end(), [&](const auto& finder) { return !finder.find(text).empty(); });
}

bool PlaceMatcher::has_sequence(std::string_view text) const {
  const common::TokenFinder& first = finders_.front();
  for (std::string_view from = first.find(text); !from.empty(); from = first.find_next(from)) {
    if (begins_sequence(from)) return true;
  }
  return false;
}

// Of several tokens at one position, any may be the next word.
bool PlaceMatcher::begins_sequence(std::string_view text) const {
  TokenReader token(text);
  std::uint32_t found = 0;
  while (found < ids_.size() && token.next() && token.position() <= 1 + found) {
    if (token.position() == 1 + found && token.id() == ids_[found]) ++found;
  }
  return found == ids_.size();
}

// --- near

// Looks at the window that ends at each place: articles that match mostly do so in the first lines.
bool PlaceMatcher::has_near(std::string_view text) {
  places_.clear();
  std::size_t begin = 0;
  for (TokenReader token(text); token.next();) {
    if (!is_wanted(token.id())) continue;
    const bool is_shared = !places_.empty() && places_.back().position == token.position();
    places_.push_back({token.position(), token.id(), is_shared ? places_.back().first : places_.size()});
    while (token.position() - places_[begin].position >= window_) ++begin;
    if (places_.size() - begin >= ids_.size() && has_all_from(begin)) return true;
  }
  return false;
}

// Whether each word can have a position of its own: a matching of words and positions, found by augmenting paths
// (Kuhn). Mostly the first place of a word will do; only words that are given twice, or share positions (the parts and
// the whole of a compound), have to make room for each other.
bool PlaceMatcher::has_all_from(std::size_t begin) {
  taken_by_.assign(places_.size() - begin, kNobody);
  for (std::size_t word = 0; word < ids_.size(); ++word) {
    tried_.assign(places_.size() - begin, false);
    if (!find_place(word, begin)) return false;
  }
  return true;
}

bool PlaceMatcher::find_place(std::size_t word, std::size_t begin) {
  for (std::size_t i = begin; i < places_.size(); ++i) {
    const std::size_t place = places_[i].first - begin;
    if (places_[i].id != ids_[word] || tried_[place]) continue;
    tried_[place] = true;
    if (taken_by_[place] != kNobody && !find_place(taken_by_[place], begin)) continue;
    taken_by_[place] = word;
    return true;
  }
  return false;
}

}  // namespace newsfold::query
