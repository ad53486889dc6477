// One code point at a time, over bytes that need not be valid UTF-8.
#pragma once

#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace newsfold::common {

// The code point at byte `at`, which moves to the next one; -1 for invalid bytes. `at` must be below the size, and
// texts below 2 GB.
inline std::int32_t next_code_point(std::string_view utf8, std::uint32_t& at) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  std::int32_t code_point;
  auto i = static_cast<std::int32_t>(at);
  U8_NEXT(utf8.data(), i, static_cast<std::int32_t>(utf8.size()), code_point);
  at = static_cast<std::uint32_t>(i);
  return code_point;
#pragma GCC diagnostic pop
}

inline void append_code_point(std::string& utf8, std::int32_t code_point) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, code_point);
  utf8.append(bytes, static_cast<std::size_t>(size));
}

// True for the second and later bytes of a character.
inline bool is_utf8_trail(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

inline std::size_t count_code_points(std::string_view utf8) {
  std::size_t count = 0;
  for (const char byte : utf8) count += is_utf8_trail(byte) ? 0 : 1;
  return count;
}

}  // namespace newsfold::common
