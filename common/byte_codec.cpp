#include "common/byte_codec.hpp"

#include <array>
#include <bit>

#include "common/error.hpp"

namespace newsfold::common {

void ByteWriter::put_long_varint(std::uint64_t value) {
  std::array<char, 10> bytes;
  std::size_t size = 0;
  for (; value >= 0x80; value >>= 7) bytes[size++] = static_cast<char>(value | 0x80);
  bytes[size++] = static_cast<char>(value);
  bytes_.append(bytes.data(), size);
}

void ByteWriter::put_signed(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  put_varint((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void ByteWriter::put_fixed64(std::uint64_t value) {
  std::array<char, 8> bytes;
  for (char& byte : bytes) {
    byte = static_cast<char>(value);
    value >>= 8;
  }
  bytes_.append(bytes.data(), bytes.size());
}

void ByteWriter::put_double(double value) { put_fixed64(std::bit_cast<std::uint64_t>(value)); }

void ByteWriter::put_string(std::string_view value) {
  put_varint(value.size());
  bytes_.append(value);
}

void ByteWriter::put_strings(const std::vector<std::string>& values) {
  put_varint(values.size());
  for (const std::string& value : values) put_string(value);
}

void ByteReader::throw_cut_short() { throw Error(ErrorCode::index_corrupt, "a stored record is cut short"); }

std::uint64_t ByteReader::get_long_varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(take(1)[0]);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw Error(ErrorCode::index_corrupt, "a stored number has too many bytes");
}

std::int64_t ByteReader::get_signed() {
  const std::uint64_t bits = get_varint();
  return static_cast<std::int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
}

std::uint64_t ByteReader::get_fixed64() {
  const std::string_view bytes = take(8);
  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  return value;
}

double ByteReader::get_double() { return std::bit_cast<double>(get_fixed64()); }

std::string_view ByteReader::get_view() { return take(get_varint()); }

std::vector<std::string> ByteReader::get_strings() {
  std::vector<std::string> values(get_count());
  for (std::string& value : values) value = get_string();
  return values;
}

std::size_t ByteReader::get_count() {
  const std::uint64_t count = get_varint();
  if (count > rest_.size()) throw Error(ErrorCode::index_corrupt, "a stored list is cut short");
  return count;
}

}  // namespace newsfold::common
