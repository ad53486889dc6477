#include "indexer/article_states.hpp"

#include <algorithm>
#include <bit>
#include <fstream>
#include <string_view>
#include <type_traits>

#include "common/error.hpp"
#include "common/raw_bytes.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::indexer {
namespace {

using common::bytes_of;
using common::value_of;

// header
// states        one after the other, as they are in memory
// resemblances  likewise
//
// Numbers have the writing machine's byte order; to another one it is another version.
struct Header {
  std::uint64_t version;
  std::uint64_t articles;
  std::uint64_t resemblances;
};

// Raised when what follows the header changes.
constexpr std::uint64_t kVersion = 0x3353'4554'4154'534e;  // "NSTATES3" where the lowest byte comes first

struct StoredResemblance {
  std::uint64_t identity;
  std::uint64_t resembled;
  std::uint64_t cosine;  // the bits of a float
};

// Nothing between their members that nobody sets.
static_assert(std::has_unique_object_representations_v<ArticleState>);
static_assert(std::has_unique_object_representations_v<StoredResemblance>);

StoredResemblance stored(const Resemblance& resemblance) {
  return {resemblance.identity, resemblance.likeness.identity,
          std::bit_cast<std::uint32_t>(resemblance.likeness.cosine)};
}

Resemblance restored(const StoredResemblance& stored) {
  return {stored.identity, {stored.resembled, std::bit_cast<float>(static_cast<std::uint32_t>(stored.cosine))}};
}

bool are_ordered(const std::vector<Resemblance>& list) {
  const auto not_ascending = [](const auto& a, const auto& b) { return a.identity >= b.identity; };
  return std::adjacent_find(list.begin(), list.end(), not_ascending) == list.end();
}

template <typename Item>
auto at_or_after(std::span<const Item> list, std::uint64_t identity) {
  return std::lower_bound(list.begin(), list.end(), identity,
                          [](const Item& item, std::uint64_t wanted) { return item.identity < wanted; });
}

bool are_sound(const StateList& states, std::size_t segments) {
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (i % StateList::kStatesUntilRelease == 0) states.release_memory();
    if (states[i].segment >= segments || (i > 0 && states[i - 1].identity >= states[i].identity)) return false;
  }
  states.release_memory();
  return true;
}

// Whether the bytes are as many as their header has it.
bool is_whole(std::string_view bytes) {
  if (bytes.size() < sizeof(Header)) return false;
  const auto header = value_of<Header>(bytes);
  const std::size_t rest = bytes.size() - sizeof header;
  return header.version == kVersion && header.articles <= rest / sizeof(ArticleState) &&
         header.resemblances <= rest / sizeof(StoredResemblance) &&
         rest == header.articles * sizeof(ArticleState) + header.resemblances * sizeof(StoredResemblance);
}

}  // namespace

void write_states(const std::filesystem::path& path, const StatesView& states) {
  common::FileWriter file(path);
  const Header header{kVersion, states.articles.size(), states.resemblances.size()};
  file.write(bytes_of(header));
  file.write(bytes_of(std::span(states.articles)));
  for (const Resemblance& resemblance : states.resemblances) file.write(bytes_of(stored(resemblance)));
  file.close();
}

bool StoredStates::is_readable(const std::filesystem::path& path) {
  std::uint64_t version = 0;
  std::ifstream file(path, std::ios::binary);
  return file.read(reinterpret_cast<char*>(&version), sizeof version) && version == kVersion;
}

StoredStates::StoredStates(const std::filesystem::path& path, std::size_t segments) : file_(path), reader_(path) {
  const auto require = [&](bool is_sound) {
    if (!is_sound) throw common::Error(common::ErrorCode::index_corrupt, path.string() + " is damaged");
  };
  require(is_whole(file_.bytes()));
  const auto header = value_of<Header>(file_.bytes());
  const std::string_view rest = file_.bytes().substr(sizeof header);
  articles_ = {reinterpret_cast<const ArticleState*>(rest.data()), header.articles};
  const std::string_view resemblances = rest.substr(header.articles * sizeof(ArticleState));
  for (const auto& one : common::values_of<StoredResemblance>(resemblances)) resemblances_.push_back(restored(one));
  require(are_sound(view().articles, segments) && are_ordered(resemblances_));
}

ArticleState StoredStates::read(std::size_t number) const {
  return value_of<ArticleState>(reader_.read(sizeof(Header) + number * sizeof(ArticleState), sizeof(ArticleState)));
}

std::span<const ArticleState>::iterator first_state_from(std::span<const ArticleState> states, std::uint64_t identity) {
  return at_or_after(states, identity);
}

const ArticleState* find_state(std::span<const ArticleState> states, std::uint64_t identity) {
  const auto found = at_or_after(states, identity);
  return found != states.end() && found->identity == identity ? &*found : nullptr;
}

Likeness find_likeness(std::span<const Resemblance> resemblances, std::uint64_t identity) {
  const auto found = at_or_after(resemblances, identity);
  return found != resemblances.end() && found->identity == identity ? found->likeness : Likeness{};
}

std::uint64_t hash_states(const StatesView& states) {
  common::StableHasher hasher;
  for (ArticleState state : states.articles) {
    state.segment = 0;
    hasher.add(bytes_of(state));
  }
  for (const Resemblance& resemblance : states.resemblances) hasher.add(bytes_of(stored(resemblance)));
  return hasher.hash();
}

}  // namespace newsfold::indexer
