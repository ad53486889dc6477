// The front matter of a file as bare YAML, for what looks at readers of YAML alone.
#pragma once

#include <string>

namespace newsfold::testing {

// Between lines of three dashes; empty for a file that does not begin with one, or has no other.
inline std::string front_matter_text(const std::string& file) {
  if (!file.starts_with("---\n")) return {};
  const std::size_t end = file.find("\n---", 3);
  return end == std::string::npos ? std::string() : file.substr(4, end - 3);
}

}  // namespace newsfold::testing
