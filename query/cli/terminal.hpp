// What the standard output is: a terminal of some size that can do some things, or no terminal.
#pragma once

#include <cstddef>
#include <string_view>

#include "query/cli/options.hpp"
#include "query/cli/output_text.hpp"

namespace newsfold::cli {

struct Terminal {
  bool is_terminal = false;
  bool is_dumb = true;      // $TERM is dumb, or not set
  std::size_t columns = 0;  // 0: not known, or no terminal
  std::size_t rows = 0;
};

// $COLUMNS and $LINES come before what the terminal says.
Terminal terminal_on_stdout(const Environment& environment);

// `now_utc` is the clock.
TextStyle style_of(const Options& options, const Terminal& terminal, std::int64_t now_utc);

// Whether `text` of this program, escape sequences and all, would scroll off.
bool overflows(std::string_view text, const Terminal& terminal);

}  // namespace newsfold::cli
