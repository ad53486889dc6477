// Length-prefixed binary encoding of small records: articles in the index, entries of the indexer's catalog.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::common {

class ByteWriter {
 public:
  // Of one byte, mostly.
  void put_varint(std::uint64_t value) {
    if (value < 0x80) bytes_.push_back(static_cast<char>(value));
    else put_long_varint(value);
  }
  void put_signed(std::int64_t value);
  void put_fixed64(std::uint64_t value);
  void put_double(double value);
  void put_string(std::string_view value);
  void put_strings(const std::vector<std::string>& values);

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  void put_long_varint(std::uint64_t value);

  std::string bytes_;
};

// Reads what ByteWriter wrote, in the same order. Every read is checked against the end of the bytes and throws
// Error(index_corrupt); the bytes must outlive the reader and the views it returns.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  // Of one byte, mostly.
  std::uint64_t get_varint() {
    if (rest_.empty() || static_cast<unsigned char>(rest_[0]) >= 0x80) return get_long_varint();
    return static_cast<unsigned char>(take(1)[0]);
  }
  std::int64_t get_signed();
  std::uint64_t get_fixed64();
  double get_double();
  std::string_view get_view();
  std::string get_string() { return std::string(get_view()); }
  std::vector<std::string> get_strings();
  // A number of records to follow, each of at least one byte: refused when the rest cannot hold that many.
  std::size_t get_count();

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }  // what was not read yet

 private:
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) throw_cut_short();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::uint64_t get_long_varint();
  [[noreturn]] static void throw_cut_short();

  std::string_view rest_;
};

}  // namespace newsfold::common
