#include "indexer/options.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <sstream>
#include <thread>
#include <utility>

#include "common/error.hpp"
#include "indexer/config_file.hpp"
#include "indexer/settings.hpp"

namespace newsfold::indexer {
namespace {

namespace po = boost::program_options;

[[noreturn]] void refuse(const std::string& message) {
  throw common::Error(common::ErrorCode::invalid_argument, message);
}

po::options_description described_options() {
  po::options_description options("Options");
  for (const Setting& setting : settings()) {
    if (std::string_view(setting.name) == "corpus") continue;  // has no option: it is what is no option
    auto* value = po::value<std::vector<std::string>>()->value_name(setting.value_name);
    options.add_options()(setting.name, setting.is_list ? value->composing() : value, setting.help);
  }
  options.add_options()("config", po::value<std::string>()->value_name("FILE"),
                        "take settings from a YAML file; options win over it")(
      "full", "parse every file again, and publish even if nothing changed")("dry-run", "do everything but publish")(
      "force", "publish past the limits; replace a damaged index")("rollback",
                                                                   "go back to the generation that was current before")(
      "verify", "check the current generation in full")("generations", "list the generations there are")(
      "print-config", "print all settings and where each comes from")("quiet,q",
                                                                      "say nothing unless something is wrong")(
      "verbose,v", "also list skipped files and values that could not be used")("help,h", "show this help")(
      "version", "show the version");
  return options;
}

// ---- settings, from three places

void set(Options& options, const Setting& setting, const std::vector<SettingValue>& values, const std::string& origin) {
  setting.set(options, values);
  options.origins[setting.name] = origin;
}

void set_from_environment(Options& options, const OptionSources& sources) {
  const Setting& index = *find_setting("index");
  const auto set_index = [&](const std::filesystem::path& path, const char* variable) {
    set(options, index, {{path.string(), ""}}, std::string("$") + variable);
  };
  if (const std::string given = sources.environment("NEWSFOLD_INDEX"); !given.empty()) {
    set_index(given, "NEWSFOLD_INDEX");
  } else if (const std::string data = sources.environment("XDG_DATA_HOME"); !data.empty()) {
    set_index(std::filesystem::path(data) / "newsfold", "XDG_DATA_HOME");
  } else if (const std::string home = sources.environment("HOME"); !home.empty()) {
    set_index(std::filesystem::path(home) / ".local/share/newsfold", "HOME");
  }
}

// `~` and what begins with `~/` is in the home folder, as in a shell, which does not read a configuration.
std::string with_home(const std::string& path, const OptionSources& sources) {
  if (path != "~" && !path.starts_with("~/")) return path;
  const std::string home = sources.environment("HOME");
  if (home.empty()) refuse("takes no ~ where $HOME is not set");
  return home + path.substr(1);
}

// Paths in a configuration are relative to its folder: a timer starts a run anywhere.
std::vector<SettingValue> resolved(const ConfigEntry& entry, const std::filesystem::path& folder,
                                   const OptionSources& sources) {
  std::vector<SettingValue> values = entry.values;
  if (!entry.setting->is_path) return values;
  for (SettingValue& value : values) {
    if (value.text.empty() || value.text == "-") continue;
    value.text = (folder / with_home(value.text, sources)).lexically_normal().string();
  }
  return values;
}

void set_from_config(Options& options, const std::filesystem::path& path, const OptionSources& sources) {
  const std::optional<std::string> text = sources.read_file(path);
  if (!text) refuse("no configuration file " + path.string());
  for (const ConfigEntry& entry : parse_config(*text, path.string())) {
    const std::string place = path.string() + ":" + std::to_string(entry.line);
    try {
      set(options, *entry.setting, resolved(entry, path.parent_path(), sources), place);
    } catch (const common::Error& e) {
      refuse(place + ": " + entry.setting->name + " " + e.what());
    }
  }
}

void set_from_command_line(Options& options, const po::variables_map& given) {
  for (const Setting& setting : settings()) {
    if (given.count(setting.name) == 0) continue;
    std::vector<SettingValue> values;
    for (const std::string& text : given[setting.name].as<std::vector<std::string>>()) values.push_back({text, ""});
    const std::string option = std::string(setting.name) == "corpus" ? "CORPUS" : std::string("--") + setting.name;
    if (!setting.is_list && values.size() > 1) refuse(option + " is given more than once");
    try {
      set(options, setting, values, "command line");
    } catch (const common::Error& e) {
      refuse(option + " " + e.what());
    }
  }
}

void set_messages(Options& options, const po::variables_map& given) {
  if (given.count("quiet") + given.count("verbose") + given.count("messages") > 1) {
    refuse("--quiet, --verbose and --messages exclude each other");
  }
  for (const char* word : {"quiet", "verbose"}) {
    if (given.count(word)) set(options, *find_setting("messages"), {{word, ""}}, "command line");
  }
}

// ---- modes

constexpr std::pair<const char*, Mode> kModes[] = {{"rollback", Mode::rollback},
                                                   {"verify", Mode::verify},
                                                   {"generations", Mode::generations},
                                                   {"print-config", Mode::print_config}};

Mode mode_of(const po::variables_map& given) {
  if (given.count("help")) return Mode::help;
  if (given.count("version")) return Mode::version;
  Mode mode = Mode::index;
  for (const auto& [name, wanted] : kModes) {
    if (given.count(name) == 0) continue;
    if (mode != Mode::index) refuse("--rollback, --verify, --generations and --print-config exclude each other");
    mode = wanted;
  }
  return mode;
}

// What is about an index alone obeys none of these, so it must not seem to. `mode`: the option that was given.
void refuse_run_options(const po::variables_map& given, const std::string& mode) {
  if (given.count("corpus")) refuse(mode + " takes no corpus");
  std::vector<std::string> names{"full", "dry-run", "force"};
  for (const Setting& setting : settings()) names.emplace_back(setting.name);
  for (const std::string& name : names) {
    if (name == "index" || name == "messages" || given.count(name) == 0) continue;
    refuse("--" + name + " does not go with " + mode);
  }
}

po::variables_map parse(const std::vector<std::string>& arguments) {
  po::options_description all = described_options();
  all.add_options()("corpus", po::value<std::vector<std::string>>());
  po::positional_options_description places;
  places.add("corpus", -1);
  po::variables_map given;
  try {
    constexpr int kStyle = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(arguments).options(all).positional(places).style(kStyle).run(), given);
    po::notify(given);
  } catch (const po::error& e) {
    refuse(std::string(e.what()) + "; newsfold-index --help lists the options");
  }
  return given;
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments, const OptionSources& sources) {
  const po::variables_map given = parse(arguments);
  Options options;
  options.mode = mode_of(given);
  if (options.mode == Mode::help || options.mode == Mode::version) return options;
  for (const auto& [name, mode] : kModes) {
    if (mode == options.mode && mode != Mode::print_config) refuse_run_options(given, std::string("--") + name);
  }
  options.full = given.count("full") > 0;
  options.dry_run = given.count("dry-run") > 0;
  options.force = given.count("force") > 0;
  set_from_environment(options, sources);
  if (given.count("config")) {
    options.config = given["config"].as<std::string>();
    set_from_config(options, options.config, sources);
  }
  set_from_command_line(options, given);
  set_messages(options, given);
  if (options.index.empty()) refuse("no place for the index: give --index DIR");
  if (options.mode == Mode::index && options.corpus.empty()) {
    refuse("no corpus given: newsfold-index [options] CORPUS..., or `corpus` in the configuration");
  }
  return options;
}

unsigned thread_count(const Options& options) {
  return options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
}

std::string help_text() {
  std::ostringstream options;
  options << described_options();
  std::string text =
      "Usage: newsfold-index [options] CORPUS...\n"
      "Index news articles, Markdown files with YAML front matter, for newsfold-query.\n\n";
  std::istringstream lines(options.str());
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(' ') + 1);  // Boost pads lines that it wraps
    text += line + "\n";
  }
  return text +
         "\nA run is incremental: files that did not change are not parsed again. The new\n"
         "index replaces the old one in one step, and only when it is complete.\n\n"
         "Exit: 0 published, or nothing to do; 1 the same, some files rejected; 2 usage or\n"
         "configuration; 3 not published: I/O, space, damaged index; 4 refused by the\n"
         "limits; 75 another run holds the lock.\n\n"
         "Examples:\n"
         "  newsfold-index --index news.index articles/\n"
         "  newsfold-index --report report.json --quiet articles/ more-articles/\n"
         "  newsfold-index --config /etc/newsfold/nightly.yaml\n"
         "  newsfold-index --index news.index --rollback\n";
}

}  // namespace newsfold::indexer
