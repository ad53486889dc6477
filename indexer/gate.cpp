#include "indexer/gate.hpp"

#include <fmt/format.h>

namespace newsfold::indexer {
namespace {

double percent_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

// What to ask of a corpus of which much is gone. A file that is found under another path is one gone and one more.
const char* question(const GateCounts& counts) {
  constexpr double kAsManyPercent = 80;
  const bool are_as_many = percent_of(counts.files_added, counts.files_removed) >= kAsManyPercent;
  return are_as_many ? "about as many files are new: was a corpus renamed, or one added beside one without a name?"
                     : "is the corpus complete?";
}

}  // namespace

std::string gate_objection(const GateLimits& limits, const GateCounts& counts) {
  if (!counts.emptied_corpus.empty()) {
    return fmt::format(
        "the corpus {} holds no article any more, and held some; is it mounted? "
        "--force publishes all the same",
        counts.emptied_corpus.string());
  }
  const double removed = percent_of(counts.articles_removed, counts.articles_before);
  if (removed > limits.max_removed_percent) {
    return fmt::format(
        "{} of {} articles ({:.1f} %) would be gone, the limit is {} %; {} --force publishes all the same",
        counts.articles_removed, counts.articles_before, removed, limits.max_removed_percent, question(counts));
  }
  const double rejected = percent_of(counts.files_rejected, counts.files);
  if (rejected > limits.max_rejected_percent) {
    return fmt::format("{} of {} files ({:.1f} %) were rejected, the limit is {} %; --force publishes all the same",
                       counts.files_rejected, counts.files, rejected, limits.max_rejected_percent);
  }
  return {};
}

}  // namespace newsfold::indexer
