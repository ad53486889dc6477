#include "query/place_matcher.hpp"

#include <algorithm>
#include <functional>

namespace newsfold::query {

using common::TokenReader;
using Kind = PlaceCondition::Kind;

PlaceMatcher::PlaceMatcher(const PlaceCondition& condition, const common::ForwardIndex& index)
    : kind_(condition.kind), window_(condition.window), field_(condition.field), index_(index) {
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
  if (id >= wanted_.size()) wanted_.resize(id + 1);
  wanted_[id] = true;
}

bool PlaceMatcher::matches(std::uint32_t document) {
  const common::DocumentTexts texts = index_.texts(document);
  if (field_) return matches_text(texts[static_cast<std::size_t>(*field_)]);
  return std::any_of(texts.begin(), texts.end(), [this](std::string_view text) { return matches_text(text); });
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
  for (TokenReader token(text); token.next();) {
    if (is_wanted(token.id())) return true;
  }
  return false;
}

// --- sequences

bool PlaceMatcher::has_sequence(std::string_view text) {
  const std::uint32_t first = ids_.front();
  begun_.clear();
  going_on_.clear();
  std::uint32_t position = 0;
  for (TokenReader token(text); token.next();) {
    const bool is_idle = begun_.empty() && going_on_.empty();
    if (is_idle && token.id() != first) continue;
    if (token.position() != position) {
      const bool is_next = token.position() == position + 1;
      begun_.swap(going_on_);
      going_on_.clear();
      if (!is_next) begun_.clear();
      position = token.position();
    }
    advance_sequence(token.id());
    if (!going_on_.empty() && going_on_.front() == ids_.size()) return true;
  }
  return false;
}

// Puts the furthest first.
void PlaceMatcher::advance_sequence(std::uint32_t id) {
  const auto add = [this](std::size_t words) {
    const auto place = std::lower_bound(going_on_.begin(), going_on_.end(), words, std::greater<>());
    if (place == going_on_.end() || *place != words) going_on_.insert(place, words);
  };
  for (const std::size_t words : begun_) {
    if (ids_[words] == id) add(words + 1);
  }
  if (ids_.front() == id) add(1);
}

// --- near

bool PlaceMatcher::has_near(std::string_view text) {
  places_.clear();
  for (TokenReader token(text); token.next();) {
    if (!is_wanted(token.id())) continue;
    const bool is_shared = !places_.empty() && places_.back().position == token.position();
    places_.push_back({token.position(), token.id(), is_shared ? places_.back().first : places_.size()});
  }
  std::size_t end = 0;
  for (std::size_t begin = 0; begin < places_.size(); ++begin) {
    if (places_[begin].first != begin) continue;
    while (end < places_.size() && places_[end].position - places_[begin].position < window_) ++end;
    if (end - begin >= ids_.size() && has_all_between(begin, end)) return true;
  }
  return false;
}

// Whether each word can have a position of its own: a matching of words and positions, found by augmenting paths
// (Kuhn). Mostly the first place of a word will do; only words that are given twice, or share positions (the parts and
// the whole of a compound), have to make room for each other.
bool PlaceMatcher::has_all_between(std::size_t begin, std::size_t end) {
  taken_by_.assign(end, kNobody);
  for (std::size_t word = 0; word < ids_.size(); ++word) {
    tried_.assign(end, false);
    if (!find_place(word, begin, end)) return false;
  }
  return true;
}

bool PlaceMatcher::find_place(std::size_t word, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t place = places_[i].first;
    if (places_[i].id != ids_[word] || tried_[place]) continue;
    tried_[place] = true;
    if (taken_by_[place] != kNobody && !find_place(taken_by_[place], begin, end)) continue;
    taken_by_[place] = word;
    return true;
  }
  return false;
}

}  // namespace newsfold::query
