#include "indexer/plain_yaml.hpp"

#include <yaml-cpp/null.h>
#include <yaml.h>

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <utility>

#include "indexer/yaml_tree_builder.hpp"

namespace newsfold::indexer {
namespace {

// What may be a comment: a text that ends before one is warned about by yaml_reader.
bool may_have_comment(std::string_view text) {
  std::size_t at = text.find('#');
  while (at != std::string_view::npos && (at == 0 || text[at - 1] != ' ')) at = text.find('#', at + 1);
  return at != std::string_view::npos;
}

// What the two libraries take for different things: line breaks other than a line feed, tabs, a byte order mark.
bool might_be_read_differently(std::string_view text) {
  constexpr std::array<std::string_view, 5> kSigns{"\t", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF"};
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

// Keys of more than a text, directives.
bool begins_oddly(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" -");
  return first != std::string_view::npos && (line[first] == '?' || line[first] == ':' || line[first] == '%');
}

bool is_plain(std::string_view text) {
  if (might_be_read_differently(text) || may_have_comment(text)) return false;
  for (std::size_t at = 0, end; at < text.size(); at = end + 1) {
    end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (begins_oddly(line) || line.find('\r') != std::string_view::npos) return false;
  }
  return true;
}

// An event of libyaml, freed with its owner.
struct Event {
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&value); }

  std::size_t line() const { return kFirstFrontMatterLine + value.start_mark.line; }

  yaml_event_t value{};
};

class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  // False where libyaml does not read on.
  bool next(Event& event) {
    if (yaml_parser_parse(&parser_, &event.value) != 0) return true;
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    return false;
  }

 private:
  yaml_parser_t parser_{};
};

// In brackets the two do not agree on what a text may have.
constexpr const char* kOddInBrackets = "?:{}";

// True for a text over several lines with a blank one among them, of which the two make different texts.
bool has_blank_line(const Event& scalar, const std::string& text) {
  return scalar.value.end_mark.line > scalar.value.start_mark.line && text.find('\n') != std::string::npos;
}

// Hands libyaml's events to a tree builder.
class Events {
 public:
  explicit Events(YamlTreeBuilder& tree) : tree_(tree) {}

  // False for what is left to yaml_reader.
  bool add(const Event& event) {
    const auto& data = event.value.data;
    switch (event.value.type) {
      case YAML_SCALAR_EVENT: return add_scalar(event);
      case YAML_MAPPING_START_EVENT:
        return data.mapping_start.style == YAML_BLOCK_MAPPING_STYLE &&
               open(YamlNode::Kind::mapping, data.mapping_start, event);
      case YAML_SEQUENCE_START_EVENT: return open_sequence(event);
      case YAML_SEQUENCE_END_EVENT: in_brackets_ = false; [[fallthrough]];
      case YAML_MAPPING_END_EVENT: tree_.close(); return true;
      case YAML_DOCUMENT_START_EVENT: return ++documents_ == 1;
      case YAML_ALIAS_EVENT: return false;
      default: return true;
    }
  }

 private:
  bool add_scalar(const Event& event) {
    const auto& scalar = event.value.data.scalar;
    std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    if (scalar.anchor != nullptr || scalar.tag != nullptr || has_blank_line(event, text)) return false;
    switch (scalar.style) {
      case YAML_PLAIN_SCALAR_STYLE: return add_unquoted(event, std::move(text));
      case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: tree_.add_scalar(event.line(), std::move(text), false); return true;
      default: return false;
    }
  }

  bool add_unquoted(const Event& event, std::string text) {
    if (in_brackets_ && text.find_first_of(kOddInBrackets) != std::string::npos) return false;
    if (YAML::IsNullString(text)) {
      tree_.add_null();
    } else {
      tree_.add_scalar(event.line(), std::move(text), false);
    }
    return true;
  }

  // `start` is that of a mapping or of a sequence.
  template <typename Start>
  bool open(YamlNode::Kind kind, const Start& start, const Event& event) {
    if (in_brackets_ || start.anchor != nullptr || start.tag != nullptr) return false;
    tree_.open(kind, event.line(), false);
    return true;
  }

  bool open_sequence(const Event& event) {
    const auto& start = event.value.data.sequence_start;
    if (!open(YamlNode::Kind::sequence, start, event)) return false;
    in_brackets_ = start.style == YAML_FLOW_SEQUENCE_STYLE;
    return true;
  }

  YamlTreeBuilder& tree_;
  bool in_brackets_ = false;
  int documents_ = 0;
};

bool read_events(std::string_view text, YamlTreeBuilder& tree) {
  Parser parser(text);
  Events events(tree);
  for (;;) {
    Event event;
    if (!parser.next(event) || !events.add(event)) return false;
    if (event.value.type == YAML_STREAM_END_EVENT) return true;
  }
}

}  // namespace

std::optional<YamlNode> read_plain_yaml(std::string_view text) {
  if (!is_plain(text)) return std::nullopt;
  YamlTreeBuilder tree;
  try {
    if (!read_events(text, tree)) return std::nullopt;
  } catch (const YamlStop&) {
    return std::nullopt;
  }
  std::optional<YamlNode> root = tree.take_root();
  return root && !root->items.empty() ? std::move(root) : std::nullopt;
}

}  // namespace newsfold::indexer
