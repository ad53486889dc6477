// Query text -> tokens: words, phrases, operators, brackets and fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newsfold::query {

enum class LexKind { word, phrase, field, open, close, minus, op_and, op_or, op_not, op_near, end };

struct Lexeme {
  LexKind kind = LexKind::end;
  std::string text;       // a word's or phrase's text, a field's name, an operator as written
  std::size_t at = 0;     // where it stands in the query, in bytes
  unsigned distance = 0;  // of NEAR/n
  bool unclosed = false;  // a phrase without its closing quote
};

// Ends in one lexeme of kind end. `field` is given only for names of the field table; other words keep their colon.
std::vector<Lexeme> lex_query(std::string_view text);

}  // namespace newsfold::query
