// The command line of newsfold-query as a plain struct. Nothing is opened or printed here; main hands in the arguments
// and the environment.
#pragma once

#include <cstdint>
#include <functional>
#include <newsfold/types.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::cli {

enum class Mode { search, story, similar, stats, export_articles, batch, parse, help, version, completions };
enum class Format { text, json, jsonl, tsv, urls0 };
enum class ColorChoice { automatic, always, never };
enum class DateStyle { absolute, relative };

struct Options {
  Mode mode = Mode::search;
  std::string target;        // the story's id, the URL, the batch file or the shell
  std::string index;         // directory
  bool index_given = false;  // by --index, which commands that are suggested must then repeat
  Request request;
  Format format = Format::text;
  DateStyle dates = DateStyle::absolute;  // in text; relative to Request::now_utc, or else to the clock
  ColorChoice color = ColorChoice::automatic;
  bool no_color = false;  // NO_COLOR is set, and not empty
  bool pager = true;
};

// The command line cannot be obeyed; what() says why, for stderr.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The value of an environment variable, or nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

// `arguments` without the program's name; `clock_utc`: what today is. Throws UsageError.
Options parse_options(const std::vector<std::string>& arguments, const Environment& environment,
                      std::int64_t clock_utc);

// What --help prints.
std::string help_text();

}  // namespace newsfold::cli
