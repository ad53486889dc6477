#include "common/stable_hash.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <memory>

#include "common/file_io.hpp"

namespace newsfold::common {

std::uint64_t stable_hash(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string to_hex(std::uint64_t value) { return fmt::format("{:016x}", value); }

std::uint64_t combine_hashes(std::uint64_t first, std::uint64_t second) {
  return stable_hash(to_hex(first) + to_hex(second));
}

FileDigest digest_file(const std::filesystem::path& path) {
  const auto state = std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)>(XXH3_createState(), &XXH3_freeState);
  XXH3_64bits_reset(state.get());
  FileDigest digest;
  for_each_block(path, [&](std::string_view block) {
    XXH3_64bits_update(state.get(), block.data(), block.size());
    digest.size += block.size();
  });
  digest.hash = XXH3_64bits_digest(state.get());
  return digest;
}

std::string format_id(std::uint64_t hash) {
  constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string id(13, '0');
  for (auto digit = id.rbegin(); digit != id.rend(); ++digit, hash >>= 5) *digit = kDigits[hash & 31];
  return id;
}

}  // namespace newsfold::common
