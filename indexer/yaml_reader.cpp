#include "indexer/yaml_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <new>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "common/utf8.hpp"
#include "indexer/second_document.hpp"
#include "indexer/yaml_errors.hpp"
#include "indexer/yaml_tree_builder.hpp"

namespace newsfold::indexer {
namespace {

constexpr std::size_t kEscapeSize = 6;  // of "\u00e9"

std::size_t file_line(const YAML::Mark& mark) {
  return mark.is_null() ? 0 : kFirstFrontMatterLine + static_cast<std::size_t>(mark.line);
}

// yaml-cpp writes "\_" (a no-break space) and "\N" (a next line) as one byte, 0xA0 or 0x85. Of a text that was UTF-8
// when it was read, no other byte is none.
std::string with_escapes_mended(std::string_view scalar) {
  std::string mended;
  mended.reserve(scalar.size());
  for (std::uint32_t at = 0; at < scalar.size();) {
    const std::uint32_t begin = at;
    if (common::next_code_point(scalar, at) < 0) mended += '\xC2';
    mended.append(scalar, begin, at - begin);
  }
  return mended;
}

// Hands yaml-cpp's events to a tree builder.
class Events : public YAML::EventHandler {
 public:
  // `input` is what yaml-cpp reads, `end_sign` the text at its end: a scalar that has it was never closed.
  Events(std::string_view input, std::string_view end_sign, YamlTreeBuilder& tree)
      : input_(input), end_sign_(end_sign), tree_(tree) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override { tree_.end(); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { tree_.add_alias(file_line(mark), anchor); }

  void OnNull(const YAML::Mark&, YAML::anchor_t anchor) override {
    tree_.add_anchor(anchor);
    tree_.add_null();
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& scalar) override {
    const std::string text = with_escapes_mended(scalar);
    if (text.find(end_sign_) != std::string::npos)
      throw YamlStop{Rejected{"unterminated_quote", file_line(mark), "the quote that opens here is never closed"}};
    const bool plain = tag == "?";
    const bool is_tagged =
        tag.starts_with('!') && tag.size() > 1;  // an exclamation, and no type of its own to a writer
    tree_.add_anchor(anchor);
    tree_.add_scalar(file_line(mark), is_tagged ? tag + " " + text : text, plain && ends_at_comment(mark, text));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    tree_.add_anchor(anchor);
    tree_.open(YamlNode::Kind::sequence, file_line(mark), style == YAML::EmitterStyle::Flow);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    tree_.add_anchor(anchor);
    tree_.open(YamlNode::Kind::mapping, file_line(mark), style == YAML::EmitterStyle::Flow);
  }

  void OnSequenceEnd() override { tree_.close(); }
  void OnMapEnd() override { tree_.close(); }

 private:
  bool ends_at_comment(const YAML::Mark& mark, const std::string& scalar) const {
    if (mark.is_null() || static_cast<std::size_t>(mark.pos) > input_.size()) return false;
    std::string_view rest = input_.substr(static_cast<std::size_t>(mark.pos));
    if (!rest.starts_with(scalar)) return false;  // runs over several lines
    rest.remove_prefix(scalar.size());
    const std::size_t next = rest.find_first_not_of(" \t");
    return next != 0 && next != std::string_view::npos && rest[next] == '#';
  }

  std::string_view input_;
  std::string_view end_sign_;
  YamlTreeBuilder& tree_;
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
void read_events(const std::string& input, Events& events) {
  std::istringstream stream(input);
  YAML::Parser parser(stream);
  parser.HandleNextDocument(events);
  if (const auto line = second_document_line(parser)) {
    throw YamlStop{Rejected{"yaml_syntax", kFirstFrontMatterLine + *line,
                            "text after the end of the mapping; is the indentation right?"}};
  }
}

// Of the half of a character that is escaped at `at` (\ud83d) its number; 0 where none is.
std::uint32_t escaped_surrogate(std::string_view text, std::size_t at) {
  if (at + kEscapeSize > text.size() || text.substr(at, 2) != "\\u") return 0;
  const char *digits = text.data() + at + 2, *end = text.data() + at + kEscapeSize;
  std::uint32_t value = 0;
  const bool is_number = std::from_chars(digits, end, value, 16).ptr == end;
  return is_number && value >= 0xD800 && value <= 0xDFFF ? value : 0;
}

// JSON writes a character past U+FFFF as two escapes (\ud83d\ude80), YAML as one. Nothing where there is no such pair.
std::optional<std::string> with_surrogates_joined(std::string_view text) {
  constexpr std::uint32_t kFirstHigh = 0xD800, kFirstLow = 0xDC00, kFirstOfPair = 0x10000;
  std::string joined;
  bool is_changed = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t high = escaped_surrogate(text, at), low = escaped_surrogate(text, at + kEscapeSize);
    const bool is_pair = high != 0 && high < kFirstLow && low >= kFirstLow;
    if (is_pair) {
      joined += fmt::format("\\U{:08X}", kFirstOfPair + ((high - kFirstHigh) << 10) + (low - kFirstLow));
    } else {
      joined += text[at];
    }
    at += is_pair ? 2 * kEscapeSize : 1;
    is_changed |= is_pair;
  }
  return is_changed ? std::optional(std::move(joined)) : std::nullopt;
}

std::variant<YamlNode, Skipped, Rejected> read_as_it_is(std::string_view text) {
  const std::string end_sign = end_sign_for(text), input = yaml_input(text, end_sign);
  YamlTreeBuilder tree;
  try {
    Events events(input, end_sign, tree);
    read_events(input, events);
  } catch (const YamlStop& stop) {
    return stop.rejected;
  } catch (const YAML::Exception& error) {
    const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    return syntax_error(error, tree.open_bracket_line(), kFirstFrontMatterLine + (breaks > 0 ? breaks - 1 : 0));
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return Rejected{"yaml_syntax", 0, error.what()};
  }
  std::optional<YamlNode> root = tree.take_root();
  if (!root || root->items.empty()) return Skipped{"no_text"};
  return std::move(*root);
}

}  // namespace

std::variant<YamlNode, Skipped, Rejected> read_yaml(std::string_view text) {
  auto read = read_as_it_is(text);
  const auto* rejected = std::get_if<Rejected>(&read);
  if (rejected == nullptr || !rejected->message.starts_with(YAML::ErrorMsg::INVALID_UNICODE)) return read;
  const std::optional<std::string> joined = with_surrogates_joined(text);
  return joined ? read_as_it_is(*joined) : read;
}

}  // namespace newsfold::indexer
