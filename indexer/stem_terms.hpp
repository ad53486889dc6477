// The stems of documents as terms, which text is found and ranked by (the Z family of common/schema). A word is stemmed
// once for all the documents that are written together, by the number that the forward index gives it.
#pragma once

#include <tsl/robin_map.h>
#include <xapian.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/forward_index.hpp"
#include "common/stable_hash.hpp"
#include "common/text_analyzer.hpp"
#include "indexer/forward_index_writer.hpp"

namespace newsfold::indexer {

class StemTerms {
 public:
  // Adds to `document` the stems of its words, each with the sum of the weights of the fields it stands in. `numbers`
  // are those of the words; `analyzer` is the one of the calling thread.
  void add(const common::ArticleWords& words, const WordNumbers& numbers, common::TextAnalyzer& analyzer,
           Xapian::Document& document);

 private:
  struct Stem {
    std::string term;
    Xapian::termcount frequency = 0;  // in the document that is being added
  };

  std::uint32_t stem_of(std::uint32_t number, const std::string& word, common::TextAnalyzer& analyzer);

  std::vector<Stem> stems_;
  tsl::robin_map<std::string, std::uint32_t, common::TextHash> places_;  // of terms in stems_
  std::vector<std::uint32_t> of_words_;                                  // of each word its place in stems_
  std::vector<std::uint32_t> used_;                                      // places, of the document being added
};

}  // namespace newsfold::indexer
