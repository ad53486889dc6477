#include "indexer/wire_copies.hpp"

#include <tsl/robin_map.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "common/stable_hash.hpp"

namespace newsfold::indexer {
namespace {

// Of ascending hashes. Which of two comes first is nothing a processor could foresee, so there is no branch for it.
std::size_t count_shared(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::size_t i = 0, j = 0, shared = 0;
  while (i < a.size() && j < b.size()) {
    const std::uint32_t one = a[i], other = b[j];
    shared += static_cast<std::size_t>(one == other);
    i += static_cast<std::size_t>(one <= other);
    j += static_cast<std::size_t>(other <= one);
  }
  return shared;
}

bool are_one_text(const Sketch& a, const Sketch& b) {
  return resemblance(a, b) >= kSameText || containment(a, b) >= kCutShort;
}

// Texts by the hashes of their sketches: most pairs of texts share none, so that they need not be compared.
class TextsByHash {
 public:
  explicit TextsByHash(std::size_t texts) {
    last_with_.reserve(texts * kSketchSize);
    entries_.reserve(texts * kSketchSize);
  }

  void add(std::uint32_t text, const Sketch& sketch) {
    for (const std::uint32_t hash : sketch) {
      const auto last = last_with_.try_emplace(hash, kNone).first;
      entries_.push_back({text, last.value()});
      last.value() = static_cast<std::uint32_t>(entries_.size() - 1);
    }
  }

  // Calls visit(text) for each hash that a text of those added shares with the sketch: for most texts several times.
  template <typename Visit>
  void for_each_sharing(const Sketch& sketch, Visit visit) const {
    for (const std::uint32_t hash : sketch) {
      const auto last = last_with_.find(hash);
      if (last == last_with_.end()) continue;
      for (std::uint32_t entry = last->second; entry != kNone; entry = entries_[entry].before)
        visit(entries_[entry].text);
    }
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Entry {
    std::uint32_t text = 0;
    std::uint32_t before = kNone;  // the entry of another text with the hash
  };
  tsl::robin_map<std::uint32_t, std::uint32_t> last_with_;  // of each hash its last entry
  std::vector<Entry> entries_;
};

}  // namespace

Sketch sketch_text(const std::vector<common::Token>& text) {
  std::vector<std::string_view> words;
  for (const common::Token& token : text) {
    if (token.kind == common::TokenKind::word || token.kind == common::TokenKind::part ||
        token.kind == common::TokenKind::gram) {
      words.push_back(token.text);
    }
  }
  if (words.size() < kMinSketchedWords) return {};
  Sketch sketch;
  std::string three;
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    three.assign(words[i]).append(1, ' ').append(words[i + 1]).append(1, ' ').append(words[i + 2]);
    sketch.push_back(static_cast<std::uint32_t>(common::stable_hash(three)));
  }
  std::sort(sketch.begin(), sketch.end());
  sketch.erase(std::unique(sketch.begin(), sketch.end()), sketch.end());
  if (sketch.size() > kSketchSize) sketch.resize(kSketchSize);
  sketch.shrink_to_fit();
  return sketch;
}

// Of the lowest hashes of both texts together, the part that is in both.
double resemblance(const Sketch& a, const Sketch& b) {
  if (a.empty() || b.empty()) return 0;
  const std::size_t size = std::min(kSketchSize, std::max(a.size(), b.size()));
  std::size_t i = 0, j = 0, seen = 0, shared = 0;
  while (seen < size && (i < a.size() || j < b.size())) {
    const bool from_a = j == b.size() || (i < a.size() && a[i] <= b[j]);
    const bool from_b = i == a.size() || (j < b.size() && b[j] <= a[i]);
    i += from_a;
    j += from_b;
    shared += from_a && from_b;
    ++seen;
  }
  return static_cast<double>(shared) / static_cast<double>(seen);
}

double containment(const Sketch& a, const Sketch& b) {
  constexpr std::size_t kEnough = 8;
  const auto end_of = [](const Sketch& sketch) { return sketch.size() < kSketchSize ? UINT32_MAX : sketch.back(); };
  const std::uint32_t end = std::min(end_of(a), end_of(b));
  const auto count_in = [end](const Sketch& sketch) {
    return static_cast<std::size_t>(std::upper_bound(sketch.begin(), sketch.end(), end) - sketch.begin());
  };
  const std::size_t of_a = count_in(a), of_b = count_in(b), fewer = std::min(of_a, of_b);
  if (fewer < kEnough) return 0;
  return static_cast<double>(count_shared({a.data(), of_a}, {b.data(), of_b})) / static_cast<double>(fewer);
}

std::vector<std::size_t> find_originals(const std::vector<const Sketch*>& texts) {
  TextsByHash originals_by_hash(texts.size());
  std::vector<std::size_t> originals(texts.size());
  std::vector<std::uint32_t> compared_with(texts.size(), UINT32_MAX);  // of each text the last that was
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    std::uint32_t original = i;
    originals_by_hash.for_each_sharing(*texts[i], [&](std::uint32_t earlier) {
      if (std::exchange(compared_with[earlier], i) == i || earlier > original) return;
      if (are_one_text(*texts[i], *texts[earlier])) original = earlier;
    });
    originals[i] = original;
    if (original == i) originals_by_hash.add(i, *texts[i]);
  }
  return originals;
}

}  // namespace newsfold::indexer
