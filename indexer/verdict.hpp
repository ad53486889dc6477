// What becomes of one file of the corpus, in the words of the report.
#pragma once

#include <cstddef>
#include <string>

namespace newsfold::indexer {

// Not an article, and that is normal.
struct Skipped {
  std::string reason;  // no_front_matter, toml_front_matter, no_text
};

// Bad input. The reasons are part of the report's interface; see indexer/README.md for the list.
struct Rejected {
  std::string reason;    // such as yaml_syntax
  std::size_t line = 0;  // in the file, from 1; 0 where no line is to blame
  std::string message;   // for a person
};

// A value that could not be used in an article that is otherwise kept.
struct Warning {
  std::string reason;  // bad_date, bad_number, bad_flag, bad_url, cut_by_comment, too_many, wrong_type
  std::size_t line = 0;
  std::string message;
};

}  // namespace newsfold::indexer
