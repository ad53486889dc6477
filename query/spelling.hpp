// "Did you mean": words of the index that words nobody used may stand for.
#pragma once

#include <string>

#include "query/index_reader.hpp"
#include "query/query_compiler.hpp"
#include "query/segment_words.hpp"
#include "query/stop_check.hpp"

namespace newsfold::query {

// The word of titles or excerpts that is nearest to the folded `word`, of equally near ones the most used: one change
// away, or two for words of seven letters and more, and with the same first letter; where there is none of these, and
// the word has five letters or more, one change away with any (Klinton). Empty when there is none. It takes 0.1 to 0.4
// ms where 10,000 words have that letter, so it is for words that no article has.
std::string nearest_word(const std::string& word, const SegmentWords& words, StopCheck& stop);

// A better spelling of one word of a query, or nothing: never for a word that occurs as it is written. Where the index
// has other words of the same stem, only a change within the word is a mistake (presidant for president); an ending is
// another form of the word (reactors for reactor). Where it has none, the nearest word.
std::string better_spelling(const std::string& word, OpenGeneration& generation, StopCheck& stop);

// The query with misspelt words replaced by better spellings, with capitals where those have some; `root` is how it was
// read, `words` are the plain words in it. All of them where some article matches the new query; else those that are
// one change away, or that some article has together with another word of it: what is near by some of its letters alone
// helps nobody. Empty where nothing better is known.
std::string better_query(const std::string& query, const QueryNode& root, const std::vector<PlainWord>& words,
                         OpenGeneration& generation, StopCheck& stop);

}  // namespace newsfold::query
