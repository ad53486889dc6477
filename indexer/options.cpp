#include "indexer/options.hpp"

#include <boost/program_options.hpp>
#include <sstream>

#include "common/error.hpp"

namespace newsfold::indexer {
namespace {

namespace po = boost::program_options;

[[noreturn]] void refuse(const std::string& message) {
  throw common::Error(common::ErrorCode::invalid_argument, message);
}

po::options_description described_options() {
  po::options_description options("Options");
  options.add_options()("index", po::value<std::string>()->value_name("DIR"),
                        "the index; else $NEWSFOLD_INDEX, $XDG_DATA_HOME/newsfold, ~/.local/share/newsfold")(
      "full", "parse every file again, changed or not")("dry-run", "do everything but publish")(
      "jobs", po::value<int>()->value_name("N"), "threads (default: one a core)")(
      "report", po::value<std::string>()->value_name("FILE"), "write a report as JSON; - is stdout")(
      "max-removed", po::value<double>()->value_name("PCT"), "publish nothing when more of the articles are gone (20)")(
      "max-rejected", po::value<double>()->value_name("PCT"),
      "publish nothing when more of the files are rejected (10)")(
      "force", "publish past these two limits; replace a damaged index")(
      "rollback", "go back to the generation that was current before")(
      "verify", "check the current generation in full")("progress", po::value<std::string>()->value_name("WHEN"),
                                                        "auto, always or never (auto: on a terminal)")(
      "quiet,q", "say nothing unless something is wrong")("verbose,v", "also list values that could not be used")(
      "help,h", "show this help")("version", "show the version");
  return options;
}

std::filesystem::path default_index(const std::function<std::string(const std::string&)>& environment) {
  if (const std::string index = environment("NEWSFOLD_INDEX"); !index.empty()) return index;
  if (const std::string data = environment("XDG_DATA_HOME"); !data.empty()) {
    return std::filesystem::path(data) / "newsfold";
  }
  const std::string home = environment("HOME");
  if (home.empty()) refuse("no place for the index: give --index DIR");
  return std::filesystem::path(home) / ".local/share/newsfold";
}

double percent(const po::variables_map& given, const char* name, double fallback) {
  if (given.count(name) == 0) return fallback;
  const double value = given[name].as<double>();
  if (!(value >= 0 && value <= 100)) refuse(std::string("--") + name + " takes a percentage from 0 to 100");
  return value;
}

ProgressMode progress_mode(const po::variables_map& given) {
  const std::string word = given.count("progress") ? given["progress"].as<std::string>() : "auto";
  if (word == "auto") return ProgressMode::automatic;
  if (word == "always") return ProgressMode::always;
  if (word == "never") return ProgressMode::never;
  refuse("--progress takes auto, always or never, not \"" + word + "\"");
}

unsigned job_count(const po::variables_map& given) {
  if (given.count("jobs") == 0) return 0;
  const int jobs = given["jobs"].as<int>();
  if (jobs < 1 || jobs > 256) refuse("--jobs takes a number from 1 to 256");
  return static_cast<unsigned>(jobs);
}

Mode mode_of(const po::variables_map& given) {
  if (given.count("help")) return Mode::help;
  if (given.count("version")) return Mode::version;
  if (given.count("rollback") && given.count("verify")) refuse("--rollback and --verify exclude each other");
  if (given.count("rollback")) return Mode::rollback;
  return given.count("verify") ? Mode::verify : Mode::index;
}

// --rollback and --verify obey none of these, so they must not seem to.
void refuse_run_options(const po::variables_map& given) {
  for (const char* name : {"full", "dry-run", "jobs", "report", "max-removed", "max-rejected", "force", "progress"}) {
    if (given.count(name)) refuse(std::string("--") + name + " does not go with --rollback or --verify");
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

Options parse_options(const std::vector<std::string>& arguments,
                      const std::function<std::string(const std::string&)>& environment) {
  const po::variables_map given = parse(arguments);
  Options options;
  options.mode = mode_of(given);
  if (options.mode == Mode::help || options.mode == Mode::version) return options;
  options.index =
      given.count("index") ? std::filesystem::path(given["index"].as<std::string>()) : default_index(environment);
  if (options.index.empty()) refuse("--index takes a folder");
  if (given.count("corpus")) {
    for (const std::string& root : given["corpus"].as<std::vector<std::string>>()) options.corpus.emplace_back(root);
  }
  const bool needs_corpus = options.mode == Mode::index;
  if (needs_corpus && options.corpus.empty()) refuse("no corpus given: newsfold-index [options] CORPUS...");
  if (!needs_corpus && !options.corpus.empty()) refuse("--rollback and --verify take no corpus");
  if (!needs_corpus) refuse_run_options(given);
  options.full = given.count("full") > 0;
  options.dry_run = given.count("dry-run") > 0;
  options.force = given.count("force") > 0;
  options.jobs = job_count(given);
  if (given.count("report")) options.report = given["report"].as<std::string>();
  options.max_removed_percent = percent(given, "max-removed", options.max_removed_percent);
  options.max_rejected_percent = percent(given, "max-rejected", options.max_rejected_percent);
  options.progress = progress_mode(given);
  options.quiet = given.count("quiet") > 0;
  options.verbose = given.count("verbose") > 0;
  return options;
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
         "Exit: 0 published, or nothing to do; 1 the same, some files rejected; 2 usage;\n"
         "3 not published: I/O, space, damaged index; 4 refused by the limits; 75 another\n"
         "run holds the lock.\n\n"
         "Examples:\n"
         "  newsfold-index --index news.index articles/\n"
         "  newsfold-index --report report.json --quiet articles/ more-articles/\n"
         "  newsfold-index --index news.index --rollback\n";
}

}  // namespace newsfold::indexer
