// What words as written must stand where in an article, and whether they do in one document. Pure, over a forward
// index; place_queries makes queries of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/forward_index.hpp"

namespace newsfold::query {

struct PlaceCondition {
  enum class Kind {
    sequence,  // all words, one position after the other
    near,      // all words, each at a position of its own, in any order, within `window` positions
    any_of,    // at least one of the words
  };

  Kind kind = Kind::any_of;
  std::vector<std::string> words;          // one that is given twice must be there twice
  std::uint32_t window = 0;                // of near
  std::optional<common::TextField> field;  // where; nothing: in any one of the text fields
};

// A condition for one segment. Thread rule: one thread at a time (it keeps its buffers).
class PlaceMatcher {
 public:
  // `index` outlives it.
  PlaceMatcher(const PlaceCondition& condition, const common::ForwardIndex& index);

  // False where the segment lacks a word that is needed: then no document matches.
  bool can_match() const { return !ids_.empty(); }

  // Throws common::Error(index_corrupt).
  bool matches(std::uint32_t document);

 private:
  struct Place {
    std::uint32_t position;
    std::uint32_t id;
    std::size_t first;  // of the places at this position, which stands for them all
  };
  static constexpr std::size_t kNobody = SIZE_MAX;

  void want(std::uint32_t id);
  bool is_wanted(std::uint32_t id) const { return id < wanted_.size() && wanted_[id]; }
  bool matches_text(std::string_view text);
  bool has_any(std::string_view text) const;
  bool has_one(std::string_view text) const;
  bool has_sequence(std::string_view text) const;
  bool begins_sequence(std::string_view text) const;
  bool has_near(std::string_view text);
  bool has_all_from(std::size_t begin);
  bool find_place(std::size_t word, std::size_t begin);

  PlaceCondition::Kind kind_;
  std::uint32_t window_;
  std::optional<common::TextField> field_;
  const common::ForwardIndex& index_;
  std::vector<std::uint32_t> ids_;            // of the words, in their order
  std::vector<bool> wanted_;                  // of each id up to the highest wanted one
  std::vector<common::TokenFinder> finders_;  // of the words, where they are few

  // Of near: where wanted words are, and while a part of it is looked at, which word has which place.
  std::vector<Place> places_;
  std::vector<std::size_t> taken_by_;
  std::vector<bool> tried_;
};

}  // namespace newsfold::query
