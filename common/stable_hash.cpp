#include "common/stable_hash.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "common/file_io.hpp"

namespace newsfold::common {

std::uint64_t stable_hash(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

void StableHasher::Free::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

StableHasher::StableHasher() : state_(XXH3_createState()) {
  if (!state_) throw std::bad_alloc();
  XXH3_64bits_reset(state_.get());
}

void StableHasher::add(std::string_view bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }

std::uint64_t StableHasher::hash() const { return XXH3_64bits_digest(state_.get()); }

std::string to_hex(std::uint64_t value) { return fmt::format("{:016x}", value); }

std::uint64_t combine_hashes(std::uint64_t first, std::uint64_t second) {
  std::array<char, 16> bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(first >> (8 * i));
    bytes[8 + i] = static_cast<char>(second >> (8 * i));
  }
  return stable_hash({bytes.data(), bytes.size()});
}

FileDigest digest_file(const std::filesystem::path& path) {
  StableHasher whole, piece;
  FileDigest digest;
  for_each_block(path, [&](std::string_view block) {
    whole.add(block);
    while (!block.empty()) {
      if (digest.size > 0 && digest.size % kPieceBytes == 0) digest.pieces.push_back(std::exchange(piece, {}).hash());
      const std::string_view part = block.substr(0, kPieceBytes - digest.size % kPieceBytes);
      piece.add(part);
      digest.size += part.size();
      block.remove_prefix(part.size());
    }
  });
  digest.hash = whole.hash();
  if (!digest.pieces.empty()) digest.pieces.push_back(piece.hash());
  return digest;
}

std::uint64_t digest_piece(const std::filesystem::path& path, std::uint64_t size, std::size_t piece) {
  constexpr std::uint64_t kRead = 1 << 20;
  const FileReader file(path);
  StableHasher hasher;
  const std::uint64_t end = std::min(size, (piece + 1) * kPieceBytes);
  for (std::uint64_t at = piece * kPieceBytes; at < end; at += kRead) {
    hasher.add(file.read(at, static_cast<std::size_t>(std::min(kRead, end - at))));
  }
  return hasher.hash();
}

std::string format_id(std::uint64_t hash) {
  constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string id(13, '0');
  for (auto digit = id.rbegin(); digit != id.rend(); ++digit, hash >>= 5) *digit = kDigits[hash & 31];
  return id;
}

}  // namespace newsfold::common
