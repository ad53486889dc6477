// What a generation knows of each of its articles, kept beside the database so that the next run finds out what changed
// and touches only that.
#pragma once

#include <bit>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <vector>

#include "common/file_io.hpp"
#include "indexer/undated.hpp"

namespace newsfold::indexer {

// As it lies in the file: a run goes by those of the generation before without a copy of them in memory.
struct ArticleState {
  static constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

  std::uint64_t identity = 0;
  std::uint64_t contents = 0;  // a hash of all that goes into its document but its place in a story
  std::int64_t published_at_utc = kNoTime;
  std::uint64_t provider = 0;    // hash of its provider_key; 0 when unknown
  std::uint64_t story = 0;       // the identity of the first article of its story, which names it
  std::uint64_t copy_group = 0;  // the identity of the text it repeats or that others repeat; 0: neither
  std::uint16_t segment = 0;     // its place in Manifest::segments
  std::uint16_t own_file = 0;    // 1: it has a file of its own
  std::uint32_t crowding_bits = 0;

  bool is_dated() const { return published_at_utc != kNoTime; }
  float crowding() const { return std::bit_cast<float>(crowding_bits); }  // as StoryGroups has it
  bool operator==(const ArticleState&) const = default;
};

// What an undated article resembles most.
struct Resemblance {
  std::uint64_t identity = 0;  // of the undated one
  Likeness likeness;

  bool operator==(const Resemblance&) const = default;
};

// States, which may lie in a mapped file: who goes through them gives back the memory of those that were looked at.
class StateList : public std::span<const ArticleState> {
 public:
  StateList() = default;
  StateList(const std::vector<ArticleState>& states) : std::span<const ArticleState>(states) {}
  // Good as long as the file is where it is.
  StateList(std::span<const ArticleState> states, const common::MappedFile& file)
      : std::span<const ArticleState>(states), file_(&file) {}

  // To be called after so many.
  static constexpr std::size_t kStatesUntilRelease = 1 << 16;
  void release_memory() const {
    if (file_ != nullptr) file_->release_memory();
  }

 private:
  const common::MappedFile* file_ = nullptr;
};

// Both ordered by identity, no two with the same.
struct StatesView {
  StateList articles;
  std::span<const Resemblance> resemblances;  // of the undated ones that resemble something
};

struct ArticleStates {
  std::vector<ArticleState> articles;
  std::vector<Resemblance> resemblances;

  StatesView view() const { return {articles, resemblances}; }
  bool operator==(const ArticleStates&) const = default;
};

// Of a generation.
constexpr const char* kStatesName = "articles";

// Throws common::Error(io).
void write_states(const std::filesystem::path& path, const StatesView& states);

// The states of a generation, mapped into memory for who goes through them all, and read one by one for who looks here
// and there, as every page of a mapped file would soon be in memory. Thread rule: const members may be called from any
// thread.
class StoredStates {
 public:
  StoredStates() = default;  // of no generation
  // Whether the file has states of this version; one of another version is as good as none, so the run is a full one.
  static bool is_readable(const std::filesystem::path& path);

  // Throws common::Error(io) and (index_corrupt). `segments`: how many there are for articles to be in.
  StoredStates(const std::filesystem::path& path, std::size_t segments);

  // Good as long as the object is where it is.
  StatesView view() const { return {{articles_, file_}, resemblances_}; }

  void release_memory() const { file_.release_memory(); }

  // Throws common::Error(io).
  ArticleState read(std::size_t number) const;

 private:
  common::MappedFile file_;
  common::FileReader reader_;
  std::span<const ArticleState> articles_;
  std::vector<Resemblance> resemblances_;
};

// The first one whose identity is not lower.
std::span<const ArticleState>::iterator first_state_from(std::span<const ArticleState> states, std::uint64_t identity);

// Nothing when there is none.
const ArticleState* find_state(std::span<const ArticleState> states, std::uint64_t identity);
Likeness find_likeness(std::span<const Resemblance> resemblances, std::uint64_t identity);

// Calls visit(state of `a`, state of `b`) for every identity that is in either list, in order; the one of a list that
// lacks it is nullptr.
template <typename Visit>
void for_each_pair(const StateList& a, const StateList& b, Visit visit) {
  auto in_a = a.begin(), in_b = b.begin();
  for (std::size_t pair = 0; in_a != a.end() || in_b != b.end(); ++pair) {
    if (pair % StateList::kStatesUntilRelease == 0) {
      a.release_memory();
      b.release_memory();
    }
    const bool from_a = in_b == b.end() || (in_a != a.end() && in_a->identity <= in_b->identity);
    const bool from_b = in_a == a.end() || (in_b != b.end() && in_b->identity <= in_a->identity);
    visit(from_a ? &*in_a : nullptr, from_b ? &*in_b : nullptr);
    in_a += from_a;
    in_b += from_b;
  }
  a.release_memory();
  b.release_memory();
}

// Equal for equal articles in equal stories, however they came about and wherever they are stored.
std::uint64_t hash_states(const StatesView& states);

}  // namespace newsfold::indexer
