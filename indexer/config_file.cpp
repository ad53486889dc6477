#include "indexer/config_file.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "common/error.hpp"
#include "indexer/second_document.hpp"
#include "indexer/yaml_errors.hpp"

namespace newsfold::indexer {
namespace {

// Behind the text as a comment, which nobody sees but a quote that is never closed: yaml-cpp takes that for closed at
// the end of its input.
constexpr const char* kEnd = "# end of the configuration file";

std::size_t line_of(const YAML::Mark& mark) { return mark.is_null() ? 0 : static_cast<std::size_t>(mark.line) + 1; }

// Refuses at a place of one file.
class Reader {
 public:
  explicit Reader(const std::string& name) : name_(name) {}

  std::vector<ConfigEntry> read(const std::string& text) const {
    const YAML::Node root = load(text);
    std::vector<ConfigEntry> entries;
    if (root.IsNull()) return entries;
    if (!root.IsMap()) refuse(root.Mark(), "a configuration is lines of `key: value`");
    std::map<std::string, std::size_t> lines;
    for (const auto& pair : root) {
      const YAML::Node& key = pair.first;
      ConfigEntry entry = read_entry(key, pair.second);
      const auto [first, is_new] = lines.emplace(key.Scalar(), entry.line);
      if (!is_new) refuse(key.Mark(), fmt::format("{} is set in line {} already", key.Scalar(), first->second));
      entries.push_back(std::move(entry));
    }
    return entries;
  }

 private:
  [[noreturn]] void refuse_line(std::size_t line, const std::string& message) const {
    throw common::Error(common::ErrorCode::invalid_argument, fmt::format("{}:{}: {}", name_, line, message));
  }

  [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& message) const {
    refuse_line(line_of(mark), message);
  }

  // LoadAll would not do for that: it never ends on some inputs.
  void require_one_document(const std::string& input) const {
    std::istringstream stream(input);
    YAML::Parser parser(stream);
    skip_document(parser);
    if (const auto line = second_document_line(parser)) refuse_line(*line + 1, "the configuration ends before this");
  }

  YAML::Node load(const std::string& text) const {
    try {
      const std::string input = text + "\n" + kEnd + "\n";
      require_one_document(input);
      return YAML::Load(input);
    } catch (const YAML::Exception& e) {
      YAML::Mark mark = e.mark;  // past the end for a bracket that is never closed
      mark.line = std::min(mark.line, std::max(0, static_cast<int>(std::count(text.begin(), text.end(), '\n')) - 1));
      refuse(mark, e.msg + (is_about_alias(e.msg) ? " (a text that starts with * or & needs quotes)" : ""));
    }
  }

  [[noreturn]] void refuse_unknown(const YAML::Node& key) const {
    for (const char* only_option :
         {"force", "full", "dry-run", "rollback", "verify", "generations", "config", "print-config"}) {
      if (key.Scalar() == only_option) {
        refuse(key.Mark(), fmt::format("{} is for one run; give it as --{}", only_option, only_option));
      }
    }
    const std::string similar = similar_setting(key.Scalar());
    refuse(key.Mark(), fmt::format("unknown key \"{}\"{}", key.Scalar(),
                                   similar.empty() ? "; newsfold-index --print-config shows all there are"
                                                   : fmt::format("; did you mean \"{}\"?", similar)));
  }

  ConfigEntry read_entry(const YAML::Node& key, const YAML::Node& value) const {
    if (!key.IsScalar()) refuse(key.Mark(), "a list or mapping is no key");
    ConfigEntry entry{find_setting(key.Scalar()), {}, line_of(key.Mark())};
    if (entry.setting == nullptr) refuse_unknown(key);
    if (entry.setting->is_list && value.IsSequence()) {
      for (const YAML::Node& item : value) entry.values.push_back(read_value(*entry.setting, item));
    } else if (value.IsNull()) {
      refuse(key.Mark(), fmt::format("{} has no value", key.Scalar()));
    } else {
      entry.values.push_back(read_value(*entry.setting, value));
    }
    return entry;
  }

  std::string scalar(const YAML::Node& value) const {
    if (value.Scalar().find(kEnd) != std::string::npos)
      refuse(value.Mark(), "the quote that opens here is never closed");
    return value.Scalar();
  }

  SettingValue read_value(const Setting& setting, const YAML::Node& value) const {
    if (value.IsScalar()) return {scalar(value), ""};
    if (!value.IsMap() || std::string_view(setting.name) != "corpus") {
      refuse(value.Mark(), fmt::format("{} takes {}", setting.name, setting.is_list ? "a list of texts" : "one value"));
    }
    return read_named_corpus(value);
  }

  SettingValue read_named_corpus(const YAML::Node& value) const {
    const std::string form = "a corpus is a path, or a mapping of `path` and `name`";
    SettingValue corpus;
    for (const auto& pair : value) {
      const YAML::Node &key = pair.first, &part = pair.second;
      if (!key.IsScalar()) refuse(key.Mark(), form);
      const bool is_known = key.Scalar() == "path" || key.Scalar() == "name";
      if (!is_known) refuse(key.Mark(), fmt::format("{}; \"{}\" is neither", form, key.Scalar()));
      if (!part.IsScalar() || part.Scalar().empty()) {
        refuse(key.Mark(), fmt::format("{}; \"{}\" needs a text", form, key.Scalar()));
      }
      (key.Scalar() == "path" ? corpus.text : corpus.name) = scalar(part);
    }
    if (corpus.text.empty()) refuse(value.Mark(), "a corpus needs a `path`");
    return corpus;
  }

  const std::string& name_;
};

}  // namespace

std::vector<ConfigEntry> parse_config(const std::string& text, const std::string& name) {
  return Reader(name).read(text);
}

}  // namespace newsfold::indexer
