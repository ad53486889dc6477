#include "indexer/seen_records.hpp"

#include <string_view>

#include "common/byte_codec.hpp"
#include "common/error.hpp"
#include "common/file_io.hpp"
#include "common/stable_hash.hpp"
#include "indexer/catalog.hpp"

namespace newsfold::indexer {
namespace {

constexpr std::string_view kHeader = "newsfold seen 1\n";
constexpr std::size_t kChecksumBytes = 8;

SeenRecords decode_seen(std::string_view bytes, std::uint64_t manifest_checksum) {
  SeenRecords records;
  if (!bytes.starts_with(kHeader) || bytes.size() < kHeader.size() + 2 * kChecksumBytes) return records;
  const std::string_view checked = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (common::ByteReader(bytes.substr(checked.size())).get_fixed64() != common::stable_hash(checked)) return records;
  common::ByteReader in(checked.substr(kHeader.size()));
  if (in.get_fixed64() != manifest_checksum) return records;
  while (!in.at_end()) {
    const std::string_view record = in.get_view();
    records.emplace(decode_path(record), record);
  }
  return records;
}

}  // namespace

SeenRecords load_seen(const std::filesystem::path& path, std::uint64_t manifest_checksum) {
  try {
    return decode_seen(common::read_file(path).value_or(""), manifest_checksum);
  } catch (const common::Error&) {
    return {};
  }
}

void save_seen(const std::filesystem::path& path, std::uint64_t manifest_checksum, const SeenRecords& records) {
  common::ByteWriter out;
  out.put_fixed64(manifest_checksum);
  for (const auto& [name, record] : records) out.put_string(record);
  std::string bytes = std::string(kHeader) + out.take();
  common::ByteWriter checksum;
  checksum.put_fixed64(common::stable_hash(bytes));
  common::replace_file(path, bytes + checksum.bytes());
}

}  // namespace newsfold::indexer
