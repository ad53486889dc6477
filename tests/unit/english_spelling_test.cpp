// Spellings of English words: which one stands for the others, and which names and words are let alone.
#include "common/english_spelling.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "common/text_analyzer.hpp"

using namespace newsfold::common;

namespace {

std::string stem_of(const std::string& word) {
  TextAnalyzer analyzer;
  return analyzer.stem(word);
}

}  // namespace

TEST_CASE("two spellings of a word have one stem") {
  const char* const pairs[][2] = {{"colour", "color"},
                                  {"colourful", "colorful"},
                                  {"favourites", "favorites"},
                                  {"neighbouring", "neighbors"},
                                  {"centre", "center"},
                                  {"centred", "centering"},
                                  {"kilometres", "kilometer"},
                                  {"theatre", "theaters"},
                                  {"manoeuvring", "maneuvers"},
                                  {"defence", "defense"},
                                  {"licence", "licensing"},
                                  {"practising", "practice"},
                                  {"programmes", "program"},
                                  {"catalogued", "catalog"},
                                  {"jewellery", "jewelry"},
                                  {"sceptics", "skeptical"},
                                  {"paediatricians", "pediatrician"},
                                  {"aeroplanes", "airplane"},
                                  {"counsellor", "counselors"},
                                  {"fuelled", "fuel"},
                                  {"enrolment", "enroll"},
                                  {"travellers", "traveler"},
                                  {"cancelled", "canceled"},
                                  {"organise", "organize"},
                                  {"organisations", "organization"},
                                  {"privatised", "privatizing"},
                                  {"recognisable", "recognizable"},
                                  {"analyse", "analyzing"},
                                  {"colourised", "colorize"},
                                  {"women", "woman"},
                                  {"gunmen", "gunman"},
                                  {"children", "child"},
                                  {"knives", "knife"},
                                  {"womens", "women"},
                                  {"childrens", "children"},
                                  {"chillies", "chilli"},
                                  {"phoneys", "phoney"},
                                  {"manoeuvrable", "maneuverable"},
                                  {"recognizance", "recognise"},
                                  {"organizationally", "organise"},
                                  {"aggrandizement", "aggrandise"},
                                  {"licencing", "licence"},
                                  {"cataloguer", "catalogue"},
                                  {"focussed", "focus"},
                                  {"councillors", "councilor"},
                                  {"crises", "crisis"},
                                  {"criteria", "criterion"}};
  for (const auto& [a, b] : pairs) {
    CAPTURE(a, b);
    CHECK(stem_of(a) == stem_of(b));
  }
}

TEST_CASE("words that only look alike have two stems") {
  const char* const pairs[][2] = {{"labour", "labor"},       {"grey", "gray"},         {"tyre", "tire"},
                                  {"organization", "organ"}, {"authorize", "author"},  {"prize", "prise"},
                                  {"mental", "man"},         {"specimen", "speciman"}, {"yemen", "yeman"},
                                  {"tour", "tor"},           {"hour", "hor"},          {"genre", "gener"},
                                  {"centred", "cent"},       {"lives", "life"},        {"men", "man"},
                                  {"wolves", "wolf"},        {"litre", "literally"},   {"centreville", "centerville"},
                                  {"criticize", "critic"}};
  for (const auto& [a, b] : pairs) {
    CAPTURE(a, b);
    CHECK(stem_of(a) != stem_of(b));
  }
  for (const char* const name : {"pfizer", "ortiz", "suarez", "citizen", "yemen", "seoul", "bordeaux", "promise", ""}) {
    CHECK(usual_spelling(name) == name);
  }
  for (const char* const word : {"", "zoo", "c++", "7", "{", "日本", "ηρακλειο"}) {
    CHECK(usual_spelling(word) == word);
    CHECK(spellings_of(word) == std::vector<std::string>{word});
  }
}

TEST_CASE("the usual spelling is its own, and has another one") {
  for (const char* const word : {"colours", "centring", "organizations", "women", "fulfil", "sceptical", "practised"}) {
    const std::string usual = usual_spelling(word);
    CAPTURE(word, usual);
    CHECK(usual != word);
    CHECK(usual[0] == word[0]);
    CHECK(usual_spelling(usual) == usual);
    const std::vector<std::string> spellings = spellings_of(word);
    CHECK(spellings == spellings_of(usual));
    CHECK(spellings[0] == usual);
    CHECK(std::count(spellings.begin(), spellings.end(), word) == 1);
  }
}

TEST_CASE("words of a usual spelling may begin in another way") {
  const auto other = [](const char* beginning) { return other_beginnings(beginning); };
  using Words = std::vector<std::string>;
  CHECK(other("cente") == Words{"centre", "centring"});
  CHECK(other("pediatri") == Words{"paediatri"});
  CHECK(other("woma") == Words{"women"});
  CHECK(other("organi").empty());  // both spellings begin so
  CHECK(other("colo").empty());
  CHECK(other("ferr").empty());
  CHECK(other("").empty());
  for (const char* const beginning : {"c+", "7", "{", "`", "\xe6\x97\xa5", "Centr"}) CHECK(other(beginning).empty());
}
