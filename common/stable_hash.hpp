// Hashes that are stored: they must give the same value on every machine and in every version. XXH3, 64 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

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

// The stable_hash of a file's bytes and their number, without holding them in memory. Throws Error(io).
struct FileDigest {
  std::uint64_t size = 0;
  std::uint64_t hash = 0;
};
FileDigest digest_file(const std::filesystem::path& path);

// 16 hexadecimal digits.
std::string to_hex(std::uint64_t value);

// How the 64-bit hash that identifies an article is written, as article and story id: 13 characters of 0-9a-z without
// i, l, o, u. Never change: ids are kept in bookmarks.
std::string format_id(std::uint64_t hash);

}  // namespace newsfold::common
