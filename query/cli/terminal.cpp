#include "query/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "query/cli/terminal_text.hpp"

namespace newsfold::cli {
namespace {

constexpr std::size_t kDefaultWidth = 80;
constexpr std::size_t kMaxWidth = 120;  // longer lines of running text are hard to read

std::size_t number_in(const std::optional<std::string>& text) {
  std::size_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

bool wants_color(const Options& options, const Terminal& terminal) {
  if (options.color != ColorChoice::automatic) return options.color == ColorChoice::always;
  return !options.no_color && terminal.is_terminal && !terminal.is_dumb;
}

// The line without escape sequences: ESC [ ... m and ESC ] ... ESC \ are all that is ever written.
std::string without_escapes(std::string_view line) {
  std::string text;
  while (true) {
    const std::size_t escape = line.find('\033');
    text += line.substr(0, escape);
    if (escape == std::string_view::npos) return text;
    line.remove_prefix(escape);
    const bool is_link = line.starts_with("\033]");
    const std::size_t end = is_link ? line.find("\033\\") : line.find('m');
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + (is_link ? 2 : 1));
  }
}

}  // namespace

Terminal terminal_on_stdout(const Environment& environment) {
  Terminal terminal;
  terminal.is_terminal = isatty(STDOUT_FILENO) != 0;
  if (!terminal.is_terminal) return terminal;
  terminal.is_dumb = environment("TERM").value_or("dumb") == "dumb";
  terminal.columns = number_in(environment("COLUMNS"));
  terminal.rows = number_in(environment("LINES"));
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return terminal;
  if (terminal.columns == 0) terminal.columns = size.ws_col;
  if (terminal.rows == 0) terminal.rows = size.ws_row;
  return terminal;
}

TextStyle style_of(const Options& options, const Terminal& terminal, std::int64_t now_utc) {
  TextStyle style;
  style.width = terminal.columns == 0 ? kDefaultWidth : std::clamp(terminal.columns, kMinWidth, kMaxWidth);
  style.line_width = terminal.columns;
  style.color = wants_color(options, terminal);
  style.links = style.color && terminal.is_terminal && !terminal.is_dumb;
  style.folded = options.request.grouping == Grouping::story;
  style.addresses = options.mode == Mode::story;
  if (options.index_given) style.index = options.index;
  if (options.dates == DateStyle::relative) style.relative_to_utc = options.request.now_utc.value_or(now_utc);
  return style;
}

bool overflows(std::string_view text, const Terminal& terminal) {
  if (!terminal.is_terminal || terminal.rows == 0) return false;
  std::size_t rows = 1;  // for the prompt that comes after
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::size_t width = display_width(without_escapes(text.substr(0, end)));
    rows += terminal.columns == 0 || width == 0 ? 1 : (width + terminal.columns - 1) / terminal.columns;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return rows > terminal.rows;
}

}  // namespace newsfold::cli
