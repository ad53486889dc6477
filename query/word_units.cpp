#include "query/word_units.hpp"

#include <map>

namespace newsfold::query {

using common::Token;
using common::TokenKind;

std::vector<Unit> split_units(const std::vector<Token>& tokens) {
  std::map<std::uint32_t, Unit> units;
  for (const Token& token : tokens) {
    Unit& unit = units[token.unit];
    if (token.kind == TokenKind::joined || token.kind == TokenKind::marked) unit.whole = &token;
    else if (token.kind != TokenKind::unigram) unit.pieces.push_back(&token);
  }
  std::vector<Unit> ordered;
  for (auto& [number, unit] : units) ordered.push_back(std::move(unit));
  return ordered;
}

}  // namespace newsfold::query
