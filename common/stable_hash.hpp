// Hashes that are stored: they must give the same value on every machine and in every version. XXH3, 64 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct XXH3_state_s;

namespace newsfold::common {

std::uint64_t stable_hash(std::string_view bytes);

// Of a table whose keys are texts.
struct TextHash {
  std::size_t operator()(std::string_view text) const { return static_cast<std::size_t>(stable_hash(text)); }
};

// The stable_hash of bytes that come in pieces.
class StableHasher {
 public:
  StableHasher();

  void add(std::string_view bytes);
  std::uint64_t hash() const;

 private:
  struct Free {
    void operator()(XXH3_state_s* state) const;
  };
  std::unique_ptr<XXH3_state_s, Free> state_;
};

// Of two hashes in this order.
std::uint64_t combine_hashes(std::uint64_t first, std::uint64_t second);

// A large file is also hashed by pieces, so that one of them can be held against its hash without reading the others.
constexpr std::uint64_t kPieceBytes = 32 << 20;

// The stable_hash of a file's bytes, that of each of its pieces where there are several, and the number of bytes.
struct FileDigest {
  std::uint64_t size = 0;
  std::uint64_t hash = 0;
  std::vector<std::uint64_t> pieces;
};

// Without holding the file in memory. Throws Error(io), as does the other.
FileDigest digest_file(const std::filesystem::path& path);

// The hash of the bytes from `piece` * kPieceBytes on, kPieceBytes of them or up to `size`, where the file ends.
std::uint64_t digest_piece(const std::filesystem::path& path, std::uint64_t size, std::size_t piece);

// 16 hexadecimal digits.
std::string to_hex(std::uint64_t value);

// How the 64-bit hash that identifies an article is written, as article and story id: 13 characters of 0-9a-z without
// i, l, o, u. Never change: ids are kept in bookmarks.
std::string format_id(std::uint64_t hash);

}  // namespace newsfold::common
