// What a score is made of and why an article is in its story, in words. Everything is as the index holds it: whoever
// prints it to a terminal makes it visible_text().
#pragma once

#include <newsfold/explanation.hpp>
#include <newsfold/types.hpp>
#include <string>
#include <vector>

namespace newsfold::cli {

// A line of a receipt as a table. The amounts of all lines but the last, which is the total, add up to it to the cent.
struct ReceiptRow {
  std::string word;  // empty where it is that of the row above
  std::string field;
  std::string amount;
};
std::vector<ReceiptRow> receipt_rows(const Receipt& receipt);

// same story: shares "reactor" 61%, "coolant" 30%; 1 day apart; links to the lead; linked by the lead; same text
std::string membership_line(const Membership& membership);

}  // namespace newsfold::cli
