// Reads the front matter in three steps: find its bounds, refuse bytes that no text has, read what is left as YAML.
// Called for every new or changed file of the corpus by the indexer's worker threads.
#include "indexer/front_matter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "common/utf8.hpp"
#include "indexer/plain_yaml.hpp"
#include "indexer/yaml_reader.hpp"
#include "indexer/yaml_tree_builder.hpp"

namespace newsfold::indexer {
namespace {

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// ---- bounds

struct Line {
  std::string_view text;  // without its line break
  std::size_t next;       // where the next one starts
};

Line line_at(std::string_view file, std::size_t begin) {
  const std::size_t end = file.find('\n', begin);
  if (end == std::string_view::npos) return {file.substr(begin), file.size()};
  return {file.substr(begin, end - begin), end + 1};
}

// True for a line that starts with `marker` and then has nothing or a blank.
bool starts_with_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) &&
         (line.size() == marker.size() || line.find_first_of(" \t\r", marker.size()) == marker.size());
}

bool is_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && line.find_first_not_of(" \t\r", marker.size()) == std::string_view::npos;
}

bool is_utf16(std::string_view file) {
  using namespace std::string_view_literals;
  constexpr std::array starts{"\xFF\xFE"sv, "\xFE\xFF"sv, "\0\0\xFE\xFF"sv, "-\0-\0"sv, "\0-\0-"sv};
  return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return file.starts_with(start); });
}

std::variant<std::string_view, Skipped, Rejected> find_front_matter(std::string_view file) {
  if (file.size() > kMaxFileBytes)
    return Rejected{"file_too_large", 0, fmt::format("{} bytes; at most {} are read", file.size(), kMaxFileBytes)};
  if (is_utf16(file)) return Rejected{"not_utf8", 1, "the file is UTF-16 or UTF-32; save it as UTF-8"};
  if (file.starts_with(kByteOrderMark)) file.remove_prefix(kByteOrderMark.size());
  const Line first = line_at(file, 0);
  if (is_marker(first.text, "+++")) return Skipped{"toml_front_matter"};
  if (!is_marker(first.text, "---")) return Skipped{"no_front_matter"};
  for (std::size_t at = first.next; at < file.size();) {
    const Line line = line_at(file, at);
    if (is_marker(line.text, "---") || is_marker(line.text, "...")) return file.substr(first.next, at - first.next);
    at = line.next;
  }
  return Rejected{"unterminated_front_matter", 1, "no line --- or ... ends the front matter that line 1 opens"};
}

// ---- bytes

std::size_t file_line(std::string_view front_matter, std::size_t offset) {
  return kFirstFrontMatterLine + count_lines(front_matter.substr(0, offset));
}

bool is_forbidden_control(std::int32_t c) { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F; }

std::optional<Rejected> check_characters(std::string_view text) {
  for (std::uint32_t at = 0; at < text.size();) {
    const std::uint32_t begin = at;
    const std::int32_t c = common::next_code_point(text, at);
    if (c < 0) return Rejected{"not_utf8", file_line(text, begin), "bytes that are no UTF-8"};
    if (is_forbidden_control(c))
      return Rejected{"control_character", file_line(text, begin), fmt::format("control character U+{:04X}", c)};
  }
  return std::nullopt;
}

// yaml-cpp would read only the first document and say nothing.
std::optional<Rejected> check_single_document(std::string_view text) {
  std::size_t number = kFirstFrontMatterLine;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const Line line = line_at(text, at);
    if (starts_with_marker(line.text, "---") || starts_with_marker(line.text, "..."))
      return Rejected{"multiple_documents", number, "a document marker inside the front matter"};
    at = line.next;
  }
  return std::nullopt;
}

std::optional<Rejected> check_bytes(std::string_view text) {
  if (text.size() > kMaxFrontMatterBytes)
    return Rejected{"front_matter_too_large", 0,
                    fmt::format("{} bytes of front matter; at most {} are read", text.size(), kMaxFrontMatterBytes)};
  if (auto rejected = check_characters(text)) return rejected;
  if (auto rejected = check_single_document(text)) return rejected;
  return std::nullopt;
}

}  // namespace

std::variant<YamlNode, Skipped, Rejected> parse_front_matter(std::string_view file) {
  const auto found = find_front_matter(file);
  if (const auto* skipped = std::get_if<Skipped>(&found)) return *skipped;
  if (const auto* rejected = std::get_if<Rejected>(&found)) return *rejected;
  const std::string_view text = std::get<std::string_view>(found);
  if (auto rejected = check_bytes(text)) return *std::move(rejected);
  if (auto plain = read_plain_yaml(text)) return *std::move(plain);
  return read_yaml(text);
}

}  // namespace newsfold::indexer
