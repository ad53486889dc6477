#include "indexer/article_states.hpp"

#include <algorithm>
#include <bit>

#include "common/byte_codec.hpp"
#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/stable_hash.hpp"

namespace newsfold::indexer {
namespace {

// Bits of a state. Never renumber.
constexpr std::uint64_t kDated = 1, kOwnFile = 2, kResembles = 4, kHasCopies = 8;

std::string encode_state(const ArticleState& state) {
  common::ByteWriter out;
  const bool resembles = state.resembles.identity != 0;
  out.put_varint((state.published_at_utc ? kDated : 0) | (state.own_file ? kOwnFile : 0) |
                 (resembles ? kResembles : 0) | (state.copy_group != 0 ? kHasCopies : 0));
  out.put_fixed64(state.identity);
  out.put_fixed64(state.contents);
  if (state.published_at_utc) out.put_signed(*state.published_at_utc);
  if (resembles) {
    out.put_fixed64(state.resembles.identity);
    out.put_varint(std::bit_cast<std::uint32_t>(state.resembles.cosine));
  }
  out.put_fixed64(state.provider);
  out.put_fixed64(state.story);
  if (state.copy_group != 0) out.put_fixed64(state.copy_group);
  out.put_varint(state.segment);
  return out.take();
}

ArticleState get_state(common::ByteReader& in) {
  ArticleState state;
  const std::uint64_t bits = in.get_varint();
  state.identity = in.get_fixed64();
  state.contents = in.get_fixed64();
  if (bits & kDated) state.published_at_utc = in.get_signed();
  if (bits & kResembles) {
    state.resembles.identity = in.get_fixed64();
    state.resembles.cosine = std::bit_cast<float>(static_cast<std::uint32_t>(in.get_varint()));
  }
  state.own_file = (bits & kOwnFile) != 0;
  state.provider = in.get_fixed64();
  state.story = in.get_fixed64();
  if (bits & kHasCopies) state.copy_group = in.get_fixed64();
  state.segment = static_cast<std::uint32_t>(in.get_varint());
  return state;
}

}  // namespace

void write_states(const std::filesystem::path& path, const ArticleStates& states) {
  common::FileWriter file(path);
  common::ByteWriter count;
  count.put_varint(states.size());
  file.write(count.bytes());
  for (const ArticleState& state : states) file.write(encode_state(state));
  file.close();
}

ArticleStates decode_states(std::string_view bytes, std::size_t segments) {
  common::ByteReader in(bytes);
  ArticleStates states(in.get_count());
  for (ArticleState& state : states) state = get_state(in);
  const auto not_ascending = [](const ArticleState& a, const ArticleState& b) { return a.identity >= b.identity; };
  const auto is_elsewhere = [&](const ArticleState& state) { return state.segment >= segments; };
  if (!in.at_end() || std::adjacent_find(states.begin(), states.end(), not_ascending) != states.end() ||
      std::any_of(states.begin(), states.end(), is_elsewhere)) {
    throw common::Error(common::ErrorCode::index_corrupt, "the states of articles are damaged");
  }
  return states;
}

const ArticleState* find_state(const ArticleStates& states, std::uint64_t identity) {
  const auto found =
      std::lower_bound(states.begin(), states.end(), identity,
                       [](const ArticleState& state, std::uint64_t wanted) { return state.identity < wanted; });
  return found != states.end() && found->identity == identity ? &*found : nullptr;
}

std::uint64_t hash_states(const ArticleStates& states) {
  common::StableHasher hasher;
  for (ArticleState state : states) {
    state.segment = 0;
    hasher.add(encode_state(state));
  }
  return hasher.hash();
}

}  // namespace newsfold::indexer
