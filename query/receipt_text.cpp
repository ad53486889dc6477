// Receipts in words, for people and for the JSON's "why".
#include <fmt/format.h>

#include <newsfold/explanation.hpp>

namespace newsfold {
namespace {

// Two digits after the point, more where these say nothing: words that most articles have score next to nothing.
std::string shown(double value) {
  constexpr int kMostDigits = 6;
  int digits = 2;
  for (double least = 0.1; value > 0 && value < least && digits < kMostDigits; least /= 10) ++digits;
  return fmt::format("{:.{}f}", value, digits);
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
