// Reads the front matter in three steps: find its bounds, refuse bytes that no text has, let yaml-cpp's events build
// the tree. Called for every new or changed file of the corpus by the indexer's worker threads.
#include "indexer/front_matter.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <new>
#include <optional>
#include <sstream>
#include <utility>

#include "common/utf8.hpp"
#include "indexer/second_document.hpp"

namespace newsfold::indexer {
namespace {

// Keys, values and collections in one front matter; a real one with 200 related entries has some 9,000. With this cap
// and the one on bytes, 250 KB of each of some 2,500 hostile shapes took at most 153 ms ("[a[a[a") and 50 MB ("[[[["):
// no shape needs a check of its own before yaml-cpp sees it.
constexpr std::size_t kMaxNodes = 20'000;

constexpr std::size_t kFirstFrontMatterLine = 2;
constexpr std::size_t kMaxQuotedBytes = 60;

// Thrown by the event handler to leave yaml-cpp at once.
struct Stop {
  Rejected rejected;
};

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// A key for a message: in quotes, and not longer than a line.
std::string quoted(std::string_view key) {
  if (key.size() <= kMaxQuotedBytes) return fmt::format("\"{}\"", key);
  std::size_t size = kMaxQuotedBytes;
  while (size > 0 && common::is_utf8_trail(key[size])) --size;
  return fmt::format("\"{}...\"", key.substr(0, size));
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

// ---- events

std::size_t file_line(const YAML::Mark& mark) {
  return mark.is_null() ? 0 : kFirstFrontMatterLine + static_cast<std::size_t>(mark.line);
}

// Builds the tree, and stops yaml-cpp at the first thing that a front matter must not have.
class TreeBuilder : public YAML::EventHandler {
 public:
  // `end_sign` is text put behind the front matter `text`: a scalar that has it was never closed.
  TreeBuilder(std::string_view text, std::string_view end_sign) : text_(text), end_sign_(end_sign) {}

  std::optional<YamlNode> take_root() { return std::move(root_); }

  // The line of the innermost bracket that is open; 0 when none is.
  std::size_t open_bracket_line() const {
    const auto level =
        std::find_if(levels_.rbegin(), levels_.rend(), [](const Level& one) { return one.is_in_brackets; });
    return level == levels_.rend() ? 0 : level->node.line;
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { stop_at_alias(mark); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { stop_at_alias(mark); }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    add(YamlNode{YamlNode::Kind::null, "", false, file_line(mark), {}, {}});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& text) override {
    if (text.find(end_sign_) != std::string::npos)
      stop("unterminated_quote", file_line(mark), "the quote that opens here is never closed");
    const bool plain = tag == "?";
    const bool is_tagged =
        tag.starts_with('!') && tag.size() > 1;  // an exclamation, and no type of its own to a writer
    add(YamlNode{YamlNode::Kind::scalar,
                 is_tagged ? tag + " " + text : text,
                 plain && ends_at_comment(mark, text),
                 file_line(mark),
                 {},
                 {}});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    open(YamlNode::Kind::sequence, mark, style);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    open(YamlNode::Kind::mapping, mark, style);
  }

  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlNode node;
    std::map<std::string, std::size_t> key_lines;
    bool has_key = false;  // a mapping's key was read and its value comes next
    bool is_in_brackets = false;
  };

  [[noreturn]] static void stop(std::string reason, std::size_t line, std::string message) {
    throw Stop{Rejected{std::move(reason), line, std::move(message)}};
  }

  [[noreturn]] static void stop_at_alias(const YAML::Mark& mark) {
    stop("alias", file_line(mark), "anchors (&) and aliases (*) are not read; quote a text that starts so");
  }

  bool expects_key() const {
    return !levels_.empty() && levels_.back().node.kind == YamlNode::Kind::mapping && !levels_.back().has_key;
  }

  void count_node(std::size_t line) {
    if (++nodes_ > kMaxNodes) stop("too_many_nodes", line, fmt::format("more than {} keys and values", kMaxNodes));
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, YAML::EmitterStyle::value style) {
    const std::size_t line = file_line(mark);
    count_node(line);
    if (expects_key()) stop("yaml_syntax", line, "a mapping or list cannot be a key");
    if (levels_.empty() && kind != YamlNode::Kind::mapping) stop_at_root(line);
    if (levels_.size() == kMaxYamlDepth)
      stop("too_deep", line, fmt::format("nested more than {} levels deep", kMaxYamlDepth));
    levels_.push_back(Level{YamlNode{kind, "", false, line, {}, {}}, {}, false, style == YAML::EmitterStyle::Flow});
  }

  bool ends_at_comment(const YAML::Mark& mark, const std::string& scalar) const {
    if (mark.is_null() || static_cast<std::size_t>(mark.pos) > text_.size()) return false;
    std::string_view rest = text_.substr(static_cast<std::size_t>(mark.pos));
    if (!rest.starts_with(scalar)) return false;  // runs over several lines
    rest.remove_prefix(scalar.size());
    const std::size_t next = rest.find_first_not_of(" \t");
    return next != 0 && next != std::string_view::npos && rest[next] == '#';
  }

  void close() {
    YamlNode node = std::move(levels_.back().node);
    levels_.pop_back();
    attach(std::move(node));
  }

  void add(YamlNode node) {
    count_node(node.line);
    if (levels_.empty() && node.kind == YamlNode::Kind::scalar) stop_at_root(node.line);
    if (expects_key()) {
      add_key(std::move(node));
    } else {
      attach(std::move(node));
    }
  }

  [[noreturn]] static void stop_at_root(std::size_t line) {
    stop("not_a_mapping", line, "the front matter is no mapping (lines of `key: value`)");
  }

  void add_key(YamlNode key) {
    Level& level = levels_.back();
    const auto [first, is_new] = level.key_lines.emplace(key.text, key.line);
    if (!is_new)
      stop("duplicate_key", key.line,
           fmt::format("duplicate key {} (first at line {})", quoted(key.text), first->second));
    level.node.keys.push_back(std::move(key.text));
    level.has_key = true;
  }

  void attach(YamlNode node) {
    if (levels_.empty()) {
      root_ = std::move(node);
    } else {
      levels_.back().node.items.push_back(std::move(node));
      levels_.back().has_key = false;
    }
  }

  std::string_view text_;
  std::string_view end_sign_;
  std::vector<Level> levels_;
  std::optional<YamlNode> root_;
  std::size_t nodes_ = 0;
};

// yaml-cpp takes an unterminated quote for closed at the end of its input. This comment behind the text is seen by
// nobody, unless a quote swallows it; the hash keeps it out of the text itself.
std::string end_sign_for(std::string_view text) {
  return fmt::format("# end of front matter {:016x}", std::hash<std::string_view>{}(text));
}

std::string yaml_input(std::string_view text, std::string_view end_sign) {
  std::string input;
  input.reserve(text.size() + end_sign.size() + 2);
  for (std::size_t at = 0, end; at < text.size(); at = end + 1) {  // past the \r of each \r\n
    end = std::min(text.find("\r\n", at), text.size());
    input.append(text, at, end - at);
  }
  return input.append("\n").append(end_sign).append("\n");
}

bool is_about_alias(const std::string& message) {
  using namespace YAML::ErrorMsg;
  const std::array messages{UNKNOWN_ANCHOR, ALIAS_NOT_FOUND, ANCHOR_NOT_FOUND, CHAR_IN_ALIAS,
                            CHAR_IN_ANCHOR, ALIAS_CONTENT,   MULTIPLE_ANCHORS, MULTIPLE_ALIASES};
  return std::any_of(messages.begin(), messages.end(), [&](const char* text) { return message.starts_with(text); });
}

// What to do about the mistakes that people make most.
std::string_view advice(std::string_view message) {
  if (message == YAML::ErrorMsg::MAP_VALUE)
    return "a text with \": \" in it needs quotes; is the line indented as the keys above?";
  if (message == YAML::ErrorMsg::UNKNOWN_TOKEN) return "a text that starts with @, % or ` needs quotes";
  if (message == YAML::ErrorMsg::END_OF_MAP)
    return "no `key: value` here; is the line indented as the keys above, or is there text behind a closing quote?";
  if (message == YAML::ErrorMsg::END_OF_SEQ) return "no \"- \" here; is the indentation right?";
  return {};
}

// `bracket_line`: of a bracket that is open where the error is, 0 for none; `last_line`: of the front matter, for
// yaml-cpp finds what never ends behind it.
Rejected syntax_error(const YAML::Exception& error, std::size_t bracket_line, std::size_t last_line) {
  const std::size_t line = std::min(file_line(error.mark), last_line);
  if (is_about_alias(error.msg))
    return {"alias", line, "a text that starts with & or * needs quotes (" + error.msg + ")"};
  if (error.msg == YAML::ErrorMsg::EOF_IN_SCALAR) return {"unterminated_quote", line, "a quote is never closed"};
  const bool is_unclosed = error.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW || error.msg == YAML::ErrorMsg::END_OF_MAP_FLOW;
  if (is_unclosed && bracket_line > 0)
    return {"yaml_syntax", bracket_line, "the bracket that opens here is never closed (" + error.msg + ")"};
  const std::string_view hint = advice(error.msg);
  return {"yaml_syntax", line, hint.empty() ? error.msg : fmt::format("{} ({})", hint, error.msg)};
}

// One document only: a loop over HandleNextDocument never ends on some inputs.
void read_events(const std::string& input, TreeBuilder& builder) {
  std::istringstream stream(input);
  YAML::Parser parser(stream);
  parser.HandleNextDocument(builder);
  if (const auto line = second_document_line(parser)) {
    throw Stop{Rejected{"yaml_syntax", kFirstFrontMatterLine + *line,
                        "text after the end of the mapping; is the indentation right?"}};
  }
}

std::variant<YamlNode, Skipped, Rejected> read_yaml(std::string_view text) {
  const std::string end_sign = end_sign_for(text), input = yaml_input(text, end_sign);
  TreeBuilder builder(input, end_sign);
  try {
    read_events(input, builder);
  } catch (const Stop& stop) {
    return stop.rejected;
  } catch (const YAML::Exception& error) {
    const std::size_t breaks = count_lines(text);
    return syntax_error(error, builder.open_bracket_line(), kFirstFrontMatterLine + (breaks > 0 ? breaks - 1 : 0));
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return Rejected{"yaml_syntax", 0, error.what()};
  }
  std::optional<YamlNode> root = builder.take_root();
  if (!root || root->items.empty()) return Skipped{"no_text"};
  return std::move(*root);
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

std::variant<YamlNode, Skipped, Rejected> parse_front_matter(std::string_view file) {
  const auto found = find_front_matter(file);
  if (const auto* skipped = std::get_if<Skipped>(&found)) return *skipped;
  if (const auto* rejected = std::get_if<Rejected>(&found)) return *rejected;
  const std::string_view text = std::get<std::string_view>(found);
  if (auto rejected = check_bytes(text)) return *std::move(rejected);
  return read_yaml(text);
}

}  // namespace newsfold::indexer
