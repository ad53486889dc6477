// What runs saw since the current generation that was not worth publishing one: files that were touched but hold what
// they held, new files that are no articles. Kept in a file beside CURRENT, so that the next run does not read them
// again; safe to lose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace newsfold::indexer {

constexpr const char* kSeenName = "seen";

// Records as in the catalog, which they go before and whose dictionary they are read with, by path.
using SeenRecords = std::map<std::string, std::string, std::less<>>;

// More than this is worth a generation: it is held in memory, and read and written by every run.
constexpr std::size_t kMaxSeenBytes = 16'000'000;

// Nothing when there is no such file, or it is damaged or of a generation with another manifest.
SeenRecords load_seen(const std::filesystem::path& path, std::uint64_t manifest_checksum);

// Throws common::Error(io).
void save_seen(const std::filesystem::path& path, std::uint64_t manifest_checksum, const SeenRecords& records);

}  // namespace newsfold::indexer
