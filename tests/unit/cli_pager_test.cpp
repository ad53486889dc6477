// When text goes through a pager, through which, and what the terminal is taken for.
#include <catch2/catch.hpp>
#include <csignal>
#include <map>

#include "query/cli/pager.hpp"
#include "query/cli/terminal.hpp"

namespace newsfold::cli {
namespace {

using Variables = std::map<std::string, std::string>;

std::string pager_with(const Variables& variables) {
  return pager_command([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

constexpr Terminal kTerminal{.is_terminal = true, .is_dumb = false, .columns = 80, .rows = 24};

std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "x\n";
  return text;
}

TEST_CASE("the pager: own variable, everyone's variable, less") {
  const std::string less = "LESS=FRX; export LESS; ";
  CHECK(pager_with({}) == less + "less");
  CHECK(pager_with({{"PAGER", "more"}}) == less + "more");
  CHECK(pager_with({{"PAGER", "more"}, {"NEWSFOLD_PAGER", "less -S"}}) == less + "less -S");
  CHECK(pager_with({{"LESS", ""}}) == "less");
  CHECK(pager_with({{"PAGER", "cat"}}).empty());
  CHECK(pager_with({{"PAGER", ""}}).empty());
  CHECK(pager_with({{"PAGER", "more"}, {"NEWSFOLD_PAGER", " "}}).empty());
}

TEST_CASE("a pager that cannot be started has shown nothing") {
  std::signal(SIGPIPE, SIG_IGN);
  const std::string megabyte(1'000'000, 'x');
  CHECK_FALSE(show_paged("/nonexistent/pager 2>/dev/null", megabyte));
  CHECK_FALSE(show_paged("/dev/null 2>/dev/null", megabyte));
  CHECK(show_paged("exec true", megabyte));  // has seen enough
  CHECK(show_paged("exec false", "x"));
  CHECK(show_paged("test $(wc -c) -eq 1000000 || exit 127", megabyte));
  CHECK_FALSE(show_paged("test $(wc -c) -eq 1 || exit 127", megabyte));
}

TEST_CASE("a pager can be interrupted, though this program ignores what interrupts it") {
  std::signal(SIGPIPE, SIG_IGN);
  for (const char* signal : {"PIPE", "INT", "QUIT"}) {
    CAPTURE(signal);
    CHECK(show_paged("kill -" + std::string(signal) + " $$; exit 127", ""));
  }
}

TEST_CASE("text overflows a terminal by lines, and by lines that are longer than it is wide") {
  CHECK_FALSE(overflows(lines(23), kTerminal));
  CHECK(overflows(lines(24), kTerminal));
  CHECK_FALSE(overflows(lines(22) + std::string(80, 'x') + "\n", kTerminal));
  CHECK(overflows(lines(22) + std::string(81, 'x') + "\n", kTerminal));
  CHECK_FALSE(overflows("", kTerminal));
  CHECK(overflows(lines(23) + "x", kTerminal));
  const std::string link =
      "\033]8;;https://x.example/" + std::string(100, 'm') + "\033\\\033[1;31mx\033[0m\033]8;;\033\\\n";
  CHECK_FALSE(overflows(lines(22) + link, kTerminal));
  CHECK_FALSE(overflows(lines(99), Terminal{}));
  CHECK_FALSE(overflows(lines(99), Terminal{.is_terminal = true}));
}

TEST_CASE("the style follows the terminal and the options") {
  Options options;
  CHECK(style_of(options, kTerminal, 0).color);
  CHECK(style_of(options, kTerminal, 0).links);
  CHECK_FALSE(style_of(options, Terminal{}, 0).color);
  CHECK_FALSE(style_of(options, {.is_terminal = true}, 0).color);  // dumb
  options.color = ColorChoice::always;
  CHECK(style_of(options, Terminal{}, 0).color);
  CHECK_FALSE(style_of(options, Terminal{}, 0).links);
  CHECK_FALSE(style_of(options, {.is_terminal = true}, 0).links);
  options.color = ColorChoice::never;
  CHECK_FALSE(style_of(options, kTerminal, 0).links);
  options.color = ColorChoice::automatic;
  options.no_color = true;
  CHECK_FALSE(style_of(options, kTerminal, 0).color);
}

TEST_CASE("text is as wide as the terminal, within reason") {
  const auto width = [](std::size_t columns) {
    return style_of({}, {.is_terminal = true, .columns = columns}, 0).width;
  };
  CHECK(width(0) == 80);
  CHECK(width(10) == kMinWidth);
  CHECK(width(100) == 100);
  CHECK(width(500) == 120);
}

TEST_CASE("relative dates count from --now, or else from the clock") {
  Options options;
  CHECK_FALSE(style_of(options, Terminal{}, 7).relative_to_utc);
  options.dates = DateStyle::relative;
  CHECK(style_of(options, Terminal{}, 7).relative_to_utc == 7);
  options.request.now_utc = 5;
  CHECK(style_of(options, Terminal{}, 7).relative_to_utc == 5);
}

}  // namespace
}  // namespace newsfold::cli
