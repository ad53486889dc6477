// Receipts in words, for people and for the JSON's "why".
#include <fmt/format.h>

#include <newsfold/explanation.hpp>

namespace newsfold {
namespace {

// Two digits after the point, or two that say something: words that most articles have score next to nothing.
std::string shown(double value) {
  constexpr double kSmall = 0.1;
  return value == 0 || value >= kSmall ? fmt::format("{:.2f}", value) : fmt::format("{:.2g}", value);
}

}  // namespace

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
    line += fmt::format("{} {}", part.field, shown(part.value));
    word = &part.word;
  }
  line += fmt::format("{}quality {}", line.empty() ? "" : "; ", shown(receipt.quality));
  if (receipt.freshness != 1) line += fmt::format("; freshness x {:.3f}", receipt.freshness);
  return line + "; total " + shown(total_of(receipt));
}

}  // namespace newsfold
