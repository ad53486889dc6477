// Which words of a query are not looked for.
#include "query/function_words.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "query/query_parser.hpp"

using namespace newsfold;
using namespace newsfold::query;

namespace {

std::string content_of(const std::string& query) {
  common::TextAnalyzer analyzer;
  return format_query(without_function_words(parse_query(query, 0).root, analyzer));
}

bool is_kept(const std::string& query) { return content_of(query) == format_query(parse_query(query, 0).root); }

}  // namespace

TEST_CASE("a question is left with what it is about") {
  CHECK(content_of("What did the minister say about reactors") == "minister say reactors");
  CHECK(content_of("who's the minister?") == "minister?");
  CHECK(content_of("why don’t reactors restart") == "reactors restart");
  CHECK(content_of("(the reactor) OR (the museum)") == "reactor OR museum");
  CHECK(content_of("A minister, I hear") == "minister, hear");  // one letter is no name by its capitals
  CHECK(content_of("the reactor topic:energy") == "reactor topic:energy");
}

TEST_CASE("words that are nothing but function words are all kept") {
  CHECK(is_kept("to be or not"));
  CHECK(is_kept("the who"));
  CHECK(is_kept("what is -reactor"));
  CHECK(is_kept("what is date:2020"));
}

TEST_CASE("names by their capitals, quotes, fields, operators and exclusions keep a function word") {
  CHECK(content_of("WHO on vaccines") == "WHO vaccines");
  CHECK(is_kept("IT jobs"));
  CHECK(is_kept("\"the who\" tour"));
  CHECK(is_kept("title:the reactor"));
  CHECK(is_kept("the AND reactor"));
  CHECK(is_kept("reactor -(the museum)"));
  CHECK(is_kept("reactor -the"));
  CHECK(is_kept("may reactors restart after us protests"));
}
