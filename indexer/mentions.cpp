// Reads the fields of articles off the tree of a front matter. A file's own title, excerpt and addresses must be
// texts, as without them it would be another article; any other slip costs that field only. Called for each file that
// parsed.
#include "indexer/mentions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/ascii.hpp"
#include "common/parse_number.hpp"
#include "common/timestamp.hpp"
#include "common/utf8.hpp"
#include "indexer/plain_text.hpp"

namespace newsfold::indexer {
namespace {

// Far above what real files hold (title 300, excerpt 3,000 bytes, 30 related entries): they bound what one file can do.
constexpr std::size_t kMaxTitleBytes = 2'000;
constexpr std::size_t kMaxExcerptBytes = 20'000;
constexpr std::size_t kMaxNameBytes = 200;  // a provider, topic, category or type
constexpr std::size_t kMaxUrlBytes = 4'000;
constexpr std::size_t kMaxTopics = 64;
constexpr std::size_t kMaxRelated = 200;
constexpr double kMaxNumber = 1e9;          // quality is 0 to 189, heat a few hundred
constexpr std::size_t kMaxShownBytes = 60;  // of a value in a message

// At most `max_bytes` of `text`, cut between characters and without a blank at the end.
std::string cut(std::string text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t size = max_bytes;
  while (size > 0 && common::is_utf8_trail(text[size])) --size;
  while (size > 0 && text[size - 1] == ' ') --size;
  text.resize(size);
  return text;
}

std::string shown(std::string_view text) {
  const std::string start = cut(std::string(text.substr(0, kMaxShownBytes + 4)), kMaxShownBytes);
  return fmt::format("\"{}{}\"", start, start.size() < text.size() ? "..." : "");
}

std::string_view kind_name(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::null: return "nothing";
    case YamlNode::Kind::scalar: return "a text";
    case YamlNode::Kind::sequence: return "a list";
    case YamlNode::Kind::mapping: return "a mapping";
  }
  return {};
}

// ---- values

std::optional<bool> parse_flag(std::string_view text) {
  const std::string word = common::to_ascii_lower(text);
  if (word == "true" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "no" || word == "off") return false;
  return std::nullopt;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// The absolute http or https address that `text` is; empty when it is none.
std::string absolute_url(std::string_view text) {
  std::string url(text);
  if (text.starts_with("//")) url.insert(0, "https:");
  if (common::to_ascii_lower(text.substr(0, 4)) == "www.") url.insert(0, "https://");
  const std::string scheme = common::to_ascii_lower(std::string_view(url).substr(0, url.find("//")));
  if (scheme != "http:" && scheme != "https:") return {};
  const std::size_t host = scheme.size() + 2;
  if (host >= url.size() || std::string_view("/?#").find(url[host]) != std::string_view::npos) return {};
  return std::any_of(url.begin(), url.end(), is_control) ? std::string() : url;
}

// ---- fields

// Thrown when what makes a file's own article has the wrong shape.
struct WrongType {
  Rejected rejected;
};

// Reads fields of a mapping; says what it could not use.
class FieldReader {
 public:
  // `strict`: a value of the wrong shape throws WrongType, instead of being a warning and missing.
  FieldReader(bool strict, std::vector<Warning>& warnings) : strict_(strict), warnings_(warnings) {}

  // The value of `key`; nullptr when it is missing, a null, or an empty list or mapping.
  static const YamlNode* value(const YamlNode& mapping, std::string_view key) {
    const YamlNode* found = mapping.find(key);
    const bool is_text = found != nullptr && found->kind == YamlNode::Kind::scalar;
    return is_text || (found != nullptr && !found->items.empty()) ? found : nullptr;
  }

  // The value of `key` when it is a text that is not blank.
  const YamlNode* scalar(const YamlNode& mapping, std::string_view key) {
    const YamlNode* found = value(mapping, key);
    if (found == nullptr || !is_scalar(*found, key)) return nullptr;
    return common::trim_ascii(found->text).empty() ? nullptr : found;
  }

  bool is_scalar(const YamlNode& node, std::string_view name) {
    if (node.kind == YamlNode::Kind::scalar) return true;
    wrong_type(node, name, "a text");
    return false;
  }

  void wrong_type(const YamlNode& node, std::string_view name, std::string_view expected) {
    std::string message = fmt::format("{} is {}, not {}", name, kind_name(node.kind), expected);
    if (strict_) throw WrongType{Rejected{"wrong_type", node.line, std::move(message)}};
    warn("wrong_type", node, std::move(message));
  }

  void warn(std::string reason, const YamlNode& node, std::string message) {
    warnings_.push_back(Warning{std::move(reason), node.line, std::move(message)});
  }

  std::string text(const YamlNode& mapping, std::string_view key, std::size_t max_bytes) {
    const YamlNode* found = scalar(mapping, key);
    if (found == nullptr) return {};
    if (found->cut_by_comment)
      warn("cut_by_comment", *found, fmt::format("{} ends before \" #\"; put it in quotes", key));
    return cut(plain_text(found->text), max_bytes);
  }

  // A text, or the first of a list of them, which a warning says.
  std::string label(const YamlNode& mapping, std::string_view key) {
    const YamlNode* found = value(mapping, key);
    if (found == nullptr || found->kind != YamlNode::Kind::sequence) return text(mapping, key, kMaxNameBytes);
    if (!is_scalar(found->items.front(), fmt::format("the first of {}", key))) return {};
    if (found->items.size() > 1) warn("too_many", *found, fmt::format("{} is a list; its first text is taken", key));
    return cut(plain_text(found->items.front().text), kMaxNameBytes);
  }

  std::optional<std::int64_t> date(const YamlNode& mapping, std::string_view key) {
    return parsed(mapping, key, "bad_date", "an ISO 8601 date such as 2020-09-11T14:22:00Z",
                  [](std::string_view text) { return common::parse_timestamp(text); });
  }

  std::optional<bool> flag(const YamlNode& mapping, std::string_view key) {
    return parsed(mapping, key, "bad_flag", "true or false", parse_flag);
  }

  // A number from 0 to kMaxNumber; `unknown` stands for a missing one.
  std::optional<double> number(const YamlNode& mapping, std::string_view key, std::optional<double> unknown = {}) {
    const auto parse = [&](std::string_view text) {
      const auto result = common::parse_number<double>(text);
      const bool is_usable = result && ((*result >= 0 && *result <= kMaxNumber) || result == unknown);
      return is_usable ? result : std::nullopt;
    };
    static const std::string taken = fmt::format("a number from 0 to {:.0f}", kMaxNumber);
    const auto result = parsed(mapping, key, "bad_number", taken, parse);
    return result == unknown ? std::nullopt : result;
  }

  void add_url(const YamlNode& mapping, std::string_view key, std::vector<std::string>& urls) {
    const auto parse = [](std::string_view text) -> std::optional<std::string> {
      std::string url = absolute_url(text);
      return url.empty() || url.size() > kMaxUrlBytes ? std::nullopt : std::optional(std::move(url));
    };
    static const std::string taken = fmt::format("an http or https address of at most {} bytes", kMaxUrlBytes);
    auto url = parsed(mapping, key, "bad_url", taken, parse);
    if (url && std::find(urls.begin(), urls.end(), *url) == urls.end()) urls.push_back(*std::move(url));
  }

 private:
  // What `parse` makes of a scalar; a warning when that is nothing.
  template <typename Parse>
  auto parsed(const YamlNode& mapping, std::string_view key, std::string_view reason, std::string_view expected,
              Parse parse) -> decltype(parse(std::string_view())) {
    const YamlNode* found = scalar(mapping, key);
    if (found == nullptr) return std::nullopt;
    auto result = parse(common::trim_ascii(found->text));
    if (!result) warn(std::string(reason), *found, fmt::format("{} {} is not {}", key, shown(found->text), expected));
    return result;
  }

  bool strict_;
  std::vector<Warning>& warnings_;
};

common::Provider read_provider(const YamlNode& article, FieldReader& fields) {
  const YamlNode* provider = FieldReader::value(article, "provider");
  if (provider == nullptr) return {};
  if (provider->kind == YamlNode::Kind::scalar) return {fields.text(article, "provider", kMaxNameBytes), ""};
  if (provider->kind == YamlNode::Kind::mapping)
    return {fields.text(*provider, "name", kMaxNameBytes), fields.text(*provider, "domain", kMaxNameBytes)};
  fields.wrong_type(*provider, "provider", "a name or a mapping");
  return {};
}

// Adds a topic that is new; false when there are too many.
bool add_topic(const YamlNode& node, FieldReader& fields, std::vector<std::string>& topics) {
  if (node.kind == YamlNode::Kind::null || !fields.is_scalar(node, "a topic")) return true;
  std::string topic = cut(plain_text(node.text), kMaxNameBytes);
  if (topic.empty() || std::find(topics.begin(), topics.end(), topic) != topics.end()) return true;
  if (topics.size() == kMaxTopics) {
    fields.warn("too_many", node, fmt::format("more than {} topics; the rest is dropped", kMaxTopics));
    return false;
  }
  topics.push_back(std::move(topic));
  return true;
}

std::vector<std::string> read_topics(const YamlNode& article, FieldReader& fields) {
  std::vector<std::string> topics;
  const YamlNode* listed = FieldReader::value(article, "topics");
  if (listed == nullptr) return topics;
  if (listed->kind == YamlNode::Kind::sequence) {
    for (const YamlNode& topic : listed->items)
      if (!add_topic(topic, fields, topics)) break;
  } else if (listed->kind == YamlNode::Kind::scalar) {
    add_topic(*listed, fields, topics);
  } else {
    fields.wrong_type(*listed, "topics", "a list");
  }
  return topics;
}

// ---- articles

// Title and excerpt; false when the article has neither.
bool read_texts(const YamlNode& article, FieldReader& fields, Mention& mention) {
  mention.title = fields.text(article, "title", kMaxTitleBytes);
  if (mention.title.empty()) mention.title = fields.text(article, "name", kMaxTitleBytes);
  mention.excerpt = fields.text(article, "excerpt", kMaxExcerptBytes);
  return !mention.title.empty() || !mention.excerpt.empty();
}

void read_addresses(const YamlNode& article, FieldReader& fields, Mention& mention) {
  fields.add_url(article, "webUrl", mention.urls);
  fields.add_url(article, "originalUrl", mention.urls);
}

void read_details(const YamlNode& article, FieldReader& fields, Mention& mention) {
  fields.add_url(article, "ampWebUrl", mention.amp_urls);
  fields.add_url(article, "cdnAmpWebUrl", mention.amp_urls);
  mention.provider = read_provider(article, fields);
  mention.published_at_utc = fields.date(article, "publishedDateTime");
  mention.quality = fields.number(article, "quality");
  mention.heat = fields.number(article, "heat", -1);
  mention.topics = read_topics(article, fields);
  mention.category = fields.label(article, "category");
  mention.type = fields.label(article, "type");
  mention.published = fields.flag(article, "published");
}

void read_related_entry(const YamlNode& entry, FieldReader& fields, std::vector<Mention>& mentions) {
  if (entry.kind == YamlNode::Kind::null) return;
  if (entry.kind != YamlNode::Kind::mapping) return fields.wrong_type(entry, "a related entry", "a mapping");
  Mention mention;
  if (!read_texts(entry, fields, mention)) return;
  read_addresses(entry, fields, mention);
  read_details(entry, fields, mention);
  mentions.push_back(std::move(mention));
}

void read_related(const YamlNode& root, FieldReader& fields, std::vector<Mention>& mentions) {
  const YamlNode* related = FieldReader::value(root, "related");
  if (related == nullptr) return;
  if (related->kind != YamlNode::Kind::sequence) return fields.wrong_type(*related, "related", "a list");
  for (const YamlNode& entry : related->items) {
    if (mentions.size() > kMaxRelated)
      return fields.warn("too_many", entry,
                         fmt::format("more than {} related entries; the rest is dropped", kMaxRelated));
    read_related_entry(entry, fields, mentions);
  }
}

std::variant<FileMentions, Skipped, Rejected> read_file(const YamlNode& root) {
  FileMentions file;
  FieldReader vital(true, file.warnings), fields(false, file.warnings);
  Mention own;
  own.own_file = true;
  if (!read_texts(root, vital, own)) return Skipped{"no_text"};
  read_addresses(root, vital, own);
  read_details(root, fields, own);
  file.mentions.push_back(std::move(own));
  read_related(root, fields, file.mentions);
  return file;
}

}  // namespace

std::variant<FileMentions, Skipped, Rejected> extract_mentions(const YamlNode& root) {
  try {
    return read_file(root);
  } catch (const WrongType& wrong) {
    return wrong.rejected;
  }
}

}  // namespace newsfold::indexer
