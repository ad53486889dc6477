#include "indexer/stem_terms.hpp"

#include "common/schema.hpp"

namespace newsfold::indexer {
namespace {

constexpr std::uint32_t kUnknown = UINT32_MAX;

}  // namespace

std::uint32_t StemTerms::stem_of(std::uint32_t number, const std::string& word, common::TextAnalyzer& analyzer) {
  if (number >= of_words_.size()) of_words_.resize(number + 1, kUnknown);
  std::uint32_t& place = of_words_[number];
  if (place == kUnknown) {
    const std::string term = common::make_term(common::kStemPrefix, analyzer.stem(word));
    const auto [found, is_new] = places_.try_emplace(term, static_cast<std::uint32_t>(stems_.size()));
    if (is_new) stems_.push_back({term});
    place = found->second;
  }
  return place;
}

void StemTerms::add(const common::ArticleWords& words, const WordNumbers& numbers, common::TextAnalyzer& analyzer,
                    Xapian::Document& document) {
  for (const common::Field& field : common::kFields) {
    if (!field.text) continue;
    const auto place = static_cast<std::size_t>(*field.text);
    for (std::size_t i = 0; i < words[place].size(); ++i) {
      const std::uint32_t stem = stem_of(numbers[place][i], words[place][i].text, analyzer);
      if (stems_[stem].frequency == 0) used_.push_back(stem);
      stems_[stem].frequency += field.weight;
    }
  }
  for (const std::uint32_t stem : used_) {
    document.add_term(stems_[stem].term, stems_[stem].frequency);
    stems_[stem].frequency = 0;
  }
  used_.clear();
}

}  // namespace newsfold::indexer
