#include "query/cli/explanation.hpp"

#include <fmt/format.h>

#include <cmath>

namespace newsfold::cli {
namespace {

// Rounds amounts to cents such that the rounded ones add up to the rounded sum: what is lost on one goes to the next.
class Cents {
 public:
  std::string next(double amount) {
    const double before = std::round(sum_ * 100);
    sum_ += amount;
    return shown(std::round(sum_ * 100) - before);
  }

  double amount() const { return sum_; }
  std::string sum() const { return shown(std::round(sum_ * 100)); }

 private:
  static std::string shown(double cents) { return fmt::format("{:.2f}", cents == 0 ? 0.0 : cents / 100); }  // no -0.00

  double sum_ = 0;
};

std::string days_apart(double days) {
  if (days < 1) return "less than a day apart";
  const double whole = std::round(days);
  return fmt::format("{:.0f} {} apart", whole, whole == 1 ? "day" : "days");
}

}  // namespace

std::vector<ReceiptRow> receipt_rows(const Receipt& receipt) {
  std::vector<ReceiptRow> rows;
  Cents cents;
  const std::string* word = nullptr;
  for (const Receipt::Part& part : receipt.text) {
    const bool same_word = word != nullptr && *word == part.word;
    rows.push_back({same_word ? "" : part.word, part.field, cents.next(part.value)});
    word = &part.word;
  }
  rows.push_back({"quality", "", cents.next(receipt.quality)});
  if (receipt.freshness != 1) {
    const std::string factor = fmt::format("x {:.3f}", receipt.freshness);
    rows.push_back({"freshness", factor, cents.next(total_of(receipt) - cents.amount())});
  }
  rows.push_back({"total", "", cents.sum()});
  return rows;
}

std::string membership_line(const Membership& membership) {
  std::string shared;
  for (const Membership::SharedWord& word : membership.shared_words) {
    shared += fmt::format("{} \"{}\" {:.0f}%", shared.empty() ? "shares" : ",", word.word, 100 * word.weight);
  }
  std::string reasons = shared;
  const auto add = [&](const std::string& reason) { reasons += (reasons.empty() ? "" : "; ") + reason; };
  if (membership.days_apart) add(days_apart(*membership.days_apart));
  if (membership.links_lead) add("links to the lead");
  if (membership.linked_by_lead) add("linked by the lead");
  if (membership.same_text) add("same text");
  return reasons.empty() ? "same story" : "same story: " + reasons;
}

}  // namespace newsfold::cli
