#include "indexer/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "common/ascii.hpp"
#include "common/edit_distance.hpp"
#include "common/error.hpp"
#include "common/parse_number.hpp"

namespace newsfold::indexer {
namespace {

using Values = std::vector<SettingValue>;

[[noreturn]] void refuse(const std::string& message) {
  throw common::Error(common::ErrorCode::invalid_argument, message);
}

// ---- values

template <typename Number>
Number parse_within(const std::string& text, Number least, Number most, const char* taken) {
  const std::optional<Number> number = common::parse_number<Number>(text);
  if (!number || *number < least || *number > most) {
    refuse(fmt::format("takes {} from {} to {}, not \"{}\"", taken, least, most, text));
  }
  return *number;
}

double parse_percent(const Values& values) { return parse_within(values[0].text, 0.0, 100.0, "a percentage"); }

constexpr std::pair<const char*, ProgressMode> kProgressModes[] = {
    {"auto", ProgressMode::automatic}, {"always", ProgressMode::always}, {"never", ProgressMode::never}};
constexpr std::pair<const char*, Messages> kMessages[] = {
    {"quiet", Messages::quiet}, {"normal", Messages::normal}, {"verbose", Messages::verbose}};

template <typename Choice, std::size_t size>
Choice parse_choice(const Values& values, const std::pair<const char*, Choice> (&choices)[size]) {
  std::string words;
  for (const auto& [word, choice] : choices) {
    if (values[0].text == word) return choice;
    words += words.empty() ? word : fmt::format("{}{}", word == choices[size - 1].first ? " or " : ", ", word);
  }
  refuse(fmt::format("takes {}, not \"{}\"", words, values[0].text));
}

template <typename Choice, std::size_t size>
Values show_choice(Choice wanted, const std::pair<const char*, Choice> (&choices)[size]) {
  for (const auto& [word, choice] : choices) {
    if (choice == wanted) return {{word, ""}};
  }
  return {};
}

// ---- settings

void set_index(Options& options, const Values& values) {
  if (values[0].text.empty()) refuse("takes a folder");
  options.index = values[0].text;
}

void check_corpus_name(const std::string& name, std::set<std::string>& taken) {
  const bool is_usable = name != "." && name != ".." &&
                         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == '/'; });
  if (!is_usable) refuse(fmt::format("takes names without / and control characters, not \"{}\"", name));
  if (!taken.insert(name).second) refuse(fmt::format("has two folders of the name \"{}\"", name));
}

void set_corpus(Options& options, const Values& values) {
  options.corpus.clear();
  std::set<std::string> names;
  for (const SettingValue& value : values) {
    if (value.text.empty()) refuse("takes folders and files, not \"\"");
    if (!value.name.empty()) check_corpus_name(value.name, names);
    options.corpus.emplace_back(value.text, value.name);
  }
}

Values get_corpus(const Options& options) {
  Values values;
  for (const CorpusRoot& root : options.corpus) values.push_back({root.path.string(), root.name});
  return values;
}

void set_exclude(Options& options, const Values& values) {
  options.exclude.clear();
  for (const SettingValue& value : values) {
    if (!value.text.empty()) options.exclude.push_back(value.text);  // --exclude '' takes back what a file excludes
  }
}

Values get_exclude(const Options& options) {
  Values values;
  for (const std::string& pattern : options.exclude) values.push_back({pattern, ""});
  return values;
}

void set_language(Options& options, const Values& values) {
  if (values[0].text != "english") refuse("takes english and no other language yet, not \"" + values[0].text + "\"");
  options.language = values[0].text;
}

void set_jobs(Options& options, const Values& values) {
  options.jobs = values[0].text == "auto" ? 0 : parse_within(values[0].text, 1U, 256U, "auto or a number");
}

void set_kept(Options& options, const Values& values) {
  options.keep_generations = parse_within(values[0].text, 2U, 1000U, "a number");
}

const Setting kSettings[] = {
    {"index", "DIR", "the index; else $NEWSFOLD_INDEX, $XDG_DATA_HOME/newsfold, ~/.local/share/newsfold", false, true,
     set_index,
     [](const Options& o) {
       return Values{{o.index.string(), ""}};
     }},
    {"corpus", "CORPUS", "a folder of articles, or one file", true, true, set_corpus, get_corpus},
    {"exclude", "PATTERN", "pass over files and folders of this name or path (* ? [] **); may be repeated", true, false,
     set_exclude, get_exclude},
    {"language", "NAME", "of the articles: english", false, false, set_language,
     [](const Options& o) {
       return Values{{o.language, ""}};
     }},
    {"jobs", "N", "threads (auto: one a core)", false, false, set_jobs,
     [](const Options& o) {
       return Values{{o.jobs == 0 ? "auto" : std::to_string(o.jobs), ""}};
     }},
    {"keep-generations", "N", "generations to keep, the current one included (3)", false, false, set_kept,
     [](const Options& o) {
       return Values{{std::to_string(o.keep_generations), ""}};
     }},
    {"max-removed", "PCT", "publish nothing when more of the articles are gone (20)", false, false,
     [](Options& o, const Values& values) { o.gate.max_removed_percent = parse_percent(values); },
     [](const Options& o) {
       return Values{{fmt::format("{}", o.gate.max_removed_percent), ""}};
     }},
    {"max-rejected", "PCT", "publish nothing when more of the files are rejected (10)", false, false,
     [](Options& o, const Values& values) { o.gate.max_rejected_percent = parse_percent(values); },
     [](const Options& o) {
       return Values{{fmt::format("{}", o.gate.max_rejected_percent), ""}};
     }},
    {"report", "FILE", "write a report as JSON; - is stdout", false, true,
     [](Options& o, const Values& values) { o.report = values[0].text; },
     [](const Options& o) {
       return Values{{o.report.string(), ""}};
     }},
    {"progress", "WHEN", "auto, always or never (auto: on a terminal)", false, false,
     [](Options& o, const Values& values) { o.progress = parse_choice(values, kProgressModes); },
     [](const Options& o) { return show_choice(o.progress, kProgressModes); }},
    {"messages", "HOW", "quiet (-q), normal or verbose (-v)", false, false,
     [](Options& o, const Values& values) { o.messages = parse_choice(values, kMessages); },
     [](const Options& o) { return show_choice(o.messages, kMessages); }},
};

// ---- a configuration file

// As YAML reads it back: plain where nothing in it has a meaning, else in quotes as JSON, which is YAML.
std::string yaml_text(const std::string& text) {
  constexpr std::array<std::string_view, 4> kNull{"null", "Null", "NULL", "~"};
  const auto is_plain = [](char c) { return common::is_ascii_alphanumeric(c) || c == '/' || c == '.' || c == '_'; };
  const bool is_null = std::find(kNull.begin(), kNull.end(), text) != kNull.end();
  if (!text.empty() && !is_null && std::all_of(text.begin(), text.end(), is_plain)) return text;
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Paths in full: those in a configuration are relative to its folder, wherever that will be.
std::string show(const Setting& setting, const std::string& text) {
  if (!setting.is_path || text.empty() || text == "-") return yaml_text(text);
  return yaml_text(std::filesystem::absolute(text).string());
}

std::string show_list(const Setting& setting, const Values& values) {
  std::string lines;
  for (const SettingValue& value : values) {
    const std::string text = show(setting, value.text);
    lines += value.name.empty() ? fmt::format("  - {}\n", text)
                                : fmt::format("  - path: {}\n    name: {}\n", text, yaml_text(value.name));
  }
  return lines;
}

}  // namespace

std::span<const Setting> settings() { return kSettings; }

const Setting* find_setting(std::string_view name) {
  const auto found = std::find_if(std::begin(kSettings), std::end(kSettings),
                                  [&](const Setting& setting) { return setting.name == name; });
  return found == std::end(kSettings) ? nullptr : found;
}

std::string similar_setting(const std::string& name) {
  std::string wanted = name;
  std::replace(wanted.begin(), wanted.end(), '_', '-');
  std::string best;
  std::size_t least = std::max<std::size_t>(1, std::min<std::size_t>(3, name.size() / 3)) + 1;
  for (const Setting& setting : kSettings) {
    const std::size_t distance = common::edit_distance(wanted, setting.name, least);
    if (distance < least) {
      best = setting.name;
      least = distance;
    }
  }
  return best;
}

std::string format_config(const Options& options) {
  constexpr std::size_t kComments = 36;  // the column where they start, when the value leaves room
  std::string text;
  for (const Setting& setting : kSettings) {
    const Values values = setting.get(options);
    std::string line = fmt::format("{}:", setting.name);
    if (!setting.is_list) line += " " + show(setting, values[0].text);
    else if (values.empty()) line += " []";
    const auto origin = options.origins.find(setting.name);
    const std::string& from = origin == options.origins.end() ? "default" : origin->second;
    text += fmt::format("{:<{}}  # {}\n", line, kComments, from);
    if (setting.is_list) text += show_list(setting, values);
  }
  return text;
}

}  // namespace newsfold::indexer
