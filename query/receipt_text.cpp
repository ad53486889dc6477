// Receipts in words, for people and for the JSON's "why".
#include <fmt/format.h>

#include <newsfold/explanation.hpp>

namespace newsfold {

double total_of(const Receipt& receipt) {
  double sum = receipt.quality;
  for (const Receipt::Part& part : receipt.text) sum += part.value;
  return sum * receipt.freshness;
}

std::string receipt_line(const Receipt& receipt) {
  std::string line;
  const std::string* word = nullptr;
  for (const Receipt::Part& part : receipt.text) {
    const bool same_word = word != nullptr && *word == part.word;
    if (word != nullptr) line += same_word ? ", " : "; ";
    line += same_word ? "" : part.word + ": ";
    line += fmt::format("{} {:.2f}", part.field, part.value);
    word = &part.word;
  }
  line += fmt::format("{}quality {:.2f}", line.empty() ? "" : "; ", receipt.quality);
  if (receipt.freshness != 1) line += fmt::format("; freshness x {:.3f}", receipt.freshness);
  return line + fmt::format("; total {:.2f}", total_of(receipt));
}

}  // namespace newsfold
